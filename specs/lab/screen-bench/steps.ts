// What a person does on the bench's browser, step by step, through the UiAutomator2 server.

import type { AppDescription } from '../../../harness/lab/model.ts';
import { waitFor } from '../../../harness/lib/time.ts';
import { type Bench, benchPackage } from './bench.ts';

const waitMs = 15_000;

/** Ids of the look under test. */
export const idsOf = {
  mint: { terms: ['agree'], idle: 'search_hint', menu: 'action_more' },
  chrome: {
    terms: ['terms_accept', 'negative_button'],
    idle: 'search_box_text',
    menu: 'menu_button_wrapper',
  },
} as const satisfies Record<AppDescription['look'], unknown>;

/** Starts the browser; `am start` without data. */
export async function launch(bench: Bench): Promise<void> {
  await bench.screen.activities.start({ component: { package: benchPackage, activity: '.Main' } });
}

export async function tap(bench: Bench, strategy: string, selector: string): Promise<void> {
  await bench.call('POST', `/element/${await bench.find(strategy, selector)}/click`, {});
}

/** Starts the browser and passes its first-run screens. */
export async function launchAndAgree(bench: Bench, look: AppDescription['look'] = 'mint'): Promise<void> {
  await launch(bench);
  for (const id of idsOf[look].terms) await tap(bench, 'id', id);
}

/** Types into the address bar, from wherever it stands, and presses Enter. */
export async function typeAndEnter(bench: Bench, text: string): Promise<void> {
  const idle = (await bench.call('POST', '/elements', {
    strategy: '-android uiautomator',
    selector: 'new UiSelector().resourceIdMatches(".*:id/(search_hint|search_box_text|url_bar)")',
  })) as { ELEMENT: string }[];
  const box = idle[0]?.ELEMENT ?? '';
  await bench.call('POST', `/element/${box}/click`, {});
  const bar = await bench.find('id', 'url_bar');
  await bench.call('POST', `/element/${bar}/clear`, {});
  await bench.call('POST', `/element/${bar}/value`, { text, replace: false });
  await bench.call('POST', '/appium/device/press_keycode', { keycode: 66 });
}

export async function source(bench: Bench): Promise<string> {
  return String(await bench.call('GET', '/source'));
}

/** Waits until the page source holds `text`. */
export async function seeText(bench: Bench, text: string): Promise<string> {
  return waitFor(
    `"${text}" on the screen`,
    async () => {
      const now = await source(bench);
      return now.includes(text) ? now : undefined;
    },
    { timeoutMs: waitMs },
  );
}

/** Waits until the latest page is loaded: its text is on the screen before the native code has heard of its end. */
export async function pageFinished(bench: Bench): Promise<void> {
  const latest = () => bench.events.findLast(({ type }) => type === 'page-start' || type === 'page-finish');
  await waitFor('the end of the load of the page in front', () => latest()?.type === 'page-finish', {
    timeoutMs: waitMs,
  });
}

/** Opens an address in a normal tab, as a link from outside. */
export async function openLink(bench: Bench, url: string): Promise<void> {
  await bench.screen.activities.start({
    action: 'android.intent.action.VIEW',
    data: url,
    package: benchPackage,
  });
}

/** What the cookie page says in the tab that is in front after `open`. */
export async function cookieSeen(bench: Bench, url: string): Promise<string> {
  await typeAndEnter(bench, url);
  const shown = await seeText(bench, 'cookie:[');
  return /cookie:\[([^\]]*)\]/.exec(shown)?.[1] ?? 'not shown';
}

/** Width and height of a PNG. */
export function pngSize(base64: unknown): { width: number; height: number; sizeBytes: number } {
  const png = Buffer.from(String(base64), 'base64');
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), sizeBytes: png.length };
}
