// The port every browser is driven through, and the table-driven implementation that fits them all so far.
import type { Browser } from 'webdriverio';
import type { Mode, SwitchSetting } from '../artifacts/run-config.ts';
import type { BrowserRow, EngineRow } from '../artifacts/tables.ts';
import { HarnessError } from '../lib/errors.ts';
import { waitFor } from '../lib/time.ts';
import { dismissFirstRun } from './first-run.ts';
import { enhancedIn, readEnhanced, turnEnhanced, wrongSwitch } from './incognito-switch.ts';
import type { Screen } from './selectors.ts';

/** The WebdriverIO session that a handset is driven through. */
export type Session = Browser;

const enterKey = 66;
const backKey = 4;

/** What a driver needs to know; times in milliseconds. */
export interface DriverContext {
  browser: Browser;
  row: BrowserRow;
  screen: Screen;
  stepTimeoutMs: number;
}

/** One browser on one handset. Every method throws a HarnessError that says what was not as expected. */
export interface BrowserDriver {
  /** Stops it if it runs, starts it, gets past first-run dialogs to the address bar. */
  open(): Promise<void>;
  /** Gets past first-run dialogs of the browser in front to the address bar. */
  answerFirstRun(): Promise<void>;
  /** Chooses the engine of address-bar searches in the browser's settings. */
  chooseEngine(engine: EngineRow): Promise<void>;
  /** Opens a page of the wanted mode and reads back that it is one. */
  enterMode(mode: Mode): Promise<void>;
  /** Makes enhanced incognito mode what the setting asks for; throws `not-as-planned` when it reads back otherwise. */
  setSwitch(setting: SwitchSetting): Promise<void>;
  /** Reads the setting once more; throws `not-as-planned` when it is another. */
  checkSwitch(setting: SwitchSetting): Promise<void>;
  /** The mode the screen speaks of: by the incognito mark. */
  shownMode(): Promise<Mode>;
  /** Types into the address bar without submitting. */
  type(text: string): Promise<void>;
  submit(): Promise<void>;
  /** The address the browser shows for the page in front. */
  shownAddress(): Promise<string>;
  /** Title of the page in front; empty when it shows none. */
  shownTitle(): Promise<string>;
  /** UI source of the whole screen, as XML. */
  uiSource(): Promise<string>;
  /** Types into the search box of the engine's own page, without submitting. */
  typeIntoPage(engine: EngineRow, text: string): Promise<void>;
  /** Taps the first result on an engine's results page. */
  openFirstResult(engine: EngineRow): Promise<void>;
  close(): Promise<void>;
}

/** Drives a browser by its rows in config/selectors.json. */
export function tableDrivenBrowser(context: DriverContext): BrowserDriver {
  const { browser, row, screen, stepTimeoutMs } = context;
  const look = { timeoutMs: stepTimeoutMs };
  const tap = async (target: string, blanks: Record<string, string> = {}) => {
    await (await screen.find(row.id, target, { ...look, blanks })).click();
  };
  return {
    open: async () => {
      await browser.execute('mobile: terminateApp', { appId: row.package });
      await browser.execute('mobile: activateApp', { appId: row.package });
      await dismissFirstRun(context);
    },
    answerFirstRun: () => dismissFirstRun(context),
    chooseEngine: async (engine) => {
      await tap('menu');
      await tap('settings');
      await tap('settings-search-engine');
      await tap('settings-engine-choice', { engine: engine.name });
      await backToAddressBar(context);
    },
    enterMode: async (mode) => {
      const isOn = () => screen.shows(row.id, 'incognito-badge');
      if (mode === 'normal') {
        if (await isOn()) throw wrongMode(row, 'normal');
        return;
      }
      await tap('menu');
      await tap('incognito-toggle');
      await waitFor(`the incognito mark of ${row.name}`, isOn, look).catch((cause: unknown) => {
        throw wrongMode(row, 'incognito', cause);
      });
    },
    setSwitch: async (setting) => {
      const wanted = enhancedIn(setting);
      if ((await readEnhanced(context)) !== wanted) await turnEnhanced(context, wanted);
      await backToAddressBar(context);
    },
    checkSwitch: async (setting) => {
      const wanted = enhancedIn(setting);
      if ((await readEnhanced(context)) !== wanted) throw wrongSwitch(row.name, wanted);
      await backToAddressBar(context);
    },
    shownMode: async () => ((await screen.shows(row.id, 'incognito-badge')) ? 'incognito' : 'normal'),
    type: async (text) => {
      await tap('address-bar-idle');
      const field = await screen.find(row.id, 'address-bar-edit', look);
      await field.clearValue();
      await field.addValue(text);
      const shown = await field.getText();
      if (shown === text) return;
      throw new HarnessError('step-failed', `Typed "${text}" but the address bar shows "${shown}".`, {
        remedy: 'Check the keyboard and the row address-bar-edit of config/selectors.json.',
      });
    },
    submit: () => pressKey(browser, enterKey),
    shownAddress: async () => (await screen.find(row.id, 'page-address', look)).getText(),
    shownTitle: async () => (await screen.find(row.id, 'page', look)).getText(),
    uiSource: () => browser.getPageSource(),
    typeIntoPage: async (engine, text) => {
      const box = await screen.find(`engine:${engine.id}`, 'search-box', look);
      await box.click();
      await box.addValue(text);
      const shown = await box.getText();
      if (shown === text) return;
      throw new HarnessError('step-failed', `Typed "${text}" but ${engine.name}'s box shows "${shown}".`, {
        remedy: `Check the row search-box of "engine:${engine.id}" in config/selectors.json.`,
      });
    },
    openFirstResult: async (engine) => {
      await (await screen.find(`engine:${engine.id}`, 'first-result', look)).click();
    },
    close: async () => {
      await browser.execute('mobile: terminateApp', { appId: row.package });
    },
  };
}

async function pressKey(browser: Browser, keycode: number): Promise<void> {
  await browser.execute('mobile: pressKey', { keycode });
}

/** Presses Back until the address bar is in front again: settings may be several screens deep. */
async function backToAddressBar({ browser, row, screen, stepTimeoutMs }: DriverContext): Promise<void> {
  await waitFor(
    `the address bar of ${row.name} after leaving its settings`,
    async () => {
      if (await screen.shows(row.id, 'address-bar-idle')) return true;
      await pressKey(browser, backKey);
      return false;
    },
    { timeoutMs: stepTimeoutMs, intervalMs: 300 },
  );
}

function wrongMode(row: BrowserRow, wanted: Mode, cause?: unknown): HarnessError {
  return new HarnessError(
    'not-as-planned',
    `${row.name} is not in ${wanted} mode by the look of its screen.`,
    {
      remedy: `Check the rows incognito-toggle and incognito-badge of "${row.id}" in config/selectors.json.`,
      cause,
    },
  );
}
