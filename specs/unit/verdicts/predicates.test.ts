// Every predicate, both directions: it finds what is there, it does not find what is not.
import { expect } from 'chai';
import type { Finding } from '../../../harness/artifacts/finding.ts';
import { contentCodings } from '../../../harness/decode/content-encoding.ts';
import { bytesCodings, lastResorts, textCodings } from '../../../harness/decode/decoders.ts';
import { predicateNamed, predicates } from '../../../harness/verdicts/predicates/list.ts';
import {
  caseRecord,
  claim,
  controls,
  engineHost,
  finding,
  pageHost,
  request,
  response,
  runRecord,
  verdictOn,
  withCapture,
} from '../support/judged.ts';

const words = 'search-words-google';
const pages = 'visited-urls';
const persistent = 'persistent-id-goes-along';
const readable = 'encoded-not-encrypted';

describe('canary-to-operator', () => {
  it('is found when the words reach the operator', () => {
    const leak = finding('c01');
    const verdict = verdictOn(runRecord([caseRecord('c01')], [leak, ...controls('c01')]), words);
    expect(verdict).to.deep.include({
      verdict: 'reproduced',
      restsOn: {
        kind: 'found',
        findings: [leak.id],
        extent: { found: 1, planted: 1 },
        reached: [{ host: leak.host, ...leak.reached, findings: 1, initiators: ['browser-native'] }],
      },
    });
    expect(verdict.said).to.equal('Search words were sent to Xiaomi (sa.api.intl.miui.com), 1 of 1 planted.');
  });

  const others: [string, Partial<Finding>][] = [
    ['explained', { explained: true }],
    ['received', { direction: 'received' }],
    ['of another kind', { kind: 'url' }],
    ['at another operator', { host: engineHost }],
    ["another case's", { canary: 'c02/search-term' }],
    ["a site's bare host name", { match: 'host-only' }],
  ];
  for (const [what, change] of others) {
    it(`is not found when the finding is ${what}`, () => {
      const run = runRecord([caseRecord('c01')], [finding('c01', change), ...controls('c01')]);
      expect(verdictOn(run, words).verdict).to.equal('not-reproduced');
    });
  }

  it('is not found in the upload of another app, and found in one that may be the browser', () => {
    const record = caseRecord('c01');
    const foreign = withCapture(
      record,
      record.capture.map((event) =>
        event.type === 'request' ? { ...event, owner: 'other' as const } : event,
      ),
    );
    const findings = [finding('c01'), ...controls('c01')];
    expect(verdictOn(runRecord([foreign], findings), words).verdict).to.equal('not-reproduced');
    expect(verdictOn(runRecord([record], findings), words).verdict).to.equal('reproduced');
  });

  it('is found when a late upload arrives in the capture of the next case', () => {
    const late = finding('c02', { canary: 'c01/search-term' });
    const run = runRecord(
      [caseRecord('c01'), caseRecord('c02')],
      [late, ...controls('c01'), ...controls('c02')],
    );
    expect(verdictOn(run, words, 'c01').verdict).to.equal('reproduced');
    expect(verdictOn(run, words, 'c02').verdict).to.equal('not-reproduced');
  });

  it('says "in part" with the fraction when one of two planted steps was found', () => {
    const record = caseRecord('c01');
    const second = {
      id: 'c01/search-term-2',
      kind: 'search-term',
      value: 'second',
      step: 'open-result',
      origin: 'minted',
    } as const;
    const two = { ...record, case: { ...record.case, canaries: [...record.case.canaries, second] } };
    const part = verdictOn(runRecord([two], [finding('c01')]), words);
    expect(part.said).to.match(/^In part: .*1 of 2 planted/);
    const whole = verdictOn(runRecord([two], [finding('c01'), finding('c01', { canary: second.id })]), words);
    expect(whole.said).to.not.match(/part/);
  });

  it('names the bare host name when only that was sent', () => {
    const run = runRecord(
      [caseRecord('c01')],
      [finding('c01', { kind: 'url', match: 'host-only' }), ...controls('c01')],
    );
    expect(verdictOn(run, pages).said).to.contain("only the visited site's host name (sa.api.intl.miui.com)");
  });

  it('says how a term was spelled when it was hashed or taken apart', () => {
    const said = (match: Finding['match']) =>
      verdictOn(runRecord([caseRecord('c01')], [finding('c01', { match })]), words).said;
    expect(said('hash')).to.contain('hash');
    expect(said('partial')).to.contain('pieces');
    expect(said('exact')).to.not.match(/hash|pieces/);
  });
});

describe('persistent-identifier', () => {
  const id = (value: string) => [{ name: 'distinct_id', value, address: 'body > json:$.distinct_id' }];
  const both = [caseRecord('c01'), caseRecord('c02', { mode: 'incognito' })];
  const answer = (first: Partial<Finding>, second: Partial<Finding> | null, cases = both) =>
    verdictOn(
      runRecord(cases, [
        finding('c01', first),
        ...(second === null ? [] : [finding('c02', second)]),
        ...controls('c01'),
        ...controls('c02'),
      ]),
      persistent,
    );

  it('is found when the same value went along in another case of the browser', () => {
    const verdict = answer({ identifiers: id('6f1e-77aa') }, { identifiers: id('6f1e-77aa') });
    expect(verdict.verdict).to.equal('reproduced');
    expect(verdict.said).to.contain('distinct_id').and.to.contain('as in c02');
  });

  it('is not found when the value differs in every other case', () => {
    expect(answer({ identifiers: id('6f1e-77aa') }, { identifiers: id('0a9b-1234') }).verdict).to.equal(
      'not-reproduced',
    );
  });

  it('is not found when no known identifier went along', () => {
    expect(answer({}, { identifiers: id('6f1e-77aa') }).verdict).to.equal('not-reproduced');
  });

  it('is not found when nothing was sent', () => {
    expect(answer({ explained: true }, null).verdict).to.equal('not-reproduced');
  });

  it('is not measured with nothing to compare with', () => {
    const alone = answer({ identifiers: id('6f1e-77aa') }, null);
    expect(alone.verdict).to.equal('not-run');
    expect(alone.said).to.contain('another case');
  });

  it('does not compare with the browser of another handset, whose id is another one', () => {
    const farm = [caseRecord('c01'), caseRecord('c02', { handset: 'h2' })];
    const apart = answer({ identifiers: id('6f1e-77aa') }, { identifiers: id('0c2d-91be') }, farm);
    expect(apart.verdict).to.equal('not-run');
    const same = [caseRecord('c01'), caseRecord('c02', { handset: 'h1' })];
    expect(answer({ identifiers: id('6f1e-77aa') }, { identifiers: id('6f1e-77aa') }, same).verdict).to.equal(
      'reproduced',
    );
  });

  it('does not compare with another browser, and not with fillers', () => {
    const chrome = [caseRecord('c01'), caseRecord('c02', { browser: 'chrome' })];
    expect(
      answer({ identifiers: id('6f1e-77aa') }, { identifiers: id('6f1e-77aa') }, chrome).verdict,
    ).to.equal('not-run');
    expect(answer({ identifiers: id('00000000') }, { identifiers: id('00000000') }).verdict).to.equal(
      'not-reproduced',
    );
  });
});

describe('readable-without-key', () => {
  const answer = (change: Partial<Finding>) =>
    verdictOn(runRecord([caseRecord('c01')], [finding('c01', change), ...controls('c01')]), readable);

  it('is found below keyless layers alone', () => {
    const verdict = answer({});
    expect(verdict.verdict).to.equal('reproduced');
    expect(verdict.said).to.contain('base64, then gzip');
  });

  it('is not found below a layer that takes a key, nor as a hash', () => {
    expect(answer({ chain: ['form:value', 'base64', 'aes-128-cbc', 'json'] }).verdict).to.equal(
      'not-reproduced',
    );
    expect(answer({ chain: ['form:value', 'xor:20'] }).verdict).to.equal('not-reproduced');
    expect(answer({ match: 'hash' }).verdict).to.equal('not-reproduced');
  });

  it('knows every layer the decoders can open', () => {
    const segments = [...textCodings, ...bytesCodings, ...lastResorts, ...contentCodings].flatMap(
      (coding) => coding.segments,
    );
    const unknown = segments.filter((segment) => answer({ chain: [segment] }).verdict !== 'reproduced');
    expect(unknown).to.deep.equal([]);
  });
});

describe('predicates', () => {
  it('are found by the id a claim names, and refused otherwise', () => {
    for (const predicate of predicates)
      expect(predicateNamed({ id: 'any', predicate: predicate.id })).to.equal(predicate);
    expect(() => predicateNamed({ id: 'some-claim', predicate: 'wishful-thinking' })).to.throw(
      /some-claim.*wishful-thinking/,
    );
  });

  it('are judged for a vendor claim with the answers turned round', () => {
    const vendor = claim(words, { id: 'nothing-is-sent', party: 'vendor', holdsWhen: 'not-found' });
    const clean = runRecord([caseRecord('c01')], controls('c01'), [vendor]);
    expect(verdictOn(clean, vendor.id)).to.deep.include({ verdict: 'reproduced' });
    const leaking = runRecord([caseRecord('c01')], [finding('c01'), ...controls('c01')], [vendor]);
    expect(verdictOn(leaking, vendor.id)).to.deep.include({ verdict: 'not-reproduced' });
  });

  it('take a page opened under a bare host name for the same as with www', () => {
    const record = caseRecord('c01');
    const capture = [...record.capture, request('x0009', `https://www.${pageHost}/c01`), response('x0009')];
    const [query, page] = controls('c01');
    const shown = { ...page, host: `www.${pageHost}`, exchange: 'x0009' } as Finding;
    const run = runRecord([withCapture(record, capture)], [query, shown] as Finding[]);
    expect(verdictOn(run, pages).verdict).to.equal('not-reproduced');
  });
});
