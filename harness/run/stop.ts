// A wish to stop, as a file in the run folder that every process of the run can see; signals come in and become that wish.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError } from '../lib/errors.ts';
import { writeWhole } from '../lib/files.ts';

/** Begins every line that a process of a run writes for its user. */
export const ownWords = 'phonehome: ';

/** Exit code of a run that was stopped: what a shell gives for Ctrl-C. */
export const stoppedExitCode = 130;

/** Exit code of a run that could not be begun, for whatever reason; it has said why. */
export const setUpFailedExitCode = 2;

/** What a case says that the stop kept from being started. */
export const stoppedBefore = 'The run was stopped before this case.';

/** Ctrl-C, `kill`, and the terminal being closed. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** npm hands a Ctrl-C on to a process that had it from the terminal already: the echo is no second wish. */
const echoMs = 700;

const stopFile = (runFolder: string) => join(runFolder, 'stop-requested');

/** Asks the run to end soon: no new step, and a settling case at once. */
export function requestStop(runFolder: string, reason: string): void {
  writeWhole(stopFile(runFolder), `${reason}\n`);
}

/** Whether somebody asked. */
export function stopRequested(runFolder: string): boolean {
  return existsSync(stopFile(runFolder));
}

/** What is thrown where a wish to stop is met. */
export function stoppedError(where: string): HarnessError {
  return new HarnessError('interrupted', `The run was stopped ${where}.`, { remedy: 'Start it again.' });
}

/** Aborts when the run is asked to stop; looks every `everyMs` and keeps no process alive. */
export function watchStop(runFolder: string, everyMs = 150): AbortSignal {
  const controller = new AbortController();
  const look = () => {
    if (!stopRequested(runFolder)) return;
    clearInterval(timer);
    controller.abort(stoppedError('by its user'));
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  look();
  return controller.signal;
}

/** How long a step at hand may still take once the run was asked to stop. */
const stepGraceMs = 3000;

/** Settles like `work`; once `stop` aborts, at the latest after the grace of the step at hand, with `interrupted`. */
export async function untilStopped(work: Promise<void>, stop: AbortSignal): Promise<void> {
  const ended = new AbortController();
  const stopped = async (): Promise<void> => {
    if (!stop.aborted)
      await new Promise<void>((resolve) => {
        stop.addEventListener('abort', () => resolve(), { signal: ended.signal });
      });
    await sleep(stepGraceMs, undefined, { signal: ended.signal, ref: false });
    throw stoppedError('within a step');
  };
  try {
    await Promise.race([work, stopped()]);
  } finally {
    ended.abort();
  }
}

/**
 * Makes Ctrl-C, SIGTERM and a closed terminal a wish to stop instead of an end on the spot: listeners that would end the
 * process are replaced, because the handset must be restored first. A second signal calls `onSecond`.
 */
export function stopOnSignals(onStop: (signal: NodeJS.Signals) => void, onSecond: () => void): void {
  let askedAt: number | undefined;
  for (const signal of stopSignals) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      const now = performance.now();
      if (askedAt === undefined) {
        askedAt = now;
        onStop(signal);
      } else if (now - askedAt > echoMs) onSecond();
    });
  }
}

/** A terminal that was closed, or a pipe whose reader left, must not end the process before the handset is restored. */
export function outliveTheTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
