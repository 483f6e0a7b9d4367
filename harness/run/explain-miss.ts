// What a step failed with comes in; when the browser, or its way out, is gone, that is said instead.
import { readCase } from '../artifacts/run-folder.ts';
import type { BrowserRow } from '../artifacts/tables.ts';
import type { Session } from '../browsers/browser-driver.ts';
import { HarnessError } from '../lib/errors.ts';
import { within } from '../lib/time.ts';
import { whyDisconnected } from './disconnected.ts';
import { unansweredBecause } from './upstream-proxy.ts';

/** How long a look at what the handset shows may take. */
const lookMs = 5000;

/** Failures of a step that looked at the screen, or waited for it. */
const seenOnScreen: ReadonlySet<HarnessError['code']> = new Set([
  'screen-unexpected',
  'timeout',
  'step-failed',
]);

/** Where the step failed. */
export interface MissedIn {
  runFolder: string;
  caseId: string;
  browser: Session;
  row: BrowserRow;
}

/** The failure itself, or a new one with it as its cause: the selector table is not to blame for a dead browser or network. */
export async function explainMiss(failure: unknown, where: MissedIn): Promise<unknown> {
  if (whyDisconnected(failure) !== undefined) return failure;
  // The others say themselves what was wrong, and it is not what the screen shows: another file, another arm, no room on the disk.
  if (failure instanceof HarnessError && !seenOnScreen.has(failure.code)) return failure;
  const { runFolder, caseId, browser, row } = where;
  const unanswered = unansweredBecause(readCase(runFolder, caseId).capture);
  if (unanswered !== undefined)
    return new HarnessError(
      'capture-failed',
      `No server could be reached from this machine: ${unanswered}.`,
      {
        remedy: 'Check its network, and the upstream proxy when --upstream names one.',
        cause: failure,
      },
    );
  // A session that no longer answers is told from the step's own failure.
  const inFront = await within('the app in front', browser.getCurrentPackage(), lookMs).catch(() => null);
  if (inFront === null || inFront === row.package) return failure;
  return new HarnessError(
    'step-failed',
    `${row.name} is no longer in front, ${inFront} is: it crashed or was left.`,
    { remedy: "Look at the last screenshot of this case, and at the handset's own log.", cause: failure },
  );
}
