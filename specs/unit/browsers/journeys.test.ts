// The journeys beside the search: which steps each takes in which order, what it notes, and when it refuses to be driven.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Case } from '../../../harness/artifacts/case.ts';
import { type DriveEvent, driveEventSchema } from '../../../harness/artifacts/drive-log.ts';
import { type Journey, journeys, shapeOf } from '../../../harness/artifacts/journeys.ts';
import { type Mode, runConfigSchema } from '../../../harness/artifacts/run-config.ts';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { noEngine } from '../../../harness/artifacts/tables.ts';
import type { BrowserDriver, Session } from '../../../harness/browsers/browser-driver.ts';
import type { JourneyParts, PreinstalledApp } from '../../../harness/browsers/journeys/journey.ts';
import { resultsAddress } from '../../../harness/browsers/journeys/open-result.ts';
import { journeyDrives } from '../../../harness/browsers/journeys/list.ts';
import { StepRecorder } from '../../../harness/browsers/step-recorder.ts';
import { loadRunConfig, loadTables } from '../../../harness/config/load.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { readJsonLines } from '../../../harness/lib/files.ts';
import { planRun } from '../../../harness/plan/matrix.ts';

const appOf = (id: string): PreinstalledApp => ({
  ...{ id, name: id, package: `com.example.${id}`, version: '1', uid: 10_050, opens: true },
  sharedWith: [],
});

/** The first case of a journey, as the planner makes it. */
function plannedFor(journey: Journey): Case {
  const config = runConfigSchema.parse({ ...loadRunConfig({}), journeys: [journey], browsers: ['mint'] });
  const [planned] = planRun(config, 'seed').cases.filter(
    ({ mode, engine }) => mode === 'normal' && engine !== 'duckduckgo',
  );
  if (planned === undefined) throw new Error(`no case of ${journey}`);
  return { ...planned, id: 'c01', canaries: planned.canaries.map(renamed) };
}

const renamed = (canary: Case['canaries'][number]) => ({
  ...canary,
  id: `c01/${canary.id.split('/').slice(1).join('/')}`,
});

describe('journeys beside the search', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phonehome-journeys-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Drives with everything obedient; gives the log, the failure and what was asked of the handset. */
  async function drive(journey: Journey, change: Partial<JourneyParts> = {}, shown: Mode = 'normal') {
    const planned = plannedFor(journey);
    const asked: string[] = [];
    const note = (what: string) => async () => void asked.push(what);
    let address = '';
    let typed = '';
    const driver: BrowserDriver = {
      open: note('open'),
      answerFirstRun: note('answer'),
      chooseEngine: note('engine'),
      enterMode: note('mode'),
      setSwitch: note('switch'),
      checkSwitch: note('switch'),
      shownMode: async () => shown,
      type: async (text) => {
        typed = text;
      },
      submit: async () => {
        const words = encodeURIComponent(typed);
        address = typed.startsWith('http') ? typed : `https://www.google.com/search?q=${words}`;
      },
      shownAddress: async () => address,
      shownTitle: async () => 'A page',
      uiSource: async () => decodeURIComponent(typed).replaceAll('+', ' '),
      typeIntoPage: async (_engine, text) => {
        typed = text;
      },
      openFirstResult: async () => {
        address = 'https://www.garden.example/a/1';
      },
      close: note('close'),
    };
    const session = {
      takeScreenshot: async () => Buffer.from('png').toString('base64'),
      getPageSource: async () => '<hierarchy/>',
    } as unknown as Session;
    const recorder = new StepRecorder({
      ...{ runFolder: folder, caseId: 'c01', browser: session, stepTimeoutMs: 400 },
      stopRequested: () => false,
    });
    const engine = loadTables().searchEngines.find(({ id }) => id === planned.engine) ?? noEngine;
    const parts: JourneyParts = {
      ...{ driver, recorder, engine, browserName: 'Mint Browser', stepTimeoutMs: 400 },
      phone: {
        home: note('home'),
        swipeHome: async (direction) => void asked.push(`swipe ${direction}`),
        pullStatusBar: note('shade'),
        openSettings: note('settings'),
        openFolder: async () => 'Zuvokeri drawer',
        openApp: async (name) => void asked.push(`app ${name}`),
        openItem: async (target, text) => void asked.push(`${target} ${text}`),
      },
      extras: {
        clearData: note('clear'),
        startUnanswered: note('start'),
        declineFirstRun: note('decline'),
        canDecline: () => true,
        openNewsItem: async () => {
          address = 'https://news.example/1';
          return 'News of the day';
        },
        openReader: note('reader'),
        confirmDownload: note('confirm'),
      },
      reinstall: { check: note('check'), switchStoresOff: note('stores'), install: note('install') },
      downloadUrl: 'https://files.example/{token}.pdf',
      apps: ['files', 'music', 'settings'].map(appOf),
      onHandset: {
        putFile: async (where, { name }) => void asked.push(`put ${where}/${name}`),
        playing: async () => 'com.example.music',
        stopApp: async (name) => void asked.push(`stop ${name}`),
      },
      settle: (name, said) => recorder.step(name, said, async () => undefined),
      ...change,
    };
    const failure = await journeyDrives[journey](planned, parts).then(
      () => undefined,
      (error: unknown) => error,
    );
    const file = runPaths.drive(folder, 'c01');
    const log: DriveEvent[] = existsSync(file) ? readJsonLines(file, driveEventSchema) : [];
    const steps = log.flatMap((event) => (event.type === 'step' ? [event.name] : []));
    const noted = log.flatMap((event) => (event.type === 'canary' ? [event.canary] : []));
    return { planned, failure, steps, noted, asked };
  }

  for (const journey of Object.keys(journeys) as Journey[]) {
    it(`${journey}: comes to its end, and every planted term has a step of its own that was done`, async () => {
      const { planned, failure, steps } = await drive(journey);
      expect(failure).to.equal(undefined);
      expect(new Set(steps).size, 'step names').to.equal(steps.length);
      for (const { step } of planned.canaries) expect(steps).to.include(step);
    });
  }

  it('every journey of a mode reads back that the browser is still in it, and is not run when it is not', async () => {
    const ofAMode = (Object.keys(journeys) as Journey[]).filter((id) => shapeOf(id).axes.includes('mode'));
    expect(ofAMode).to.include.members(['search', 'idle', 'news-feed', 'download', 'reader']);
    for (const journey of ofAMode) {
      const { failure, steps } = await drive(journey, {}, 'incognito');
      expect(failure, journey).to.be.instanceOf(HarnessError).with.property('code', 'not-as-planned');
      expect(steps.at(-1), journey).to.equal('read-back-mode');
      rmSync(folder, { recursive: true });
    }
  });

  it('restart ends the browser and opens it again, after a search that had time to be sent', async () => {
    const { steps } = await drive('restart');
    expect(steps.slice(-3)).to.deep.equal(['settle-before-restart', 'end-browser', 'restart-browser']);
    expect(steps.indexOf('type-search-words')).to.be.below(steps.indexOf('end-browser'));
  });

  it('clear data: two searches with words of their own, the data erased between them', async () => {
    const { planned, steps, noted } = await drive('clear-data');
    const words = planned.canaries.map(({ value }) => value);
    expect(new Set(words).size).to.equal(2);
    const order = ['type-search-words', 'clear-data', 'type-search-words-again'].map((name) =>
      steps.indexOf(name),
    );
    expect(order).to.deep.equal([...order].sort((a, b) => a - b));
    expect(noted.map(({ id }) => id)).to.include.members(['c01/url', 'c01/again/url']);
  });

  it('first run waits unanswered, declined and agreed, in this order', async () => {
    const { steps, asked } = await drive('first-run');
    expect(steps).to.deep.equal([
      'clear-data',
      'start-first-time',
      'before-agreeing',
      'decline-first-run',
      'after-declining',
      'start-again',
      'accept-first-run',
      'after-agreeing',
      'open-address',
    ]);
    expect(asked).to.deep.equal(['close', 'clear', 'start', 'decline', 'close', 'start', 'answer']);
  });

  it('reinstall checks the file before anything is removed, and switches the stores off before it installs', async () => {
    const { steps, asked } = await drive('reinstall');
    expect(steps[0]).to.equal('check-apk');
    expect(asked.indexOf('stores')).to.be.below(asked.indexOf('install'));
  });

  it('without an APK, or a file to download: not run, untouched, and what to write where', async () => {
    for (const [journey, change, words] of [
      ['reinstall', { reinstall: null }, 'apks'],
      ['download', { downloadUrl: null }, 'downloadUrl'],
    ] as const) {
      const { failure, steps, asked } = await drive(journey, change);
      expect(failure).to.be.instanceOf(HarnessError).with.property('code', 'not-as-planned');
      expect((failure as HarnessError).remedy).to.contain(words);
      expect([...steps, ...asked]).to.deep.equal([]);
    }
  });

  it('a folder and a news item become canaries; a name that stays the same is marked as such', async () => {
    expect((await drive('folder')).noted).to.deep.include({
      id: 'c01/folder-name',
      kind: 'text',
      value: 'Zuvokeri drawer',
      step: 'open-folder',
      origin: 'shared',
    });
    rmSync(folder, { recursive: true });
    const { noted } = await drive('news-feed');
    expect(noted.map(({ kind, value, origin }) => [kind, value, origin])).to.deep.equal([
      ['url', 'https://news.example/1', 'observed'],
      ['title', 'News of the day', 'observed'],
    ]);
  });

  it('a file and a track of the case itself are put on the phone before they are opened, by a name that is the canary', async () => {
    for (const [journey, folderName, target, ending] of [
      ['open-file', 'Download', 'file-item', 'txt'],
      ['music', 'Music', 'track-item', 'wav'],
    ] as const) {
      const { planned, asked } = await drive(journey);
      const name = planned.canaries.find(({ kind }) => kind === 'text')?.value ?? 'none';
      const put = asked.indexOf(`put ${folderName}/${name}.${ending}`);
      expect(put, asked.join()).to.be.above(-1);
      expect(asked.indexOf(`${target} ${name}`), asked.join()).to.be.above(put);
      rmSync(folder, { recursive: true });
    }
  });

  it('a track counts as played only when the app itself plays', async () => {
    const quiet = async () => null;
    const onHandset = { putFile: async () => undefined, playing: quiet, stopApp: async () => undefined };
    const { failure, steps } = await drive('music', { onHandset });
    expect(String(failure)).to.contain('music to play');
    expect(steps.at(-1)).to.equal('play-track');
  });

  it('on a phone without the app: not run, untouched, and which row to correct', async () => {
    for (const [journey, apps, words] of [
      ['open-file', [appOf('music')], 'no row "files"'],
      ['music', [{ ...appOf('music'), opens: false }], 'com.example.music'],
      ['preinstalled-apps', [], 'none of the apps'],
    ] as const) {
      const { failure, steps, asked } = await drive(journey, { apps });
      expect(failure).to.be.instanceOf(HarnessError).with.property('code', 'not-as-planned');
      expect((failure as HarnessError).message).to.contain(words);
      expect([...steps, ...asked]).to.deep.equal([]);
    }
  });

  it('each preinstalled app is started anew, and left for the home screen', async () => {
    const { asked } = await drive('preinstalled-apps');
    const order = ['files', 'music', 'settings'].flatMap((id) => [
      `stop com.example.${id}`,
      `app com.example.${id}`,
      'home',
    ]);
    expect(asked.slice(-order.length)).to.deep.equal(order);
  });

  it('a result is opened from results that were asked for by their address, with no engine chosen', async () => {
    const { planned, steps, noted, asked } = await drive('open-result');
    expect(asked).to.not.include('engine');
    expect(steps.indexOf('open-result')).to.be.above(steps.indexOf('type-results-address'));
    expect(noted.map(({ id }) => id)).to.include('c01/url');
    const words = planned.canaries[0]?.value ?? 'none';
    const { searchEngines } = loadTables();
    for (const engine of searchEngines) {
      const url = new URL(resultsAddress(engine, words));
      expect(engine.hosts).to.include(url.hostname);
      expect(url.searchParams.get('q')).to.equal(words);
    }
  });
});
