// Where something is found, only what stands around it is taken apart: the findings are those of everything taken apart.
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import lz from 'lz-string';
import type { Finding } from '../../../harness/artifacts/finding.ts';
import type { OpaquePayload } from '../../../harness/artifacts/payload.ts';
import { decodeExchange } from '../../../harness/decode/decode.ts';
import { type Decoded, detect } from '../../../harness/detect/detect.ts';
import { searcherFor } from '../../../harness/detect/search.ts';
import { anExchange, readBody, seeded } from '../decode/an-exchange.ts';
import { identifiers, page, words } from './a-run.ts';

/** What a compressor of text makes shorter. */
const text = `{"q":"${words.value}","again":"${words.value}","and":"${words.value} once more"}`;

type Exchange = ReturnType<typeof anExchange>;

/** Words of one canary apart, another canary whole, ids beside it, and a field nobody can open. */
function anUpload(): Exchange {
  const random = seeded(20_260);
  const closed = Buffer.from(Array.from({ length: 400 }, () => Math.floor(random() * 256)));
  const event = {
    distinct_id: 'a7c1e9d2-1111-4222-8333-444455556666',
    properties: { uuid: '0f9e8d7c6b5a4938', page: page.value, other: 'https://quiet.example/a?b=c&d=e' },
    sealed: closed.toString('base64'),
  };
  return anExchange({
    url: 'https://t.collector.example/c?first=violet&then=lantern&n=4711',
    headers: [['Cookie', 'sid=11112222-3333-4444-5555-666677778888; theme=dark']],
    body: JSON.stringify([event, { distinct_id: 'b', note: 'nothing here' }]),
    answer: { body: JSON.stringify({ said: 'nothing of note', again: { and: 'again' } }) },
  });
}

function detected(exchange: Exchange, decoded: Decoded): Finding[] {
  return detect({ exchanges: [exchange], decoded, canaries: [words, page], identifiers });
}

describe('what stands around a match', () => {
  it('gives the findings, identifiers and closed values of everything', () => {
    const exchange = anUpload();
    const closed: OpaquePayload[][] = [];
    const [quick, whole] = [true, false].map((asked) =>
      detected(exchange, (one, wanted) => {
        const decoded = decodeExchange(one, readBody, asked ? { wanted } : {});
        closed.push(decoded.opaque);
        return decoded;
      }),
    );
    expect(quick).to.deep.equal(whole);
    expect(quick?.map(({ match, canary }) => `${match} ${canary}`)).to.deep.equal([
      `partial ${words.id}`,
      `exact ${page.id}`,
    ]);
    expect(quick?.[1]?.identifiers).to.have.length(2);
    expect(closed[0]).to.deep.equal(closed[1]);
    expect(closed[0]).to.have.length(1);
  });

  it('is all that is gathered unless more is asked for', () => {
    const exchange = anUpload();
    const { payloads: every } = decodeExchange(exchange, readBody);
    const { payloads, all } = decodeExchange(exchange, readBody, { wanted: searcherFor([page]).watch() });
    expect(payloads.map(({ text }) => text)).to.include(page.value);
    expect(payloads.length).to.be.below(every.length / 2);
    expect(all?.()).to.deep.equal(every);
    const beside = decodeExchange(exchange, readBody, {
      wanted: searcherFor([page], { beside: true }).watch(),
    });
    expect(beside.payloads.map(({ text }) => text)).to.include('nothing here');
  });

  for (const [how, coded] of [
    ['base64', Buffer.from(words.value).toString('base64')],
    ['base64 behind a prefix', `v1_${Buffer.from(`{"q":"${words.value}"}`).toString('base64url')}`],
    ['hex', Buffer.from(words.value).toString('hex')],
    ['reversed hex', [...Buffer.from(words.value).toString('hex')].reverse().join('')],
    ['percent-encoding', encodeURIComponent(words.value)],
    ['reversed', [...words.value].reverse().join('')],
    ['an LZ-string', lz.compressToEncodedURIComponent(`{"q":"${words.value}"}`)],
    ['an LZ-string with its plus signs gone', lz.compressToEncodedURIComponent(text).replaceAll('+', ' ')],
    ['gzip', gzipSync(words.value).toString('base64')],
    ['numbers', JSON.stringify([...Buffer.from(words.value)])],
    ['an MD5', createHash('md5').update(words.value).digest('hex')],
    ['an MD5 in an address', `https://a.example/${createHash('md5').update(words.value).digest('hex')}.js`],
    ['XOR', Buffer.from(Buffer.from(words.value).map((byte) => byte ^ 0x5a)).toString('base64')],
  ] as const) {
    it(`takes ${how} apart beside another match`, () => {
      const body = JSON.stringify({ page: page.value, quiet: 'nothing', other: coded });
      const exchange = anExchange({ url: 'https://t.collector.example/c', body });
      const found = detected(exchange, (one, wanted) => decodeExchange(one, readBody, { wanted }));
      // Whoever says of every text that it could matter has all taken apart.
      const every = detected(exchange, (one, { disguises }) =>
        decodeExchange(one, readBody, { wanted: Object.assign(() => true, { disguises }) }),
      );
      expect(found).to.deep.equal(every);
      expect(found.map(({ canary }) => canary)).to.include(words.id);
    });
  }

  it('holds nothing of words that nobody sent beside it', () => {
    const exchange = anExchange({
      url: 'https://t.collector.example/c?first=violet&n=4711',
      body: JSON.stringify({ page: page.value }),
    });
    const found = detected(exchange, (one, wanted) => decodeExchange(one, readBody, { wanted }));
    expect(found.map(({ canary }) => canary)).to.deep.equal([page.id]);
  });
});
