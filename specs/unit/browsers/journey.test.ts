import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Case } from '../../../harness/artifacts/case.ts';
import { type DriveEvent, driveEventSchema } from '../../../harness/artifacts/drive-log.ts';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import type { BrowserDriver, Session } from '../../../harness/browsers/browser-driver.ts';
import { searchJourney } from '../../../harness/browsers/journey-search.ts';
import { StepRecorder } from '../../../harness/browsers/step-recorder.ts';
import { loadTables } from '../../../harness/config/load.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { readJsonLines } from '../../../harness/lib/files.ts';

const planned: Case = {
  id: 'c01',
  browser: 'mint',
  engine: 'google',
  mode: 'incognito',
  journey: 'search',
  repetition: 1,
  canaries: [
    {
      id: 'c01/search-term',
      kind: 'search-term',
      value: 'plum quartz raven bitadomelu',
      step: 'type-search-words',
      origin: 'minted',
    },
  ],
};

/** A browser that does as it is told; `change` replaces some of it. */
function obedient(change: Partial<BrowserDriver> = {}): BrowserDriver {
  let address = '';
  return {
    open: async () => undefined,
    answerFirstRun: async () => undefined,
    chooseEngine: async () => undefined,
    enterMode: async () => undefined,
    setSwitch: async () => undefined,
    checkSwitch: async () => undefined,
    typeIntoPage: async () => undefined,
    shownMode: async () => 'incognito',
    type: async () => undefined,
    submit: async () => {
      address = 'www.google.com/search?q=plum+quartz';
    },
    shownAddress: async () => address,
    shownTitle: async () => 'A page about plums',
    uiSource: async () => '<node text="plum quartz raven bitadomelu"/>',
    openFirstResult: async () => {
      address = 'https://www.garden.example/a/1';
    },
    close: async () => undefined,
    ...change,
  };
}

describe('the search journey', () => {
  let folder: string;
  let stop = false;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phonehome-journey-'));
    stop = false;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const session = {
    takeScreenshot: async () => Buffer.from('png').toString('base64'),
    getPageSource: async () => '<hierarchy/>',
  } as unknown as Session;

  async function drive(driver: BrowserDriver): Promise<{ log: DriveEvent[]; failure: unknown }> {
    const [engine] = loadTables().searchEngines;
    if (engine === undefined) throw new Error('no engine');
    const recorder = new StepRecorder({
      runFolder: folder,
      caseId: 'c01',
      browser: session,
      stepTimeoutMs: 400,
      stopRequested: () => stop,
    });
    const parts = { driver, recorder, engine, browserName: 'Mint Browser', stepTimeoutMs: 400 };
    const failure = await searchJourney(planned, parts).then(
      () => undefined,
      (error: unknown) => error,
    );
    const file = runPaths.drive(folder, 'c01');
    return { log: existsSync(file) ? readJsonLines(file, driveEventSchema) : [], failure };
  }
  const steps = (log: DriveEvent[]) =>
    log.flatMap((event) => (event.type === 'step' ? [`${event.name}:${event.outcome}`] : []));

  it('logs each step with a screenshot and the UI source', async () => {
    const { log, failure } = await drive(obedient());
    expect(failure).to.equal(undefined);
    expect(steps(log)).to.deep.equal(
      [
        'open-browser',
        'choose-engine',
        'enter-mode',
        'type-search-words',
        'submit-search',
        'open-result',
        'read-back-mode',
      ].map((name) => `${name}:done`),
    );
    for (const event of log) {
      if (event.type !== 'step') continue;
      expect(readFileSync(join(folder, event.screenshot ?? ''), 'utf8')).to.equal('png');
      expect(readFileSync(join(folder, event.uiSource ?? ''), 'utf8')).to.equal('<hierarchy/>');
    }
  });

  it('makes canaries of the address and title it opened', async () => {
    const { log } = await drive(obedient());
    const canaries = log.flatMap((event) => (event.type === 'canary' ? [event.canary] : []));
    expect(canaries.map(({ id, value, origin }) => [id, value, origin])).to.deep.equal([
      ['c01/url', 'https://www.garden.example/a/1', 'observed'],
      ['c01/title', 'A page about plums', 'observed'],
    ]);
  });

  it('refuses a results page of another engine', async () => {
    const { log, failure } = await drive(
      obedient({ submit: async () => undefined, shownAddress: async () => 'duckduckgo.com/?q=plum' }),
    );
    expect(failure).to.be.instanceOf(HarnessError).with.property('code', 'not-as-planned');
    expect(String(failure))
      .to.contain('Google')
      .and.to.contain('duckduckgo.com')
      .and.to.contain('plum quartz raven bitadomelu');
    expect(steps(log).at(-1)).to.equal('submit-search:failed');
  });

  it('says both failures where the address cannot be read after the first', async () => {
    let asked = 0;
    const { failure } = await drive(
      obedient({
        uiSource: async () => '<node text="plum"/>',
        shownAddress: async () => {
          asked += 1;
          if (asked > 2) throw new Error('socket hang up');
          return 'www.google.com/search?q=plum';
        },
      }),
    );
    expect(failure).to.be.instanceOf(HarnessError);
    expect(String(failure)).to.contain('socket hang up');
    expect(failure).to.have.property('cause').that.is.instanceOf(AggregateError);
  });

  it('refuses a results page without the words', async () => {
    const { failure } = await drive(obedient({ uiSource: async () => '<node text="plum"/>' }));
    expect(failure).to.have.property('code', 'timeout');
  });

  it('refuses a page that left the mode, so that no normal search passes for an incognito one', async () => {
    const { log, failure } = await drive(obedient({ shownMode: async () => 'normal' }));
    expect(failure).to.have.property('code', 'not-as-planned');
    expect(steps(log).at(-1)).to.equal('read-back-mode:failed');
  });

  it('keeps the picture of the moment a step failed', async () => {
    const fails = async () => {
      throw new HarnessError('screen-unexpected', 'no such row', { remedy: 'Correct it.' });
    };
    const { log } = await drive(obedient({ chooseEngine: fails }));
    const last = log.at(-1);
    expect(last).to.include({
      type: 'step',
      name: 'choose-engine',
      outcome: 'failed',
      reason: 'no such row Correct it.',
    });
    if (last?.type === 'step') expect(existsSync(join(folder, last.screenshot ?? 'none'))).to.equal(true);
  });

  it('begins no step once it was asked to stop', async () => {
    const stopNow = async () => {
      stop = true;
    };
    const { log, failure } = await drive(obedient({ open: stopNow }));
    expect(failure).to.have.property('code', 'interrupted');
    expect(steps(log)).to.deep.equal(['open-browser:done']);
  });

  it('gives up a step that hangs, naming it', async () => {
    const { failure } = await drive(obedient({ type: () => new Promise(() => undefined) }));
    expect(failure).to.have.property('code', 'timeout');
    expect(String(failure)).to.contain('type-search-words');
  });
});
