// Predicates that rest on inspected APKs: each found, not found, and where nothing can be said.
import { expect } from 'chai';
import type { ApkComparison, ApkFacts } from '../../../harness/artifacts/apk.ts';
import type { Claim } from '../../../harness/artifacts/verdict.ts';
import type { CaseRecord, RunFacts } from '../../../harness/verdicts/record.ts';
import { caseRecord, claim, controls, driven, judged, runRecord, verdictOn } from '../support/judged.ts';

const word = (record: CaseRecord, row: Claim, facts: Partial<RunFacts> = {}) =>
  verdictOn(runRecord([record], controls('c01'), [row], facts), row.id).verdict;

const apk: ApkFacts = {
  file: 'mint.apk',
  sha256: 'a'.repeat(64),
  sizeBytes: 10,
  package: 'com.mi.globalbrowser.mini',
  version: '3.4.0',
  versionCode: 1,
  signatures: [],
  classes: 900,
  sdks: [],
};

describe('sdk-in-apk', () => {
  const row = claim('sensors-sdk-in-apk');
  const sdk = {
    id: 'sensors-analytics',
    name: 'Sensors Analytics',
    prefix: 'com.sensorsdata.analytics.android',
    classes: 41,
    examples: [],
  };

  it('is found, not found under a known name, and outside a run whose APK nobody inspected', () => {
    expect(word(caseRecord('c01'), row, { apkOf: () => ({ ...apk, sdks: [sdk] }) })).to.equal('reproduced');
    expect(
      word(caseRecord('c01'), row, { apkOf: () => ({ ...apk, sdks: [{ ...sdk, id: 'umeng' }] }) }),
    ).to.equal('not-reproduced');
    expect(judged(runRecord([caseRecord('c01')], controls('c01'), [row]))).to.deep.equal([]);
  });
});

describe('a case that came out as another than planned', () => {
  it('has the same APK all the same', () => {
    const record = { ...caseRecord('c01'), drive: driven('c01', 'not-run') };
    expect(word(record, claim('sensors-sdk-in-apk'), { apkOf: () => apk })).to.equal('not-reproduced');
  });
});

describe('sdk-in-apk of an obfuscated APK', () => {
  it('cannot tell that an SDK is not there, and finds one that kept its name', () => {
    const row = claim('sensors-sdk-in-apk');
    const renamed = { ...apk, renamedClasses: 400 };
    const verdict = verdictOn(
      runRecord([caseRecord('c01')], controls('c01'), [row], { apkOf: () => renamed }),
      row.id,
    );
    expect(verdict.verdict).to.equal('inconclusive');
    expect(verdict.said).to.contain('400 of the 900 classes');
    expect(word(caseRecord('c01'), row, { apkOf: () => ({ ...apk, renamedClasses: 3 }) })).to.equal(
      'not-reproduced',
    );
  });
});

describe('same-code', () => {
  const row = claim('same-code-in-other-firmware');
  const compared = (from: string, similarity: number | null): ApkComparison => ({
    of: apk.sha256,
    with: 'b'.repeat(64),
    from,
    prefixes: ['com.android.browser'],
    methods: [100, 100],
    similarity,
  });
  const on = (...all: ApkComparison[]) => ({ apkOf: () => apk, comparisonsOf: () => all });

  it('is found when all that were compared are alike, naming those that were not compared', () => {
    const run = runRecord([caseRecord('c01')], controls('c01'), [row], on(compared('umi V11.0.20.0', 0.97)));
    expect(verdictOn(run, row.id)).to.deep.include({
      verdict: 'reproduced',
      said: 'In part, 1 of 3: umi V11.0.20.0: 97 % of method bodies in common. Not compared: davinci, perseus.',
    });
  });

  it('says nothing of a part when every phone was compared', () => {
    const facts = on(compared('umi', 0.9), compared('davinci', 0.97), compared('perseus', 1));
    const run = runRecord([caseRecord('c01')], controls('c01'), [row], facts);
    expect(verdictOn(run, row.id).said).to.match(/^umi: 90 %/);
  });

  it('cannot tell when as much is in common as another version might have', () => {
    expect(word(caseRecord('c01'), row, on(compared('umi', 0.97), compared('davinci', 0.5)))).to.equal(
      'inconclusive',
    );
  });

  it('is not found when one of them differs', () => {
    const facts = on(compared('umi', 0.97), compared('davinci', 0.2));
    expect(word(caseRecord('c01'), row, facts)).to.equal('not-reproduced');
  });

  it('was not measured against other phones, or without code to compare', () => {
    expect(word(caseRecord('c01'), row, on(compared('sagit', 1)))).to.equal('not-run');
    expect(word(caseRecord('c01'), row, on(compared('umi', null)))).to.equal('not-run');
    expect(judged(runRecord([caseRecord('c01')], controls('c01'), [row]))).to.deep.equal([]);
  });
});
