// Runs that lose a part, meet a neighbour or lose the handset itself while they drive it: what is kept, what is said, what is left.
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { expect } from 'chai';
import { readRun } from '../../harness/artifacts/run-folder.ts';
import { AttachedLab } from './attached-lab.ts';
import { filesBelow } from './support/judged-run.ts';
import { changeRows, copyOfConfig, optionsFor, RunUnderWay } from './support/run-under-way.ts';
import {
  appium,
  closeLab,
  expectKept,
  expectNothingLeft,
  openLab,
  patienceMs,
  phonehome,
  verdictsOf,
  type TroubledLab,
} from './support/troubled-lab.ts';

let troubled: TroubledLab;
let lab: AttachedLab;

async function open(): Promise<void> {
  troubled = await openLab();
  ({ lab } = troubled);
}

describe('a run that loses', () => {
  before(open);
  after(() => closeLab(lab));

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
    await expectNothingLeft(run, troubled);
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
    await expectNothingLeft(run, troubled);
  });
});

describe('a run whose', () => {
  before(open);
  after(() => closeLab(lab));
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
    await expectNothingLeft(run, troubled);
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
      await expectNothingLeft(run, troubled);
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
      await expectNothingLeft(here, troubled);
      await there.leftRunning();
    } finally {
      await other.close();
    }
  });
});

describe('a run on a lab handset of its own', () => {
  const labProcess = /lab\/main\.ts/;
  before(open);
  after(() => closeLab(lab));
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
