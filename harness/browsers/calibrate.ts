// A person at a handset and the rows of one browser come in; row by row the person shows the element, its locators go out.
import type { Locator, SelectorRow } from '../artifacts/tables.ts';
import { visibleLine } from '../lib/visible-text.ts';
import { type Candidate, candidatesIn, matching } from './ui-candidates.ts';

/** How a person is spoken to. */
export interface Conversation {
  say(line: string): void;
  /** The answer without white space around it; undefined when there will be none any more. */
  ask(question: string): Promise<string | undefined>;
}

/** What the handset shows. */
export interface ShownScreen {
  source(): Promise<string>;
  /** Whether a locator finds something now. */
  finds(locator: Pick<Locator, 'by' | 'value'>): Promise<boolean>;
}

/** What was captured of one row. */
export interface Calibrated {
  owner: string;
  target: string;
  locators: Candidate['locators'];
}

/** What a person is to show, by the beginning of a target; the first that fits. */
const meanings: readonly (readonly [beginning: string, said: string])[] = [
  ['first-run', 'The button of a dialog that comes up when the browser is started for the first time.'],
  ['decline-first-run', 'The button that declines the terms at the first start.'],
  ['address-bar-idle', 'The box to tap before an address can be typed, as it is on the start page.'],
  ['address-bar-edit', 'The field that takes the address, once that box was tapped.'],
  ['page-address', 'The box that shows the address while a page is open.'],
  ['page', 'The page itself: the large element with the web content.'],
  ['menu', 'The button that opens the menu.'],
  ['incognito-toggle', 'The menu item that switches incognito mode on or opens such a tab.'],
  ['incognito-badge', 'Something that is on the screen in incognito mode only.'],
  ['enhanced-incognito-state', 'The switch of "Enhanced Incognito Mode" in the settings.'],
  ['settings-search-engine', 'The item of the settings that leads to the choice of a search engine.'],
  ['settings', 'The menu item that opens the settings.'],
  ['news-item', 'The headline of the first item of the news feed on the start page.'],
  ['reader-mode', 'The menu item of reader mode, with an article open.'],
  ['download-confirm', 'The button of the dialog that asks before a download.'],
  ['home-screen', 'Something that is on the home screen only.'],
  ['home-folder', 'The first folder on the home screen.'],
  ['folder-title', 'The name of a folder, with the folder open.'],
  ['status-bar-shade', 'The shade, with the status bar pulled down.'],
];

const shownAtOnce = 40;
const help =
  'Type its number, a few letters to narrow the list, r to read the screen again, s to skip this row, q to end.';

/** Walks through the rows in order; ends early at q or at the end of the answers, keeping what was captured. */
export async function calibrate(
  rows: readonly SelectorRow[],
  { say, ask }: Conversation,
  screen: ShownScreen,
): Promise<Calibrated[]> {
  const captured: Calibrated[] = [];
  for (const [index, { owner, target, locators }] of rows.entries()) {
    const known = locators.map(({ by, value }) => `${by}=${value}`).join(', ');
    say('');
    say(`${index + 1} of ${rows.length}: ${target} (so far: ${visibleLine(known, 200)})`);
    if (locators.every(({ value }) => /\{\w+\}/.test(value))) {
      // What stands on the screen now would be looked for whatever is asked for later.
      say('Passed over: what it finds is filled in for each case. Edit it by hand if it is wrong.');
      continue;
    }
    const what = meanings.find(([beginning]) => target.startsWith(beginning));
    if (what !== undefined) say(`   ${what[1]}`);
    const begin = await ask('Bring the screen there on the handset, then press Enter (s skips, q ends): ');
    if (begin === undefined || begin === 'q') return captured;
    if (begin === 's') continue;
    const chosen = await choose({ say, ask }, screen);
    if (chosen === 'end') return captured;
    if (chosen === 'skip') continue;
    captured.push({ owner, target, locators: chosen });
    say(`Captured ${target}: ${chosen.map(({ by, value }) => `${by}=${visibleLine(value, 80)}`).join(', ')}`);
  }
  return captured;
}

async function choose(
  { say, ask }: Conversation,
  screen: ShownScreen,
): Promise<Candidate['locators'] | 'skip' | 'end'> {
  let all = candidatesIn(await screen.source());
  let shown = all;
  for (;;) {
    if (shown.length === 0) say('Nothing on this screen can be told by an id, a description or a text.');
    for (const [index, { said }] of shown.slice(0, shownAtOnce).entries())
      say(`${String(index + 1).padStart(4)}  ${said}`);
    if (shown.length > shownAtOnce)
      say(`      and ${shown.length - shownAtOnce} more: type letters to narrow the list`);
    const answer = await ask('Which is it? ');
    if (answer === undefined || answer === 'q') return 'end';
    if (answer === 's') return 'skip';
    if (answer === '' || answer === '?') {
      say(help);
    } else if (answer === 'r') {
      all = candidatesIn(await screen.source());
      shown = all;
    } else if (/^\d+$/.test(answer)) {
      const picked = shown[Number(answer) - 1];
      const found = picked === undefined ? [] : await stillFound(picked, screen);
      if (found.length > 0) return found;
      say(
        picked === undefined
          ? `There is no ${answer} in the list.`
          : 'It is gone from the screen; r reads it again.',
      );
    } else {
      shown = matching(all, answer);
      if (shown.length === 0) {
        say(`Nothing holds "${visibleLine(answer, 40)}"; all is shown again.`);
        shown = all;
      }
    }
  }
}

/** Only what the driver itself finds now is written down. */
async function stillFound({ locators }: Candidate, screen: ShownScreen): Promise<Candidate['locators']> {
  const found: Candidate['locators'] = [];
  for (const locator of locators) if (await screen.finds(locator)) found.push(locator);
  return found;
}
