// Predicates that ask what came before a step and what after it: each found, not found, and where nothing can be said.
import { expect } from 'chai';
import type { DriveEvent } from '../../../harness/artifacts/drive-log.ts';
import type { Claim } from '../../../harness/artifacts/verdict.ts';
import type { CaseRecord } from '../../../harness/verdicts/record.ts';
import { caseRecord, claim, controls, finding, runRecord, vendorHost, verdictOn } from '../support/judged.ts';
import { stepAt, upload, withEvents } from '../support/uploads.ts';

const word = (record: CaseRecord, row: Claim) =>
  verdictOn(runRecord([record], controls('c01'), [row]), row.id).verdict;

describe('before-consent', () => {
  const row = claim('without-consent', { journeys: ['search'], names: ['agree'] });
  const url = `https://${vendorHost}/sa`;
  /** Started for the first time at 10, then these steps. */
  const started = (record: CaseRecord, ...steps: DriveEvent[]): CaseRecord => ({
    ...record,
    drive: [...record.drive.slice(0, 1), stepAt('start-first-time', 10), ...steps, ...record.drive.slice(1)],
  });
  const agreed = (record: CaseRecord, atMs: number) => started(record, stepAt('agree', atMs));
  const said = (record: CaseRecord) => verdictOn(runRecord([record], controls('c01'), [row]), row.id).said;

  it('is found in an upload before the step that agrees, or when nobody agrees at all', () => {
    const early = withEvents(caseRecord('c01'), upload('x0009', url, { atMs: 20 }));
    expect(word(agreed(early, 50), row)).to.equal('reproduced');
    expect(said(started(early))).to.contain('although nobody agreed');
  });

  it('tells what left with nothing answered from what left after declining', () => {
    const twice = withEvents(
      caseRecord('c01'),
      upload('x0009', url, { atMs: 20 }),
      upload('x0010', url, { atMs: 40 }),
      upload('x0011', url, { atMs: 42 }),
    );
    const record = started(twice, stepAt('decline-first-run', 30), stepAt('agree', 50));
    expect(said(record)).to.equal(
      '3 uploads left for Xiaomi before anybody agreed: 1 with nothing answered, 2 after declining.',
    );
  });

  it('is not found after it, before the first start, nor in a request that carries nothing', () => {
    const late = withEvents(caseRecord('c01'), upload('x0009', url, { atMs: 60 }));
    expect(word(agreed(late, 50), row)).to.equal('not-reproduced');
    const before = withEvents(caseRecord('c01'), upload('x0009', url, { atMs: 5 }));
    expect(word(agreed(before, 50), row)).to.equal('not-reproduced');
    const bare = withEvents(caseRecord('c01'), upload('x0009', url, { atMs: 20, sizeBytes: 0 }));
    expect(word(agreed(bare, 50), row)).to.equal('not-reproduced');
  });

  it('was not measured where the browser was not started as if for the first time', () => {
    const early = withEvents(caseRecord('c01'), upload('x0009', url, { atMs: 20 }));
    expect(word(early, row)).to.equal('not-run');
  });
});

describe('id-survives', () => {
  const row = claim('id-never-rotates', { journeys: ['search'], names: ['restart-browser'] });
  const record: CaseRecord = {
    ...caseRecord('c01'),
    drive: [
      ...caseRecord('c01').drive.slice(0, -1),
      stepAt('restart-browser', 1000),
      ...caseRecord('c01').drive.slice(-1),
    ],
  };
  const sent = (value: string, eventTimeMs: number) =>
    finding('c01', { eventTimeMs, identifiers: [{ name: 'uuid', value, address: 'a' }] });
  const answer = (...findings: ReturnType<typeof sent>[]) =>
    verdictOn(runRecord([record], [...findings, ...controls('c01')], [row]), row.id);

  it('is found when the same value is sent before and after the restart', () => {
    expect(answer(sent('aaaa-bbbb', 900), sent('aaaa-bbbb', 1100)).verdict).to.equal('reproduced');
  });

  it('is not found when the value is new', () => {
    expect(answer(sent('aaaa-bbbb', 900), sent('cccc-dddd', 1100)).verdict).to.equal('not-reproduced');
  });

  it('was not measured when only one side sent an id, or the step was not done', () => {
    expect(answer(sent('aaaa-bbbb', 900))).to.deep.include({
      verdict: 'not-run',
      reason: 'No id was sent after the restart, so there is nothing to compare.',
    });
    const run = runRecord([caseRecord('c01')], [...controls('c01')], [row]);
    expect(verdictOn(run, row.id)).to.deep.include({ verdict: 'not-run' });
  });
});
