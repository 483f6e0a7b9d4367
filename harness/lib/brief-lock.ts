// A file and a short piece of synchronous work come in; the work is done while no other process of ours does such work on that file.
import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { HarnessError, systemErrorCode } from './errors.ts';
import { withDiskErrors } from './files.ts';

/** The work takes milliseconds: a lock that old was left by a process that is dead. */
const staleMs = 5000;
const deadlineMs = 20_000;
const pauseMs = 5;

/** Returns what `work` returns. Throws `timeout` when others keep the lock. */
export function whileAlone<T>(path: string, work: () => T): T {
  const lock = join(dirname(path), `.${basename(path)}.lock`);
  const until = Date.now() + deadlineMs;
  while (!taken(lock)) {
    clearStale(lock);
    if (Date.now() > until)
      throw new HarnessError('timeout', `Other processes keep ${path} locked.`, {
        remedy: `Remove ${lock} when no run is under way.`,
      });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function taken(lock: string): boolean {
  return withDiskErrors(lock, () => {
    try {
      closeSync(openSync(lock, 'wx', 0o600));
      return true;
    } catch (error) {
      if (systemErrorCode(error) === 'EEXIST') return false;
      throw error;
    }
  });
}

function clearStale(lock: string): void {
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age > staleMs) rmSync(lock, { force: true });
}
