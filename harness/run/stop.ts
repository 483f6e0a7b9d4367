// A wish to stop, as a file in the run folder that every process of the run can see.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../lib/files.ts';

/** Begins every line that a process of a run writes for its user. */
export const ownWords = 'phonehome: ';

const stopFile = (runFolder: string) => join(runFolder, 'stop-requested');

/** Asks the run to end after the step at hand. */
export function requestStop(runFolder: string, reason: string): void {
  writeWhole(stopFile(runFolder), `${reason}\n`);
}

/** Whether somebody asked. */
export function stopRequested(runFolder: string): boolean {
  return existsSync(stopFile(runFolder));
}

/**
 * Makes Ctrl-C and SIGTERM a wish to stop instead of an end on the spot: listeners that would end the process are
 * replaced, because the handset must be restored first. A second signal calls `onSecond`, which ends it unless told.
 */
export function stopOnSignals(
  onStop: (signal: NodeJS.Signals) => void,
  onSecond: () => void = () => process.exit(130),
): void {
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      if (asked) return onSecond();
      asked = true;
      onStop(signal);
    });
  }
}
