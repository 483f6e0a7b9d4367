// A browser that has just been started comes in, one whose address bar can be used goes out: first-run dialogs by table.
import { HarnessError } from '../lib/errors.ts';
import type { DriverContext } from './browser-driver.ts';

/** Dialogs that may stand before the address bar are the targets of config/selectors.json that begin so; a browser has rows for those it knows. */
const dialogs = 'first-run-';
const mostDialogs = 8;

/** Answers first-run dialogs until the address bar is there. */
export async function dismissFirstRun(context: DriverContext): Promise<void> {
  const { row, screen, stepTimeoutMs } = context;
  const known = screen.targets(row.id, dialogs);
  for (let answered = 0; answered <= mostDialogs; answered++) {
    const seen = await screen.findAny(row.id, [...known, 'address-bar-idle'], { timeoutMs: stepTimeoutMs });
    if (seen.target === 'address-bar-idle') return;
    await seen.element.click();
  }
  throw new HarnessError(
    'screen-unexpected',
    `${row.name} showed more than ${mostDialogs} first-run dialogs in a row.`,
    {
      remedy: 'Start it once by hand, answer its dialogs, and run again.',
    },
  );
}
