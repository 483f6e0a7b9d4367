// Predicates that look at what travelled with the words: found, not found, could not look, another operator, another mode.
import { expect } from 'chai';
import type { Initiator } from '../../../harness/artifacts/initiator.ts';
import type { Payload } from '../../../harness/artifacts/payload.ts';
import type { RunFacts } from '../../../harness/verdicts/record.ts';
import {
  caseRecord,
  claim,
  controls,
  driven,
  engineHost,
  finding,
  judged,
  opaque,
  runRecord,
  vendorHost,
  verdictOn,
} from '../support/judged.ts';

/** A run of one case in which the words went to the vendor (unless told) and these facts are known. */
function runOf(id: string, facts: Partial<RunFacts>, leak: Parameters<typeof finding>[1] | null = {}) {
  const leaks = leak === null ? [] : [finding('c01', leak)];
  return runRecord([caseRecord('c01')], [...leaks, ...controls('c01')], [claim(id)], facts);
}

/** Values beside the words, in the same event unless told. */
function beside(fields: Record<string, string>, event = 0): Payload[] {
  const all = { search_word: 'otter', ...fields };
  return Object.entries(all).map(([name, text]) => ({
    caseId: 'c01',
    exchange: 'x0003',
    direction: 'sent',
    location: 'body',
    host: vendorHost,
    layers: [
      { segment: 'form:data_list' },
      { segment: 'base64' },
      { segment: 'gzip' },
      { segment: 'json', path: `$[${name === 'search_word' ? 0 : event}].properties.${name}` },
    ],
    text,
  }));
}

const word = (run: ReturnType<typeof runOf>, id: string) => verdictOn(run, id).verdict;

describe('fields-go-along', () => {
  const id = 'device-metadata-goes-along';
  const facts = { payloadsOf: () => beside({ $model: 'Redmi Note 8', $manufacturer: 'Xiaomi' }) };

  it('is found when a named field stands beside the words in one event', () => {
    const verdict = verdictOn(runOf(id, facts), id);
    expect(verdict.verdict).to.equal('reproduced');
    expect(verdict.said).to.equal(`$manufacturer, $model went along to Xiaomi (${vendorHost}).`);
  });

  it('is not found in another event of the upload, when empty, or without the words', () => {
    const elsewhere = { payloadsOf: () => beside({ $model: 'Redmi Note 8' }, 1) };
    expect(word(runOf(id, elsewhere), id)).to.equal('not-reproduced');
    expect(word(runOf(id, { payloadsOf: () => beside({ $model: '' }) }), id)).to.equal('not-reproduced');
    expect(word(runOf(id, facts, null), id)).to.equal('not-reproduced');
  });

  it('is not found at another operator, and not judged in another mode', () => {
    expect(word(runOf(id, facts, { host: engineHost }), id)).to.equal('not-reproduced');
    const normal = claim(id, { modes: ['incognito'] });
    expect(judged(runRecord([caseRecord('c01')], [finding('c01')], [normal], facts))).to.deep.equal([]);
  });

  it('could not look while something could not be opened', () => {
    const blind = { ...caseRecord('c01'), opaque: [opaque('c01', vendorHost)] };
    expect(verdictOn(runRecord([blind], controls('c01'), [claim(id)]), id).verdict).to.equal('inconclusive');
  });

  it('takes all of the fields where they make a wire format', () => {
    const format = 'sensors-wire-format';
    const sensors = { distinct_id: 'abc', $lib: 'Android', $lib_version: '2.1.2' };
    expect(word(runOf(format, { payloadsOf: () => beside(sensors) }), format)).to.equal('reproduced');
    const half = verdictOn(runOf(format, { payloadsOf: () => beside({ $lib: 'Android' }) }), format);
    expect(half.verdict).to.equal('not-reproduced');
    expect(half.said).to.contain('only $lib of them');
  });
});

describe('native-initiator', () => {
  const id = 'sent-by-native-code';
  const by = (kind: Initiator['kind']) => ({ initiatorOf: () => ({ kind, why: 'the trace says so' }) });

  it("is found when one upload is the browser's own, with the reason", () => {
    expect(verdictOn(runOf(id, by('browser-native')), id)).to.deep.include({
      verdict: 'reproduced',
      said: `Sent to Xiaomi (${vendorHost}) by the browser itself: the trace says so.`,
    });
  });

  it('is not found when pages sent it, nor at another operator', () => {
    expect(word(runOf(id, by('page')), id)).to.equal('not-reproduced');
    expect(word(runOf(id, by('browser-native'), { host: engineHost }), id)).to.equal('not-reproduced');
  });

  it('cannot tell when nothing does: a blind spot of this claim alone', () => {
    const known = finding('c02');
    const facts: Partial<RunFacts> = {
      initiatorOf: (one) =>
        one.id === known.id ? { kind: 'page', why: 'x' } : { kind: 'unknown', why: 'nothing tells' },
    };
    const cases = [caseRecord('c01'), caseRecord('c02')];
    const findings = [finding('c01'), known, ...controls('c01'), ...controls('c02')];
    const verdict = verdictOn(runRecord(cases, findings, [claim(id)], facts), id);
    expect(verdict.verdict).to.equal('inconclusive');
    if (verdict.verdict !== 'inconclusive') return;
    expect(verdict.blindSpots).to.have.length(1);
    expect(verdict.blindSpots[0]).to.deep.include({
      id: `c01/${id}-1`,
      kind: 'initiator-unknown',
      claims: [id],
      counts: true,
    });
  });

  it('is outside a run that tells of no upload who made it', () => {
    expect(judged(runOf(id, by('unknown')))).to.deep.equal([]);
  });
});

describe('server-country and server-elsewhere', () => {
  const id = 'servers-in-singapore-and-russia';
  const india = 'indian-data-in-india';
  const at = (country: string): Partial<RunFacts> => ({
    regionOf: () => 'IN',
    placeOf: () => ({ country, network: 'unknown' }),
  });

  it('are found in a named country, and outside it', () => {
    expect(word(runOf(id, at('SG')), id)).to.equal('reproduced');
    expect(verdictOn(runOf(india, at('SG')), india)).to.deep.include({ verdict: 'not-reproduced' });
  });

  it('say "in part" where not every named country was reached', () => {
    expect(verdictOn(runOf(id, at('SG')), id).said).to.match(/^In part \(SG of SG, RU\): By the look-up/);
    const other = finding('c01', { host: 'sa.api.rus.miui.com' });
    const both: Partial<RunFacts> = {
      placeOf: (host) => ({ country: host === other.host ? 'RU' : 'SG', network: 'unknown' }),
    };
    const run = runRecord(
      [caseRecord('c01')],
      [finding('c01'), other, ...controls('c01')],
      [claim(id)],
      both,
    );
    expect(verdictOn(run, id).said).to.match(/^By the look-up/);
  });

  it('are not found elsewhere, at another operator, or when nothing was sent', () => {
    expect(word(runOf(id, at('DE')), id)).to.equal('not-reproduced');
    expect(word(runOf(id, at('SG'), { host: engineHost }), id)).to.equal('not-reproduced');
    expect(word(runOf(id, at('SG'), null), id)).to.equal('not-reproduced');
    expect(word(runOf(india, at('IN')), india)).to.equal('reproduced');
  });

  it('cannot tell when the look-up does not know the address', () => {
    const verdict = verdictOn(runOf(id, at('unknown')), id);
    expect(verdict.verdict).to.equal('inconclusive');
    expect(verdict.said).to.contain(
      `server of ${vendorHost} is, the look-up saved with this run does not say`,
    );
    expect(word(runOf(india, at('unknown')), india)).to.equal('inconclusive');
  });

  it('are outside a run without a look-up, and the Indian one outside phones of other regions', () => {
    expect(judged(runOf(id, {}))).to.deep.equal([]);
    expect(judged(runOf(india, { ...at('IN'), regionOf: () => 'MI' }))).to.deep.equal([]);
  });
});

describe('foreign-network', () => {
  const id = 'stored-on-own-servers';
  const within = (network: string) => ({ placeOf: () => ({ country: 'SG', network }) });

  it("finds somebody else's network, and none in the vendor's own", () => {
    expect(word(runOf(id, within('AS45102 Alibaba')), id)).to.equal('not-reproduced');
    expect(word(runOf(id, within('AS4 Xiaomi Technology')), id)).to.equal('reproduced');
    expect(word(runOf(id, within('AS45102 Alibaba'), { host: engineHost }), id)).to.equal('reproduced');
  });

  it('cannot tell when the look-up names no network', () => {
    expect(word(runOf(id, within('unknown')), id)).to.equal('inconclusive');
  });
});

describe('domain-registration', () => {
  const id = 'domains-registered-in-china';
  const registered = (country: string) => ({ registrantCountryOf: () => country });

  it('is found in a named country and not in another', () => {
    expect(word(runOf(id, registered('CN')), id)).to.equal('reproduced');
    expect(word(runOf(id, registered('US')), id)).to.equal('not-reproduced');
    expect(word(runOf(id, registered('CN'), { host: engineHost }), id)).to.equal('not-reproduced');
  });

  it('cannot tell when the registry names no registrant, and is outside a run without its answer', () => {
    expect(word(runOf(id, registered('unknown')), id)).to.equal('inconclusive');
    expect(judged(runOf(id, {}))).to.deep.equal([]);
  });
});

describe('url-without-speed', () => {
  const id = 'urls-only-for-slow-pages';
  const page = {
    kind: 'url',
    address: 'body > form:data_list > base64 > gzip > json:$[0].properties.url',
  } as const;

  it('contradicts the vendor when no loading time stands beside the address', () => {
    const verdict = verdictOn(
      runOf(id, { payloadsOf: () => beside({ event: 'page_load_event_start' }) }, page),
      id,
    );
    expect(verdict).to.deep.include({ verdict: 'not-reproduced' });
    expect(verdict.said).to.contain('without any loading time');
  });

  it('leaves the statement standing when a number of that name does, or no address was sent', () => {
    const timed = { payloadsOf: () => beside({ event_duration: '1.25' }) };
    expect(word(runOf(id, timed, page), id)).to.equal('reproduced');
    expect(word(runOf(id, { payloadsOf: () => beside({ event_duration: 'long' }) }, page), id)).to.equal(
      'not-reproduced',
    );
    expect(word(runOf(id, timed, null), id)).to.equal('reproduced');
  });

  it('cannot tell when what stands beside it cannot be read', () => {
    expect(word(runOf(id, {}, page), id)).to.equal('inconclusive');
  });
});

describe('a case that was not driven to its end', () => {
  it('is not run for every one of them, unless something was found', () => {
    const record = { ...caseRecord('c01'), drive: driven('c01', 'not-run') };
    const rows = ['device-metadata-goes-along', 'urls-only-for-slow-pages'].map((id) => claim(id));
    for (const { verdict } of judged(runRecord([record], [], rows))) expect(verdict).to.equal('not-run');
  });
});
