// Findings of whole exchanges: spread words, bare hosts, identifiers, order, addresses; and nothing in ordinary traffic.

import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { findingSchema } from '../../../harness/artifacts/finding.ts';
import { decodeExchange } from '../../../harness/decode/decode.ts';
import { rederive } from '../../../harness/decode/rederive.ts';
import { detect } from '../../../harness/detect/detect.ts';
import { sha256Hex } from '../../../harness/lib/hash.ts';
import { anExchange, readBody, seeded } from '../decode/an-exchange.ts';
import { aCanary, findings, page, words } from './a-run.ts';

const event = (more: object, at = 1_588_278_627_688): object => ({
  time: at,
  type: 'track',
  distinct_id: `id-${at}`,
  properties: { uuid: `uuid-${at}`, ...more },
});

function upload(events: object[], id = 'x0001', caseId = 'c01'): ReturnType<typeof anExchange> {
  const packed = encodeURIComponent(gzipSync(JSON.stringify(events)).toString('base64'));
  return anExchange({
    id,
    caseId,
    url: 'https://sa.api.intl.miui.com/sa',
    body: `gzip=1&data_list=${packed}`,
  });
}

describe('detect', () => {
  it('finds a hash every time it is sent, also in fields of few characters', () => {
    const digest = sha256Hex(words.value);
    const sent = [`h=${digest}`, JSON.stringify({ h: digest }), JSON.stringify({ user: { h: digest } })];
    const found = findings(sent.map((body, index) => anExchange({ id: `x000${index}`, body })));
    expect(found.map(({ exchange, match }) => `${exchange} ${match}`)).to.deep.equal([
      'x0000 hash',
      'x0001 hash',
      'x0002 hash',
    ]);
  });

  it('states everything of a finding', () => {
    const [finding, ...more] = findings([
      upload([event({}), event({ search_word: words.value }, 1_588_278_700_000)]),
    ]);
    expect(more).to.deep.equal([]);
    expect(findingSchema.parse(finding)).to.deep.include({
      caseId: 'c01',
      exchange: 'x0001',
      direction: 'sent',
      location: 'body',
      host: 'sa.api.intl.miui.com',
      canary: words.id,
      kind: 'search-term',
      match: 'exact',
      address: 'body > form:data_list > base64 > gzip > json:$[1].properties.search_word',
      chain: ['form:data_list', 'base64', 'gzip', 'json'],
      spelling: words.value,
      range: [0, 19],
      checks: ['crc absent'],
      explained: false,
      eventTimeMs: 1_588_278_700_000,
    });
    expect(finding?.identifiers).to.deep.equal([
      {
        name: 'distinct_id',
        value: 'id-1588278700000',
        address: 'body > form:data_list > base64 > gzip > json:$[1].distinct_id',
      },
      {
        name: 'uuid',
        value: 'uuid-1588278700000',
        address: 'body > form:data_list > base64 > gzip > json:$[1].properties.uuid',
      },
    ]);
  });

  it('collects no identifiers from a document of another format, or from another document', () => {
    const other = JSON.stringify({ uuid: 'u-1', word: words.value });
    expect(findings([anExchange({ body: other })])[0]?.identifiers).to.deep.equal([]);
    const apart = anExchange({
      body: `w=violet+lantern+4711&e=${encodeURIComponent(JSON.stringify(event({})))}`,
    });
    expect(findings([apart])[0]?.identifiers).to.deep.equal([]);
  });

  it('reports the deepest address only', () => {
    const url = `https://e.example/?u=${encodeURIComponent(page.value)}`;
    expect(findings([anExchange({ url })]).map(({ address }) => address)).to.deep.equal(['url > query:u']);
  });

  it('looks for the canaries of every case in every exchange', () => {
    const late = aCanary('search-term', 'amber kettle 8812', 'c07/search-term');
    const found = findings([upload([event({ w: late.value })], 'x0009', 'c02')], { canaries: [words, late] });
    expect(found.map(({ caseId, canary }) => `${caseId} ${canary}`)).to.deep.equal(['c02 c07/search-term']);
  });

  it('finds words sent apart, and not in one field or in one exchange only in part', () => {
    const spread = anExchange({ body: JSON.stringify({ a: 'violet', b: 'Lantern', c: ['x', '4711'] }) });
    const [finding, ...more] = findings([spread]);
    expect(more).to.deep.equal([]);
    expect(finding).to.deep.include({
      match: 'partial',
      address: 'body > json:$.a',
      spelling: 'violet',
      range: [0, 6],
    });
    expect(finding?.why).to.include('body > json:$.b; body > json:$.c[1]');
    const together = anExchange({ body: JSON.stringify({ a: '4711 lantern violet' }) });
    const part = anExchange({ body: JSON.stringify({ a: 'violet', b: 'lantern' }) });
    const longer = anExchange({ body: JSON.stringify({ a: 'violets', b: 'lantern', c: '4711' }) });
    expect(findings([together, part, longer])).to.deep.equal([]);
  });

  it('does not add a partial finding beside the whole canary', () => {
    const both = anExchange({
      body: JSON.stringify({ all: words.value, a: 'violet', b: 'lantern', c: '4711' }),
    });
    expect(findings([both]).map(({ match }) => match)).to.deep.equal(['exact']);
  });

  it('reports a bare host told to a third party', () => {
    const told = anExchange({ url: 'https://stats.example/c?site=meadow.example&v=1' });
    expect(findings([told])[0]).to.deep.include({
      match: 'host-only',
      address: 'url > query:site',
      spelling: 'meadow.example',
    });
  });

  it('reports no bare host to the host itself, its site, from everyday headers, or beside the whole address', () => {
    const quiet = [
      anExchange({ id: 'x1', url: 'https://meadow.example/c?site=meadow.example' }),
      anExchange({ id: 'x2', url: 'https://cdn.meadow.example/c?site=meadow.example' }),
      anExchange({
        id: 'x3',
        headers: [
          ['Host', 'meadow.example'],
          ['Origin', 'https://meadow.example'],
          ['Referer', 'https://meadow.example/'],
        ],
      }),
      anExchange({ id: 'x4', body: JSON.stringify({ u: 'https://meadow.example/elsewhere' }) }),
      anExchange({ id: 'x5', answer: { body: JSON.stringify({ u: 'meadow.example' }) } }),
    ];
    expect(findings(quiet)).to.deep.equal([]);
    const whole = anExchange({ body: JSON.stringify({ u: page.value, h: 'meadow.example' }) });
    expect(findings([whole]).map(({ match }) => match)).to.deep.equal(['exact']);
  });

  it('finds nothing in ordinary traffic', () => {
    const random = seeded(7);
    const noun = (): string =>
      ['violet', 'harbour', 'notes', 'lamp', 'quiet', 'meadow'][Math.floor(random() * 6)] ?? '';
    const exchanges = Array.from({ length: 200 }, (_, index) => {
      const item = (): object => ({
        id: Math.floor(random() * 1e9),
        title: `${noun()} ${noun()}`,
        u: `https://${noun()}.example/${noun()}`,
      });
      const body = JSON.stringify({
        items: Array.from({ length: 10 }, item),
        token: Buffer.from(noun()).toString('base64'),
      });
      return anExchange({
        id: `x${index}`,
        url: `https://${noun()}.test/${noun()}/${noun()}-${index}?q=${noun()}+${noun()}&t=${index}`,
        headers: [
          ['User-Agent', 'Mozilla/5.0'],
          ['Accept', '*/*'],
          ['Cookie', `sid=${random()}; theme=violet`],
        ],
        body,
        answer: {
          headers: [['Content-Type', 'text/html']],
          body: `<html><title>${noun()}</title>${body}</html>`,
        },
      });
    });
    expect(findings(exchanges)).to.deep.equal([]);
  });

  it('gives the same findings whatever the order, with or without a filtering decoder', () => {
    const exchanges = [
      upload([event({ w: words.value, u: page.value })], 'x0002'),
      upload([event({ u: page.value })], 'x0001'),
      anExchange({
        id: 'x0003',
        caseId: 'c02',
        body: JSON.stringify({ a: 'violet', b: 'lantern', c: '4711' }),
      }),
    ];
    const first = findings(exchanges);
    expect(first.map(({ exchange }) => exchange)).to.deep.equal(['x0001', 'x0002', 'x0002', 'x0003']);
    expect(new Set(first.map(({ id }) => id)).size).to.equal(4);
    expect(findings([...exchanges].reverse(), { canaries: [page, words] })).to.deep.equal(first);
    const unfiltered = detect({
      exchanges,
      decoded: (exchange) => decodeExchange(exchange, readBody),
      canaries: [words, page],
    });
    expect(unfiltered.map(({ id }) => id)).to.deep.equal(first.map(({ id }) => id));
  });

  it('re-derives the spelling of every finding from its address and range', () => {
    const text = `é ${words.value} and ${page.value}`;
    const packed = gzipSync(JSON.stringify({ text })).toString('base64');
    const exchange = anExchange({
      url: `https://e.example/a?q=${encodeURIComponent(text)}#${packed}`,
      headers: [
        ['X-Note', encodeURIComponent(text)],
        ['Cookie', `n=${Buffer.from(text).toString('hex')}`],
      ],
      body: `d=${encodeURIComponent(packed)}`,
      messages: [{ direction: 'sent', opcode: 2, body: gzipSync(text) }],
      answer: { body: Buffer.from(text, 'utf16le') },
    });
    const found = findings([exchange]).filter(({ match }) => match === 'exact');
    expect(new Set(found.map(({ location }) => location)).size).to.equal(5);
    for (const { direction, address, range, spelling } of found) {
      const again = Buffer.from(rederive(exchange, readBody, { direction, address }) ?? '');
      expect(again.subarray(...range).toString(), address).to.equal(spelling);
    }
  });
});
