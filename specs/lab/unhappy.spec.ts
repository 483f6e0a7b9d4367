// Runs that are interrupted, killed or lose a part while they drive an attached lab handset: what stays on it, what is kept, what is said.
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { expect } from 'chai';
import { readRun, runPaths } from '../../harness/artifacts/run-folder.ts';
import { listenerOn } from '../../harness/setup/adb-server.ts';
import { AttachedLab } from './attached-lab.ts';
import { handsetState } from './support/handset-state.ts';
import { filesBelow, readJudgedRun } from './support/judged-run.ts';
import { phonehome as typed } from './support/phonehome.ts';
import {
  asArguments,
  changeRows,
  copyOfConfig,
  optionsFor,
  RunUnderWay,
  wishesFor,
} from './support/run-under-way.ts';

/** A run that was asked to stop has this long, on a machine that is doing other things too. */
const stopMs = 15_000;
/** A run that ends by itself takes far less; one that takes longer hangs. */
const patienceMs = 100_000;

let lab: AttachedLab;
let untouched: Record<string, string>;

async function openLab(options: Parameters<typeof AttachedLab.start>[0] = {}): Promise<void> {
  // Uploads follow an event by half a second, so that cases can be short.
  lab = await AttachedLab.start({ clockFactor: 30, ...options });
  untouched = await stateOf();
}

async function closeLab(): Promise<void> {
  const { adbServerPort, folder } = lab;
  await lab.close();
  expect(await listenerOn(adbServerPort), 'the adb server port').to.equal('nothing');
  expect(fs.existsSync(folder), 'the temporary folder').to.equal(false);
}

/** Without the list that Appium's own settings app writes and leaves (handset protocol map, section 5.1). */
async function stateOf(): Promise<Record<string, string>> {
  const state = await handsetState(lab);
  const temporary =
    state['temporary folder']?.replace(/^total.*\n|^.* mock_apps\.json\n|^.* \.\.?\n/gm, '') ?? '';
  return { ...state, 'temporary folder': temporary };
}

/** Nothing of a run is left: on the handset, in the state folder, among the processes. */
async function expectNothingLeft(run: RunUnderWay): Promise<void> {
  expect(await run.leftRunning(), 'processes').to.deep.equal([]);
  expect(await stateOf(), 'the handset').to.deep.equal(untouched);
  expect(filesBelow(lab.stateDir), 'the state folder').to.deep.equal([]);
}

/** The verdicts' words of one case, and the reasons of those not run. */
function verdictsOf(run: RunUnderWay, caseId: string): { words: string[]; reasons: string[] } {
  const own = readJudgedRun(run.runFolder).verdicts.filter((verdict) => verdict.caseId === caseId);
  return {
    words: own.map(({ verdict }) => verdict),
    reasons: [...new Set(own.flatMap((verdict) => ('reason' in verdict ? [verdict.reason] : [])))],
  };
}

/** A command typed in the same shell as the runs. */
const phonehome = (args: string[], { stateDir }: AttachedLab) => typed(args, { stateDir, timeoutMs: 60_000 });

/** A case that was done before the trouble began has its answers. */
function expectKept(run: RunUnderWay, caseId: string): void {
  const own = readJudgedRun(run.runFolder).verdicts.filter((verdict) => verdict.caseId === caseId);
  // Whether an id stays the same takes a second case.
  for (const { claim, verdict } of own)
    if (claim !== 'persistent-id-goes-along') expect(verdict, claim).to.equal('reproduced');
  expect(own.length).to.be.greaterThan(2);
}

function expectInterrupted(run: RunUnderWay): void {
  expect(readJudgedRun(run.runFolder).manifest.state).to.equal('interrupted');
  expect(fs.readFileSync(runPaths.reportHtml(run.runFolder), 'utf8')).to.contain('</html>');
}

const worker = /local-runner\/build\/run\.js/;
const launcher = /wdio\.js run wdio\.conf\.ts/;
const appium = /appium\/index\.js server/;

describe('a run that is stopped', () => {
  before(() => openLab());
  after(closeLab);

  it('by Ctrl-C during set-up: nothing was done, every case says so', async () => {
    const run = RunUnderWay.typed(lab, optionsFor(lab));
    await run.until('its manifest', () => fs.existsSync(runPaths.manifest(run.runFolder)));
    run.kill('SIGINT');
    const { exitCode } = await run.endsWithin(stopMs);
    expect(exitCode).to.equal(130);
    expectInterrupted(run);
    for (const caseId of ['c01', 'c02'])
      expect(verdictsOf(run, caseId).reasons).to.deep.equal(['The run was stopped before this case.']);
    await expectNothingLeft(run);
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
    await expectNothingLeft(run);
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
    await expectNothingLeft(run);
  });

  it('by a second Ctrl-C although its worker hangs: at once, and the handset is restored', async () => {
    const run = RunUnderWay.typed(lab, optionsFor(lab));
    await run.stepDone('c01', 'open-browser');
    process.kill((await run.process(worker)).pid, 'SIGSTOP');
    expect(await stateOf(), 'while it is driven').to.not.deep.equal(untouched);
    run.ctrlC();
    // Less apart, they count as one: npm hands a Ctrl-C on that the terminal has sent already.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(run.stderr).to.contain('once more to end at once');
    run.ctrlC();
    const { exitCode, tookMs } = await run.endsWithin(stopMs);
    expect(exitCode).to.equal(130);
    expect(tookMs).to.be.lessThan(8000);
    expectInterrupted(run);
    await expectNothingLeft(run);
  });

  it('by Ctrl-C on plain `wdio run wdio.conf.ts`', async () => {
    const run = RunUnderWay.plainWdio(lab, wishesFor(lab));
    await run.stepDone('c01', 'enter-mode');
    run.ctrlC();
    const { exitCode } = await run.endsWithin(stopMs);
    expect(exitCode).to.not.equal(0);
    expectInterrupted(run);
    expect(verdictsOf(run, 'c02').reasons).to.deep.equal(['The run was stopped before this case.']);
    await expectNothingLeft(run);
  });
});

describe('a run that is killed', () => {
  before(() => openLab());
  after(closeLab);

  it('with kill -9: nothing runs on, and the next run restores the handset; killed too, `restore` and `report` do the rest', async () => {
    const first = RunUnderWay.typed(lab, optionsFor(lab));
    await first.stepDone('c01', 'open-browser');
    first.kill('SIGKILL');
    expect(await first.leftRunning()).to.deep.equal([]);
    expect(await stateOf(), 'nobody restored it').to.not.deep.equal(untouched);
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

    expect(await stateOf()).to.not.deep.equal(untouched);
    const restored = await phonehome(['restore'], lab);
    expect(restored.exitCode, restored.stderr).to.equal(0);
    expect(restored.stdout).to.match(
      /^127\.0\.0\.1:\d+: Took our rules out .*Put the proxy setting back to none\. Removed the tunnel/,
    );
    expect(await stateOf()).to.deep.equal(untouched);

    const report = await phonehome(['report', second.runFolder], lab);
    expect(report.stdout).to.match(/c01 +mint .*reproduced[\s\S]*c02 +mint .*not-run/);
    expectInterrupted(second);
    expectKept(second, 'c01');
    expect(verdictsOf(second, 'c02').reasons.join()).to.match(/^The run was interrupted after the step "/);
    await expectNothingLeft(second);
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
    await expectNothingLeft(run);
  });
});

describe('a run that loses', () => {
  before(() => openLab());
  after(closeLab);

  it('Appium: the case before is kept, the others say what happened', async () => {
    const run = RunUnderWay.typed(lab, optionsFor(lab));
    await run.stepDone('c02', 'enter-mode');
    process.kill((await run.process(appium)).pid, 'SIGKILL');
    const { exitCode } = await run.endsWithin(patienceMs);
    expect(exitCode).to.equal(1);
    expectKept(run, 'c01');
    expect(verdictsOf(run, 'c02').reasons).to.deep.equal([
      'The Appium server ended while the case was driven (logs/appium.log has its last words).',
    ]);
    expect(run.stdout).to.contain('The Appium server ended while the case was driven');
    await expectNothingLeft(run);
  });

  it('its adb server: later cases are not run, and the reason names it', async () => {
    const run = RunUnderWay.typed(lab, { ...optionsFor(lab), modes: 'normal,incognito', engines: 'google' });
    await run.stepDone('c01', 'enter-mode');
    await lab.killAdbServer();
    const { exitCode } = await run.endsWithin(patienceMs);
    expect(exitCode).to.equal(1);
    // The tunnel went with the server: what was sent meanwhile nobody saw.
    expect(new Set(verdictsOf(run, 'c01').words)).to.deep.equal(new Set(['inconclusive']));
    expect(verdictsOf(run, 'c02').reasons.join()).to.match(
      /^The connection to the handset was lost: .* adb, ended .* This happened in case c01; later cases could not be driven\.$/,
    );
    await expectNothingLeft(run);
  });
});

describe('a run whose', () => {
  before(() => openLab());
  after(closeLab);
  const oneCase = () => ({ ...optionsFor(lab), engines: 'google', browsers: 'chrome' });
  const onlyReason = (run: RunUnderWay, caseId: string) => {
    const { words, reasons } = verdictsOf(run, caseId);
    expect(new Set(words)).to.deep.equal(new Set(['not-run']));
    return reasons.join('\n');
  };

  it('screen is not as the table says: the row is named, what was on it is kept; a browser that is not there is not run', async () => {
    const configDir = copyOfConfig(lab);
    changeRows(configDir, 'selectors.json', (row) => {
      if (row.owner === 'chrome' && row.target === 'menu')
        row.locators = [{ by: 'id', value: 'no.such:id/menu', source: 'chrome-automation', verified: false }];
    });
    changeRows(configDir, 'browsers.json', (row) => {
      if (row.id === 'mint') row.package = 'com.example.absent';
    });
    const options = { ...oneCase(), browsers: 'mint,chrome', 'config-dir': configDir };
    const run = RunUnderWay.typed(lab, options, { stepTimeoutMs: 3000 });
    const { exitCode } = await run.endsWithin(patienceMs);
    expect(exitCode).to.equal(1);
    const caseOf = (browser: string) =>
      readRun(run.runFolder).plan.cases.find((planned) => planned.browser === browser)?.id ?? '';
    expect(onlyReason(run, caseOf('mint'))).to.equal(
      `Mint Browser (com.example.absent) is not installed on ${lab.serial}.`,
    );
    expect(onlyReason(run, caseOf('chrome')))
      .to.contain('row owner "chrome", target "menu"')
      .and.contain('no.such:id/menu')
      .and.contain('Compare the saved screenshot and UI source of this step with that row');
    const missed = run
      .drive(caseOf('chrome'))
      .find((event) => event.type === 'step' && event.outcome === 'failed');
    if (missed?.type !== 'step') throw new Error('no step failed');
    const saved = (file: string | null) => fs.readFileSync(path.join(run.runFolder, file ?? ''));
    expect(saved(missed.screenshot).subarray(1, 4).toString()).to.equal('PNG');
    expect(saved(missed.uiSource).toString()).to.contain('com.android.chrome:id/menu_button');
    await expectNothingLeft(run);
  });

  it('requests reach no server: not run, never clean', async () => {
    const broken = net.createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', () => resolve()));
    const address = broken.address();
    const upstream = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    try {
      const run = RunUnderWay.typed(lab, { ...oneCase(), upstream }, { stepTimeoutMs: 3000 });
      const { exitCode } = await run.endsWithin(patienceMs);
      expect(exitCode).to.equal(1);
      expect(onlyReason(run, 'c01')).to.match(
        /^No server could be reached from this machine: .*upstream proxy/,
      );
      await expectNothingLeft(run);
    } finally {
      await new Promise((resolve) => broken.close(resolve));
    }
  });

  it('neighbour runs at the same time on another handset: neither meets the other; a browser that crashes there is named', async () => {
    const other = await AttachedLab.start({ clockFactor: 30, faults: ['chromium-crash-on-search'] });
    try {
      const here = RunUnderWay.typed(lab, { ...oneCase(), browsers: 'mint' });
      // One machine has one state folder, however many handsets.
      other.stateDir = lab.stateDir;
      const there = RunUnderWay.typed(
        other,
        { ...optionsFor(other), engines: 'google' },
        { stepTimeoutMs: 3000 },
      );
      const ends = await Promise.all([here.endsWithin(patienceMs), there.endsWithin(patienceMs)]);
      expect(ends.map(({ exitCode }) => exitCode)).to.deep.equal([0, 1]);
      expectKept(here, 'c01');
      const typedThere = readRun(there.runFolder).plan.cases[0]?.canaries[0]?.value ?? 'none';
      const bodies = filesBelow(path.join(here.runFolder, 'cases')).filter((file) => file.endsWith('.jsonl'));
      for (const file of bodies)
        expect(fs.readFileSync(path.join(here.runFolder, 'cases', file), 'utf8')).to.not.contain(
          encodeURIComponent(typedThere),
        );
      expect(verdictsOf(there, 'c01').reasons.join()).to.match(
        /Mint Browser is no longer in front, com\.miui\.home is: it crashed or was left\./,
      );
      await expectNothingLeft(here);
      await there.leftRunning();
    } finally {
      await other.close();
    }
  });
});

describe('a run on a lab handset of its own', () => {
  const labProcess = /lab\/main\.ts/;
  before(() => openLab());
  after(closeLab);
  const options = () => ({
    reports: path.join(lab.folder, 'reports'),
    browsers: 'mint',
    engines: 'google',
    'settle-ms': '800',
  });

  it('that dies like a phone whose battery is pulled: soon over, and every case says why', async () => {
    const run = RunUnderWay.typed(lab, options());
    await run.stepDone('c01', 'open-browser');
    process.kill((await run.process(labProcess)).pid, 'SIGKILL');
    const { exitCode, tookMs } = await run.endsWithin(patienceMs);
    expect(exitCode).to.equal(1);
    // Appium alone would look for its handset for two minutes.
    expect(tookMs).to.be.lessThan(60_000);
    expect(verdictsOf(run, 'c02').reasons.join()).to.match(/^The connection to the handset was lost: /);
    expect(verdictsOf(run, 'c01').words).to.not.include('not-reproduced');
    expect(await run.leftRunning()).to.deep.equal([]);
    expect(filesBelow(lab.stateDir)).to.deep.equal([]);
  });

  it('killed with kill -9 takes lab, Chromium, adb server and Appium with it; the next command clears up', async () => {
    const run = RunUnderWay.typed(lab, options());
    await run.process(appium);
    await run.process(labProcess);
    await run.process(/headless-shell.*--headless/);
    await run.process(/adb .*nodaemon server/);
    run.kill('SIGKILL');
    expect(await run.leftRunning()).to.deep.equal([]);
    expect(filesBelow(lab.stateDir)).to.not.deep.equal([]);
    expect((await phonehome(['restore'], lab)).stdout).to.equal('No run left anything on a handset.\n');
    expect(filesBelow(lab.stateDir)).to.deep.equal([]);
  });
});
