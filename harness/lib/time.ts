// Waiting with a deadline: every wait names what it waited for.
import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError } from './errors.ts';

/** How a wait is bounded; all in milliseconds. */
export interface WaitOptions {
  timeoutMs: number;
  /** Pause between two looks; 50 ms unless told. */
  intervalMs?: number;
  /** Ends the wait early with an `interrupted` error. */
  signal?: AbortSignal;
}

/** Calls `look` until it gives something other than undefined or false; throws `timeout` naming `what`. */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  options: WaitOptions,
): Promise<T> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (options.signal?.aborted) {
      throw new HarnessError('interrupted', `Interrupted while waiting for ${what}.`, {
        remedy: 'Start the run again.',
      });
    }
    if (performance.now() >= deadline) {
      throw new HarnessError('timeout', `Waited ${options.timeoutMs} ms for ${what}.`, {
        remedy:
          'Look at the last screenshot and log of the step, then raise the time-out in the run config if it is only slow.',
      });
    }
    await sleep(options.intervalMs ?? 50);
  }
}

/** Settles like `promise`, or rejects with `timeout` naming `what` after `timeoutMs`. */
export async function within<T>(what: string, promise: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new HarnessError('timeout', `Waited ${timeoutMs} ms for ${what}.`, {
          remedy: 'Try again; if it repeats, run with --verbose.',
        }),
      );
    }, timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
