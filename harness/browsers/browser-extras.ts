// What some browsers offer beside pages (terms to decline, a news feed, reader mode, downloads) and what is done to them: by table.
import { HarnessError } from '../lib/errors.ts';
import type { DriverContext } from './browser-driver.ts';

/** Every method throws `not-as-planned` where the selector table has no row for this browser: then the case is not run. */
export interface BrowserExtras {
  /** `pm clear`: its settings, ids and everything it kept are gone. */
  clearData(): Promise<void>;
  /** Starts it without answering anything; waits until a first-run dialog is there. */
  startUnanswered(): Promise<void>;
  declineFirstRun(): Promise<void>;
  /** Whether its first-run dialog can be declined, as far as the table knows. */
  canDecline(): boolean;
  /** Taps the first item of the news feed and gives its title. */
  openNewsItem(): Promise<string>;
  openReader(): Promise<void>;
  /** Confirms a download where the browser asks; does nothing where the table says it does not. */
  confirmDownload(): Promise<void>;
}

/** The extras of the browser of `context`. */
export function tableDrivenExtras({ browser, row, screen, stepTimeoutMs }: DriverContext): BrowserExtras {
  const look = { timeoutMs: stepTimeoutMs };
  const find = (target: string) => {
    if (screen.has(row.id, target)) return screen.find(row.id, target, look);
    throw new HarnessError(
      'not-as-planned',
      `${row.name} has no ${target.replaceAll('-', ' ')} that config/selectors.json knows of.`,
      { remedy: `If it has one, add a row with owner "${row.id}" and target "${target}".` },
    );
  };
  return {
    clearData: async () => {
      await browser.execute('mobile: clearApp', { appId: row.package });
    },
    startUnanswered: async () => {
      await browser.execute('mobile: activateApp', { appId: row.package });
      const known = screen.targets(row.id, 'first-run-');
      if (known.length === 0) await find('first-run-accept');
      await screen.findAny(row.id, known, look);
    },
    declineFirstRun: async () => {
      await (await find('decline-first-run')).click();
    },
    canDecline: () => screen.has(row.id, 'decline-first-run'),
    openNewsItem: async () => {
      const item = await find('news-item');
      const title = (await item.getText()).trim();
      await item.click();
      return title;
    },
    openReader: async () => {
      // Asked first, so that a browser without one is told apart from a menu that looks otherwise.
      if (!screen.has(row.id, 'reader-mode')) await find('reader-mode');
      await (await find('menu')).click();
      await (await find('reader-mode')).click();
    },
    confirmDownload: async () => {
      if (screen.has(row.id, 'download-confirm')) await (await find('download-confirm')).click();
    },
  };
}
