// A saved run held against an earlier one: of the same kind compared, a lab handset's and a phone's not.
import { expect } from 'chai';
import { assertionsOver } from '../../../harness/run/asserting.ts';
import { judgeRun } from '../../../harness/pipeline.ts';
import { RunFixture } from '../support/saved-run.ts';

describe('a run held against an earlier one', () => {
  const runs: RunFixture[] = [];
  afterEach(() => {
    for (const run of runs.splice(0)) run.close();
  });

  const made = (simulated: boolean): RunFixture => {
    const run = new RunFixture({ simulated });
    run.addCase().drive().sensors().closed();
    runs.push(run);
    return run;
  };
  const against = (run: RunFixture, baseline: RunFixture) =>
    assertionsOver(run.folder, judgeRun(run.folder), { assert: 'baseline', baseline: baseline.folder });

  it('of the same kind: each answer is compared', () => {
    const { answers, nothing } = against(made(true), made(true));
    expect(nothing).to.equal(null);
    expect(answers.map(({ outcome }) => outcome)).to.include('as-asserted');
  });

  it('a lab handset against a phone, either way: nothing is compared, and that is no pass', () => {
    for (const simulated of [true, false]) {
      const { answers, nothing } = against(made(simulated), made(!simulated));
      expect(answers).to.deep.equal([]);
      expect(nothing)
        .to.match(/simulated/)
        .and.to.contain('are not compared');
    }
  });
});
