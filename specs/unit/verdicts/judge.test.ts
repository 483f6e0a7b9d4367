// The order in which a verdict is reached: findings, then how far the case came, then blind spots, then controls.
import { expect } from 'chai';
import { verdictSchema } from '../../../harness/artifacts/verdict.ts';
import { blindSpotsOf } from '../../../harness/verdicts/blind-spots.ts';
import { judge } from '../../../harness/verdicts/judge.ts';
import type { CaseRecord } from '../../../harness/verdicts/record.ts';
import { matrixOf, overRepetitions } from '../../../harness/verdicts/repetitions.ts';
import {
  caseRecord,
  controls,
  driven,
  engineHost,
  finding,
  judged,
  opaque,
  runRecord,
  vendorHost,
  verdictOn,
  withCapture,
} from '../support/judged.ts';

const words = 'search-words-to-vendor';
const pages = 'visited-urls-to-vendor';

function refused(record: CaseRecord): CaseRecord {
  const failure = {
    type: 'tls-failure',
    atMs: 5,
    host: vendorHost,
    cause: 'cert-rejected',
    owner: 'unattributed',
  } as const;
  return withCapture(record, [failure, ...record.capture]);
}

describe('judge', () => {
  it('rests "nothing found" on the controls seen', () => {
    const own = controls('c01');
    const verdict = verdictOn(runRecord([caseRecord('c01')], own), pages);
    expect(verdict.verdict).to.equal('not-reproduced');
    if (verdict.verdict !== 'not-reproduced' || verdict.restsOn.kind !== 'nothing-found')
      throw new Error('wrong kind');
    expect(verdict.restsOn.controls.map((control) => control.finding)).to.deep.equal(own.map(({ id }) => id));
  });

  it('takes nothing unexplained for a control: it proves a leak, not the sight of the own request', () => {
    const unexplained = controls('c01').map((control) => ({ ...control, explained: false }));
    expect(verdictOn(runRecord([caseRecord('c01')], unexplained), words).verdict).to.not.equal(
      'not-reproduced',
    );
  });

  it('lets what was found beat a blind spot', () => {
    const run = runRecord([refused(caseRecord('c01'))], [finding('c01')]);
    expect(verdictOn(run, words).verdict).to.equal('reproduced');
  });

  it('never calls a blind case clean', () => {
    const verdict = verdictOn(runRecord([refused(caseRecord('c01'))], controls('c01')), words);
    expect(verdict.verdict).to.equal('inconclusive');
    expect(verdict).to.have.nested.property('blindSpots[0].kind', 'tls-refused');
    expect(verdict.said).to.contain('refused our certificate');
  });

  it('asks for the control of each claim: words without the page are enough for words alone', () => {
    const [query] = controls('c01');
    const run = runRecord([caseRecord('c01')], query === undefined ? [] : [query]);
    expect(verdictOn(run, words).verdict).to.equal('not-reproduced');
    const verdict = verdictOn(run, pages);
    expect(verdict).to.have.nested.property('blindSpots[0].kind', 'control-missing');
  });

  it('takes neither a suggest request nor another case for the engine query', () => {
    const record = caseRecord('c01');
    const suggest = withCapture(
      record,
      record.capture.map((event) =>
        event.type === 'request' && event.id === 'x0001'
          ? { ...event, url: `https://${engineHost}/complete/search?q=otter` }
          : event,
      ),
    );
    expect(verdictOn(runRecord([suggest], controls('c01')), words).verdict).to.equal('inconclusive');
    const foreign = controls('c01').map((control) => ({ ...control, canary: 'c02/search-term' }));
    expect(verdictOn(runRecord([record], foreign), words).verdict).to.equal('inconclusive');
  });

  const ends = [
    ['not-started', 'The run ended before'],
    ['not-run', 'not installed'],
    ['interrupted', 'interrupted after the step "Did open-result"'],
    ['failed', 'No result to tap'],
  ] as const;
  for (const [end, reason] of ends) {
    const drive = end === 'not-started' ? [] : driven('c01', end);
    it(`says not-run with the reason when a case is ${end}`, () => {
      const verdict = verdictOn(runRecord([{ ...caseRecord('c01'), drive }], controls('c01')), words);
      expect(verdict.verdict).to.equal('not-run');
      expect(verdict).to.have.property('reason').that.contains(reason);
    });
    // A case is not-run, too, when its browser was in another mode or asked another engine: what leaked then is no answer.
    const stands = end !== 'not-run';
    it(`${stands ? 'lets what was found stand' : 'takes nothing found for an answer'} when a case is ${end}`, () => {
      const verdict = verdictOn(runRecord([{ ...caseRecord('c01'), drive }], [finding('c01')]), words);
      expect(verdict.verdict).to.equal(stands ? 'reproduced' : 'not-run');
    });
  }

  it('says inconclusive when a failed case was blind too', () => {
    const record = { ...refused(caseRecord('c01')), drive: driven('c01', 'failed') };
    expect(verdictOn(runRecord([record], controls('c01')), words).verdict).to.equal('inconclusive');
  });

  it('says not-run when the case opened no page to look for', () => {
    const record = caseRecord('c01');
    const noPage = { ...record, case: { ...record.case, canaries: record.case.canaries.slice(0, 1) } };
    const verdict = verdictOn(runRecord([noPage], controls('c01').slice(0, 1)), pages);
    expect(verdict).to.deep.include({ verdict: 'not-run', reason: 'The case planted no page addresses.' });
  });

  it('judges a claim only for its modes, control browsers too, sorted by case and claim', () => {
    const cases = [caseRecord('c01'), caseRecord('c02', { mode: 'incognito', browser: 'chrome' })];
    const verdicts = judged(runRecord(cases, [...controls('c01'), ...controls('c02')]));
    expect(verdicts.map(({ caseId, claim }) => `${caseId} ${claim}`)).to.deep.equal([
      'c01 search-words-to-vendor',
      'c01 visited-urls-to-vendor',
      'c01 persistent-id-goes-along',
      'c01 encoded-not-encrypted',
      'c02 search-words-to-vendor-incognito',
      'c02 visited-urls-to-vendor-incognito',
      'c02 persistent-id-goes-along',
      'c02 encoded-not-encrypted',
    ]);
    expect(new Set(verdicts.map(({ verdict }) => verdict))).to.deep.equal(new Set(['not-reproduced']));
  });

  it('gives verdicts whose lists are never empty, as the schema demands', () => {
    const states: CaseRecord[] = [
      caseRecord('c01'),
      refused(caseRecord('c01')),
      { ...caseRecord('c01'), drive: [] },
      { ...caseRecord('c01'), opaque: [opaque('c01', vendorHost)] },
    ];
    for (const record of states)
      for (const findings of [[], controls('c01'), [finding('c01')]])
        for (const verdict of judged(runRecord([record], findings)))
          expect(verdictSchema.safeParse(verdict).error).to.equal(undefined);
  });

  it('could not write an empty list: the schema refuses it', () => {
    const base = { claim: 'a', caseId: 'c01', said: 'b' };
    const empty = [
      { ...base, verdict: 'inconclusive', blindSpots: [] },
      { ...base, verdict: 'not-run', reason: '' },
      {
        ...base,
        verdict: 'reproduced',
        restsOn: { kind: 'found', findings: [], extent: { found: 0, planted: 1 } },
      },
      { ...base, verdict: 'not-reproduced', restsOn: { kind: 'nothing-found', controls: [] } },
    ];
    for (const verdict of empty) expect(verdictSchema.safeParse(verdict).success).to.equal(false);
  });

  it('gives the same verdicts twice', () => {
    const run = runRecord([refused(caseRecord('c01'))], controls('c01'));
    const spots = run.cases.flatMap((record) => blindSpotsOf(record, run));
    expect(judge(run, spots)).to.deep.equal(judge(run, spots));
  });
});

describe('repetitions', () => {
  it('hold if one holds, fail only if all are conclusive', () => {
    expect(overRepetitions(['not-reproduced', 'reproduced', 'inconclusive'])).to.equal('reproduced');
    expect(overRepetitions(['not-reproduced', 'not-reproduced'])).to.equal('not-reproduced');
    expect(overRepetitions(['not-reproduced', 'not-run'])).to.equal('inconclusive');
    expect(overRepetitions(['not-run', 'inconclusive'])).to.equal('inconclusive');
    expect(overRepetitions(['not-run', 'not-run'])).to.equal('not-run');
  });

  it('are counted k of n in one cell', () => {
    const cases = [caseRecord('c01'), caseRecord('c02', { repetition: 2 })];
    const run = runRecord(cases, [finding('c01'), ...controls('c01'), ...controls('c02')]);
    const cells = matrixOf(
      cases.map((record) => record.case),
      judged(run),
    );
    const cell = cells.find(({ claim }) => claim === words);
    expect(cell).to.deep.include({ verdict: 'reproduced', k: 1, of: 2, caseIds: ['c01', 'c02'] });
  });
});
