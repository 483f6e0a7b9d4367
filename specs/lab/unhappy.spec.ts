// Runs that are interrupted or killed while they drive an attached lab handset: what stays on it, what is kept, what is said.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { readRun, runPaths } from '../../harness/artifacts/run-folder.ts';
import type { AttachedLab } from './attached-lab.ts';
import { asArguments, optionsFor, RunUnderWay, wishesFor } from './support/run-under-way.ts';
import {
  closeLab,
  expectInterrupted,
  expectKept,
  expectNothingLeft,
  launcher,
  openLab,
  phonehome,
  stateOf,
  verdictsOf,
  worker,
  type TroubledLab,
} from './support/troubled-lab.ts';

/** A run that was asked to stop has this long, on a machine that is doing other things too. */
const stopMs = 15_000;

let troubled: TroubledLab;
let lab: AttachedLab;

async function open(): Promise<void> {
  troubled = await openLab();
  ({ lab } = troubled);
}

describe('a run that is stopped', () => {
  before(open);
  after(() => closeLab(lab));

  it('by Ctrl-C during set-up: nothing was done, every case says so', async () => {
    const run = RunUnderWay.typed(lab, optionsFor(lab));
    await run.until('its manifest', () => fs.existsSync(runPaths.manifest(run.runFolder)));
    run.kill('SIGINT');
    const { exitCode } = await run.endsWithin(stopMs);
    expect(exitCode).to.equal(130);
    expectInterrupted(run);
    for (const caseId of ['c01', 'c02'])
      expect(verdictsOf(run, caseId).reasons).to.deep.equal(['The run was stopped before this case.']);
    await expectNothingLeft(run, troubled);
  });

  it('by Ctrl-C in the terminal within a case: the case before is kept, this one and the next are not run', async () => {
    const run = RunUnderWay.typed(lab, { ...optionsFor(lab), modes: 'normal,incognito' });
    await run.stepDone('c02', 'enter-mode');
    run.ctrlC();
    const { exitCode } = await run.endsWithin(stopMs);
    expect(exitCode).to.equal(130);
    expectInterrupted(run);
    expectKept(run, 'c01');
    const { words, reasons } = verdictsOf(run, 'c02');
    expect(new Set(words)).to.deep.equal(new Set(['not-run']));
    expect(reasons.join()).to.match(/^The run was interrupted after the step "/);
    for (const caseId of ['c03', 'c04'])
      expect(verdictsOf(run, caseId).reasons).to.deep.equal(['The run was stopped before this case.']);
    expect(run.stdout).to.match(/c01 +mint .*reproduced[\s\S]*c02 +mint .*not-run/);
    await expectNothingLeft(run, troubled);
  });

  it("by Ctrl-C while a case settles: at once; until then the handset is nobody else's", async () => {
    const run = RunUnderWay.typed(lab, { ...optionsFor(lab), 'settle-ms': '60000' });
    await run.stepDone('c01', 'read-back-mode');
    const second = await phonehome(['run', ...asArguments({ ...optionsFor(lab), seed: 'second' })], lab);
    expect(second.exitCode).to.equal(2);
    expect(second.stderr).to.match(
      /phonehome: Process \d+ is using 127\.0\.0\.1:\d+\. Wait for that run to end/,
    );
    expect(fs.readdirSync(path.dirname(run.runFolder)), 'a run that met no handset').to.include(run.runId);
    run.kill('SIGINT');
    const { exitCode } = await run.endsWithin(stopMs);
    expect(exitCode).to.equal(130);
    expectInterrupted(run);
    expect(verdictsOf(run, 'c02').reasons).to.deep.equal(['The run was stopped before this case.']);
    await expectNothingLeft(run, troubled);
  });

  it('by a second Ctrl-C although its worker hangs: at once, and the handset is restored', async () => {
    const run = RunUnderWay.typed(lab, optionsFor(lab));
    await run.stepDone('c01', 'open-browser');
    process.kill((await run.process(worker)).pid, 'SIGSTOP');
    expect(await stateOf(lab), 'while it is driven').to.not.deep.equal(troubled.untouched);
    run.ctrlC();
    // Less apart, they count as one: npm hands a Ctrl-C on that the terminal has sent already.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(run.stderr).to.contain('once more to end at once');
    run.ctrlC();
    const { exitCode, tookMs } = await run.endsWithin(stopMs);
    expect(exitCode).to.equal(130);
    expect(tookMs).to.be.lessThan(8000);
    expectInterrupted(run);
    await expectNothingLeft(run, troubled);
  });

  it('by Ctrl-C on plain `wdio run wdio.conf.ts`', async () => {
    const run = RunUnderWay.plainWdio(lab, wishesFor(lab));
    await run.stepDone('c01', 'enter-mode');
    run.ctrlC();
    const { exitCode } = await run.endsWithin(stopMs);
    expect(exitCode).to.not.equal(0);
    expectInterrupted(run);
    expect(verdictsOf(run, 'c02').reasons).to.deep.equal(['The run was stopped before this case.']);
    await expectNothingLeft(run, troubled);
  });
});

describe('a run that is killed', () => {
  before(open);
  after(() => closeLab(lab));

  it('with kill -9: nothing runs on, and the next run restores the handset; killed too, `restore` and `report` do the rest', async () => {
    const first = RunUnderWay.typed(lab, optionsFor(lab));
    await first.stepDone('c01', 'open-browser');
    first.kill('SIGKILL');
    expect(await first.leftRunning()).to.deep.equal([]);
    expect(await stateOf(lab), 'nobody restored it').to.not.deep.equal(troubled.untouched);
    expect(lab.journal().entries()).to.have.length(6);

    const second = RunUnderWay.typed(lab, optionsFor(lab));
    await second.stepDone('c02', 'enter-mode');
    second.kill('SIGKILL');
    expect(await second.leftRunning()).to.deep.equal([]);
    const saved = readRun(second.runFolder);
    expect(saved.manifest.notes.join('\n'))
      .to.contain(`killed run ${first.runId}`)
      .and.contain('Left by an earlier run: Put the proxy setting back to none.')
      .and.contain('Left by an earlier run: Took the test CA out of the system store.')
      .and.contain('Left by an earlier run: Ended what an Appium session had left running');
    expect(saved.manifest.state).to.equal('running');
    const isWhole = ({ capture }: { capture: { type: string }[] }) => capture.at(-1)?.type === 'closed';
    expect(saved.cases.map(isWhole), 'captures').to.deep.equal([true, false]);

    expect(await stateOf(lab)).to.not.deep.equal(troubled.untouched);
    const restored = await phonehome(['restore'], lab);
    expect(restored.exitCode, restored.stderr).to.equal(0);
    expect(restored.stdout).to.match(
      /^127\.0\.0\.1:\d+: Took our rules out .*Put the proxy setting back to none\. Removed the tunnel/,
    );
    expect(await stateOf(lab)).to.deep.equal(troubled.untouched);

    const report = await phonehome(['report', second.runFolder], lab);
    expect(report.stdout).to.match(/c01 +mint .*reproduced[\s\S]*c02 +mint .*not-run/);
    expectInterrupted(second);
    expectKept(second, 'c01');
    expect(verdictsOf(second, 'c02').reasons.join()).to.match(/^The run was interrupted after the step "/);
    await expectNothingLeft(second, troubled);
  });

  it('in its WebdriverIO launcher: the command restores and reports by itself', async () => {
    const run = RunUnderWay.typed(lab, optionsFor(lab));
    await run.stepDone('c01', 'enter-mode');
    process.kill((await run.process(launcher)).pid, 'SIGKILL');
    const { exitCode } = await run.endsWithin(stopMs);
    expect(exitCode).to.equal(1);
    expectInterrupted(run);
    expect(verdictsOf(run, 'c01').reasons.join()).to.match(/^The run was interrupted after the step "/);
    expect(verdictsOf(run, 'c02').reasons).to.deep.equal([
      'The run ended before this case: its process was killed.',
    ]);
    await expectNothingLeft(run, troubled);
  });
});
