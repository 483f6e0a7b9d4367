// Gestures on the phone itself (home screens, folder) come in, fingers move on the handset's screen; targets by table, owner `miui`.
import type { Browser } from 'webdriverio';
import { phoneSubject } from '../artifacts/journeys.ts';
import { HarnessError } from '../lib/errors.ts';
import { waitFor } from '../lib/time.ts';
import type { Screen } from './selectors.ts';

/** What a phone driver needs; times in milliseconds. */
export interface PhoneContext {
  browser: Browser;
  screen: Screen;
  stepTimeoutMs: number;
}

/** The phone's own screens. Every method throws a HarnessError that says what was not as expected. */
export interface PhoneDriver {
  /** The Home key; waits until the home screen is in front. */
  home(): Promise<void>;
  /** Moves the home screen the way the finger goes, and sees it moved. */
  swipeHome(direction: 'left' | 'right'): Promise<void>;
  /** Pulls the status bar down and sees the shade. */
  pullStatusBar(): Promise<void>;
  /** Starts Android's Settings and sees it in front. */
  openSettings(): Promise<void>;
  /** Starts an app as its icon does, and sees it in front. */
  openApp(packageName: string): Promise<void>;
  /** Taps the item of a list that has this text in it, found by the row `target`, and sees the screen change. */
  openItem(target: 'file-item' | 'track-item', text: string): Promise<void>;
  /** Opens the first folder of the home screen and gives its name. */
  openFolder(): Promise<string>;
}

const homeKey = 3;
/** Android's own, on MIUI too (facts 6.4). */
const settingsPackage = 'com.android.settings';

/** Drives the phone by the rows of config/selectors.json whose owner is `miui`. */
export function tableDrivenPhone({ browser, screen, stepTimeoutMs }: PhoneContext): PhoneDriver {
  const look = { timeoutMs: stepTimeoutMs };
  const find = (target: string) => screen.find(phoneSubject, target, look);
  const openApp = async (packageName: string) => {
    await browser.execute('mobile: activateApp', { appId: packageName });
    await waitFor(
      `${packageName} in front`,
      async () => (await browser.getCurrentPackage()) === packageName,
      { timeoutMs: stepTimeoutMs, intervalMs: 150 },
    );
  };
  return {
    home: async () => {
      await browser.execute('mobile: pressKey', { keycode: homeKey });
      await find('home-screen');
    },
    swipeHome: async (direction) => {
      const { width, height } = await browser.getWindowSize();
      const before = await browser.getPageSource();
      // Above the middle and clear of the edges, where a swipe would mean Back.
      await browser.execute('mobile: swipeGesture', {
        left: Math.round(width * 0.15),
        top: Math.round(height * 0.3),
        width: Math.round(width * 0.7),
        height: Math.round(height * 0.2),
        direction,
        percent: 0.9,
      });
      await waitFor('the home screen to move', async () => (await browser.getPageSource()) !== before, {
        timeoutMs: stepTimeoutMs,
        intervalMs: 150,
      }).catch((cause: unknown) => {
        throw new HarnessError('step-failed', `A swipe to the ${direction} did not move the home screen.`, {
          remedy: 'Put an icon on a second home screen: with one alone there is nothing to swipe to.',
          cause,
        });
      });
    },
    pullStatusBar: async () => {
      const { width, height } = await browser.getWindowSize();
      const finger = browser.action('pointer', { parameters: { pointerType: 'touch' } });
      await finger
        .move({ x: Math.round(width / 2), y: 1 })
        .down()
        .move({ x: Math.round(width / 2), y: Math.round(height * 0.6), duration: 300 })
        .up()
        .perform();
      await find('status-bar-shade');
    },
    openSettings: () => openApp(settingsPackage),
    openApp,
    openItem: async (target, text) => {
      const item = await screen.find(phoneSubject, target, { ...look, blanks: { text } });
      const before = await browser.getPageSource();
      await item.click();
      await waitFor(`"${text}" to open`, async () => (await browser.getPageSource()) !== before, {
        timeoutMs: stepTimeoutMs,
        intervalMs: 150,
      });
    },
    openFolder: async () => {
      await (await find('home-folder')).click();
      const name = (await (await find('folder-title')).getText()).trim();
      if (name !== '') return name;
      throw new HarnessError('step-failed', 'The folder on the home screen has no name.', {
        remedy: 'Give it an unusual one, so that it can be recognised in what is sent.',
      });
    },
  };
}
