// Profiles and processes of the simulated browsers: cookies live where and as long as on a phone, and no Chromium is left behind.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startTied } from '../../harness/lab/processes.ts';
import { waitFor } from '../../harness/lib/time.ts';
import { type Bench, benchPackage, chromiumPath, startBench } from './screen-bench/bench.ts';
import { familyOf, isAlive, processesWith } from './screen-bench/processes.ts';
import {
  cookieSeen,
  launch,
  launchAndAgree,
  openLink,
  seeText,
  source,
  tap,
  typeAndEnter,
} from './screen-bench/steps.ts';

const cookiePage = 'http://one.test/cookie';

async function toggleIncognito(bench: Bench): Promise<void> {
  await tap(bench, 'id', 'action_more');
  await tap(bench, '-android uiautomator', 'new UiSelector().text("Incognito Mode")');
}

describe('profiles of a simulated browser', () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await startBench();
    await launchAndAgree(bench);
    await typeAndEnter(bench, 'http://one.test/set-cookie');
    await seeText(bench, 'Cookie set');
  });

  afterEach(() => bench.close());

  it('incognito does not see the cookie of the normal profile, which sees it again afterwards', async () => {
    expect(await cookieSeen(bench, cookiePage)).to.equal('visitor=v1');
    await toggleIncognito(bench);
    expect(await source(bench)).to.contain('incognito_badge');
    expect(await cookieSeen(bench, cookiePage)).to.equal('');
    await toggleIncognito(bench);
    expect(await source(bench)).to.not.contain('incognito_badge');
    expect(await cookieSeen(bench, cookiePage)).to.equal('visitor=v1');
  });

  it('an incognito cookie lives until the last incognito tab closes', async () => {
    await toggleIncognito(bench);
    await typeAndEnter(bench, 'http://one.test/set-cookie');
    await seeText(bench, 'Cookie set');
    expect(await cookieSeen(bench, cookiePage)).to.equal('visitor=v1');
    await toggleIncognito(bench);
    await toggleIncognito(bench);
    expect(await cookieSeen(bench, cookiePage)).to.equal('');
  });

  it('the cookie survives a force-stop', async () => {
    await bench.screen.activities.forceStop(benchPackage);
    expect(bench.calls).to.deep.equal(['suspend']);
    expect(bench.screen.activities.focused().package).to.equal('com.miui.home');
    await launch(bench);
    expect(await cookieSeen(bench, cookiePage)).to.equal('visitor=v1');
    expect(bench.events.filter(({ type }) => type === 'app-start')).to.have.length(2);
  });

  it('the cookie survives a change of the trusted CAs, for which Chromium is started anew and loads nothing', async () => {
    const before = processesWith(`--user-data-dir=${bench.stateDir}/profiles`);
    const requests = bench.pages.seen.length;
    bench.trust(['BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB=']);
    await waitFor(
      'another Chromium',
      () => processesWith('spki-list=BBBB').some((pid) => !before.includes(pid)),
      { timeoutMs: 10_000 },
    );
    expect(bench.pages.seen).to.have.length(requests);
    expect(bench.screen.activities.focused().package).to.equal(benchPackage);
    expect(await cookieSeen(bench, cookiePage)).to.equal('visitor=v1');
  });

  it('pm clear takes the cookie, the accepted terms and the native ids', async () => {
    expect(await bench.screen.activities.clear(benchPackage)).to.equal(true);
    expect(bench.calls).to.deep.equal(['suspend', 'wipe']);
    await launchAndAgree(bench);
    expect(await cookieSeen(bench, cookiePage)).to.equal('');
    expect(await bench.screen.activities.clear('com.example.absent')).to.equal(false);
  });

  it('a crash of Chromium is a crash of the app', async () => {
    for (const pid of processesWith(`--user-data-dir=${bench.stateDir}/profiles`)) endIfAlive(pid);
    await waitFor('the home screen', () => bench.screen.activities.focused().package === 'com.miui.home', {
      timeoutMs: 10_000,
    });
    expect(bench.screen.activities.running().map((one) => one.package)).to.not.include(benchPackage);
    expect(bench.calls).to.deep.equal(['suspend']);
    await openLink(bench, 'http://one.test/article');
    await seeText(bench, 'An article');
  });
});

describe('processes of the screen', () => {
  it('are gone once it is closed', async () => {
    const bench = await startBench();
    await launchAndAgree(bench);
    await bench.call('GET', '/screenshot');
    expect(processesWith(bench.stateDir)).to.not.be.empty;
    await bench.close();
    expect(processesWith(bench.stateDir)).to.be.empty;
  });

  it('are gone when the process that started them is killed', async () => {
    const profileDir = mkdtempSync(join(tmpdir(), 'phonehome-holder-'));
    const holderFile = new URL('./screen-bench/holder.ts', import.meta.url).pathname;
    const holder = await startTied(process.execPath, [
      '--import=tsx',
      holderFile,
      chromiumPath(),
      profileDir,
    ]);
    try {
      const family = await waitFor(
        'Chromium of the holder',
        () => {
          const now = familyOf(holder.pid);
          return now.length > 4 && processesWith(`--user-data-dir=${profileDir}`).length > 0
            ? now
            : undefined;
        },
        { timeoutMs: 20_000 },
      );
      process.kill(holder.pid, 'SIGKILL');
      await waitFor('no process of the holder', () => !family.some(isAlive), { timeoutMs: 10_000 });
    } finally {
      holder.kill();
      rmSync(profileDir, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});

/** SIGKILL; a process that is gone by now was the child of one that just ended. */
function endIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
