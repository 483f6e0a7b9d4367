// What Mint is driven through elsewhere, on the stock browser and Mi Browser Pro; and a browser that is removed and installed anew from the user's own APK.
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import { zipSync } from 'fflate';
import { exchangesOf } from '../../harness/artifacts/exchange.ts';
import { driven } from '../lab/support/driven.ts';
import { sideBySide } from '../lab/support/side-by-side.ts';
import { binaryManifest } from '../support/binary-manifest.ts';
import { expectNothingUnknown, type FullRun, fullRun, unexplained } from './support.ts';

const collector = 'sa.api.intl.miui.com';
const journeys = ['news-feed', 'reader', 'download', 'first-run', 'clear-data'];

/** Parts of canary ids that reached the collector unexplained, of one browser's journey. */
function leakedBy({ run }: FullRun, browser: string, journey: string): string[] {
  const planned = run.plan.cases.find((one) => one.browser === browser && one.journey === journey);
  if (planned === undefined) throw new Error(`no case of ${browser}, ${journey}`);
  const own = unexplained(run).filter(
    ({ canary, host }) => canary.startsWith(`${planned.id}/`) && host === collector,
  );
  return [...new Set(own.map(({ canary }) => canary.slice(planned.id.length + 1)))].sort();
}

describe('the stock browser and Mi Browser Pro, in the journeys beside search and visit', () => {
  const on = (app: string) => ({ serial: null, lab: { apps: [app] } });
  const browsers = ['mi-browser', 'mi-browser-pro'];
  const full = fullRun(
    {
      ...{ browsers, journeys, engines: ['google'], modes: ['normal'] },
      downloadUrl: 'https://www.harbour-notes.example/files/{token}.pdf',
      handsets: [on('mi-browser-12.1.3'), on('mi-browser-pro-12.1.3')],
    },
    290_000,
  );

  it('each is driven to its end on both', () => {
    const { run } = full();
    expect(run.plan.cases).to.have.length(browsers.length * journeys.length);
    for (const { id, drive } of run.cases)
      expect(
        drive.find((event) => event.type === 'closed'),
        `${id} ${run.plan.cases.find((one) => one.id === id)?.journey ?? ''}`,
      ).to.include({ outcome: 'completed', reason: null });
  });

  it('what each planted is found at the vendor', () => {
    for (const browser of browsers) {
      expect(leakedBy(full(), browser, 'news-feed')).to.deep.equal(['title', 'url']);
      for (const journey of ['reader', 'download', 'first-run'])
        expect(leakedBy(full(), browser, journey), journey).to.deep.equal(['url']);
      expect(leakedBy(full(), browser, 'clear-data')).to.include.members([
        'search-term',
        'search-term-again',
      ]);
    }
  });

  it('each has its answer: news items are reported, nothing leaves before anybody agreed', () => {
    const { run } = full();
    const answers = run.verdicts.flatMap(({ claim, caseId, verdict }) => {
      const planned = run.plan.cases.find(({ id }) => id === caseId);
      return claim === 'news-feed-items' || claim === 'without-consent'
        ? [`${planned?.browser ?? ''} ${claim}: ${verdict}`]
        : [];
    });
    expect(answers.sort()).to.deep.equal(
      browsers.flatMap((browser) => [
        `${browser} news-feed-items: reproduced`,
        `${browser} without-consent: not-reproduced`,
      ]),
    );
  });

  it('the terms were declined first, and asked about again', () => {
    const { run } = full();
    const ids = run.plan.cases.filter(({ journey }) => journey === 'first-run').map(({ id }) => id);
    for (const { id, drive } of run.cases.filter((one) => ids.includes(one.id))) {
      const steps = drive.flatMap((event) => (event.type === 'step' ? [event.name] : []));
      expect(steps, id).to.include.members(['decline-first-run', 'start-again', 'accept-first-run']);
    }
  });

  it('no handset was asked anything it does not know', () => expectNothingUnknown(full()));
});

const mint = 'com.mi.globalbrowser.mini';

/** An APK of Mint's name and version, and a run config that pins it. */
function ownApk(folder: string, pinned: { version?: string; sha256?: string } = {}): string {
  const manifest = binaryManifest({
    ...{ package: mint, versionName: '3.4.0', versionCode: 340 },
    launchActivity: `${mint}.InventedForTheLabActivity`,
  });
  const file = path.join(folder, 'mint.apk');
  const bytes = zipSync({ 'AndroidManifest.xml': manifest });
  fs.writeFileSync(file, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const base = JSON.parse(fs.readFileSync('config/run.device.json', 'utf8')) as object;
  const config = path.join(folder, `run-${pinned.version ?? ''}${pinned.sha256 ?? ''}.json`);
  const apks = [{ browser: 'mint', file: 'mint.apk', sha256, version: '3.4.0', ...pinned }];
  fs.writeFileSync(config, JSON.stringify({ ...base, closingMs: 0, stepTimeoutMs: 20_000, apks }));
  return config;
}

describe("a browser that is installed anew from the user's own APK", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-own-apk-'));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const row = sideBySide();
  const wishes = (config: string) => ({ journeys: 'reinstall', 'settle-ms': '2000', config });
  const seen = driven({ apps: ['mint-3.4.0'] }, wishes(ownApk(folder)), row);
  const wrong = { ...wishes(ownApk(folder, { version: '3.4.1' })) };
  const other = driven({ apps: ['mint-3.4.0'] }, wrong, row);
  const forged = driven({ apps: ['mint-3.4.0'] }, wishes(ownApk(folder, { sha256: 'f'.repeat(64) })), row);
  const closed = ({ run }: ReturnType<typeof seen>) =>
    run.cases[0]?.drive.find((event) => event.type === 'closed');
  const stepOf = ({ run }: ReturnType<typeof seen>, name: string) =>
    run.cases[0]?.drive.find((event) => event.type === 'step' && event.name === name);

  it('is removed, installed and searched with again: both searches are found, under another id', () => {
    const { run } = seen();
    expect(closed(seen())).to.include({ outcome: 'completed', reason: null });
    const idsOf = (canary: string) =>
      new Set(
        run.findings
          .filter((finding) => finding.canary === `c01/${canary}` && finding.host === collector)
          .flatMap(({ identifiers }) => identifiers)
          .filter(({ name }) => name === 'distinct_id')
          .map(({ value }) => value),
      );
    const [before, after] = [idsOf('search-term'), idsOf('search-term-again')];
    expect(before.size).to.equal(1);
    expect(after.size).to.equal(1);
    expect([...after]).to.not.deep.equal([...before]);
  });

  it('its traffic is still told apart though it has another UID, and nothing of it went unseen', () => {
    const { run } = seen();
    const anew = stepOf(seen(), 'reinstall')?.atMs ?? Number.POSITIVE_INFINITY;
    const [saved] = run.cases;
    const later = exchangesOf('c01', saved?.capture ?? []).filter(
      ({ request }) => request.atMs > anew && new URL(request.url).hostname === collector,
    );
    expect(later).to.not.be.empty;
    for (const { request } of later) expect(request.owner, request.url).to.equal('browser');
    const ledger = saved?.capture.find((event) => event.type === 'ledger');
    expect(ledger).to.include({ attribution: 'by-uid', missing: null });
    const own = ledger?.type === 'ledger' ? ledger.apps.filter(({ app }) => app === 'mint') : [];
    expect(own).to.have.length(1);
    expect(own[0]?.led).to.be.above(0).and.to.equal(own[0]?.received);
    expect(run.blindSpots.filter(({ counts }) => counts)).to.deep.equal([]);
  });

  it('the store was off meanwhile and is on again', async () => {
    expect(stepOf(seen(), 'switch-stores-off')).to.include({ outcome: 'done' });
    const { lab } = seen();
    const { stdout } = await lab.adb().shell('pm list packages -e com.android.vending');
    expect(stdout).to.contain('package:com.android.vending');
    expect(lab.journal().entries()).to.deep.equal([]);
    expect(lab.unknown()).to.deep.equal([]);
  });

  it('another version than was pinned: not run, and what it is instead', () => {
    expect(closed(other())).to.include({ outcome: 'not-run' });
    expect(other().run.verdicts.map(({ verdict }) => verdict)).to.not.include('not-reproduced');
    const [first] = other().run.verdicts;
    expect(first?.said).to.contain('has version 3.4.0, not version 3.4.1');
  });

  it('another file than was pinned: nothing was touched', () => {
    const [saved] = forged().run.cases;
    const steps = (saved?.drive ?? []).flatMap((event) => (event.type === 'step' ? [event.name] : []));
    expect(steps).to.deep.equal(['check-apk']);
    expect(new Set(forged().run.verdicts.map(({ verdict }) => verdict))).to.deep.equal(new Set(['not-run']));
    expect(forged().run.verdicts[0]?.said).to.contain('is another file than the run config pins');
  });
});

describe('a browser whose way into incognito mode opens a normal page', () => {
  const seen = driven(
    { apps: ['mint-3.4.0', 'chrome'], faults: ['incognito-refused'] },
    { browsers: 'mint,chrome', modes: 'incognito', journeys: 'visit' },
  );

  it('is not searched with in normal mode silently: not run, and which row to look at', () => {
    const { run, typed } = seen();
    expect(run.plan.cases).to.have.length(2);
    expect(new Set(run.verdicts.map(({ verdict }) => verdict))).to.deep.equal(new Set(['not-run']));
    for (const { said } of run.verdicts)
      expect(said)
        .to.contain('is not in incognito mode by the look of its screen')
        .and.to.contain('incognito-badge');
    expect(run.findings.filter(({ explained }) => !explained)).to.deep.equal([]);
    expect(typed.exitCode).to.equal(1);
  });
});
