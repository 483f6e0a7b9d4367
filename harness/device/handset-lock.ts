// A serial comes in; out goes the sole right to use that handset on this machine, until released or its owner is dead.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError, systemErrorCode } from '../lib/errors.ts';
import { withDiskErrors } from '../lib/files.ts';
import {
  isAlive,
  type ProcessIdentity as Owner,
  processIdentitySchema,
  thisProcess,
} from '../lib/process-identity.ts';

/** Held by this process. */
export interface HandsetLock {
  release(): Promise<void>;
}

/** Takes the lock; `handset-locked` names the process that has it. The lock of a dead process is taken over. */
export async function lockHandset(options: { serial: string; stateDir: string }): Promise<HandsetLock> {
  const { serial, stateDir } = options;
  const path = join(stateDir, `lock-${encodeURIComponent(serial)}.json`);
  const me = thisProcess();
  withDiskErrors(path, () => mkdirSync(stateDir, { recursive: true, mode: 0o700 }));
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (create(path, me)) return { release: async () => release(path, me) };
    const owner = readOwner(path);
    if (owner && isAlive(owner)) {
      throw new HarnessError('handset-locked', `Process ${owner.pid} is using ${serial}.`, {
        remedy: 'Wait for that run to end, or use another handset with --serial.',
      });
    }
    clearDead(path);
  }
  throw new HarnessError('handset-locked', `Other processes keep taking the lock of ${serial}.`, {
    remedy: 'Try again in a moment.',
  });
}

/** Written beside and linked, so that a lock is never seen half-written; false when there is one. */
function create(path: string, me: Owner): boolean {
  const mine = `${path}.${me.pid}`;
  return withDiskErrors(path, () => {
    writeFileSync(mine, JSON.stringify(me), { mode: 0o600 });
    try {
      linkSync(mine, path);
      return true;
    } catch (error) {
      if (systemErrorCode(error) === 'EEXIST') return false;
      throw error;
    } finally {
      rmSync(mine, { force: true });
    }
  });
}

/** Two processes may both see a dead owner: the one that moved a live lock away puts it back. */
function clearDead(path: string): void {
  const aside = `${path}.${process.pid}.dead`;
  try {
    renameSync(path, aside);
    const moved = readOwner(aside);
    if (moved && isAlive(moved)) linkSync(aside, path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function release(path: string, me: Owner): void {
  const owner = readOwner(path);
  if (owner?.pid === me.pid && owner.started === me.started) rmSync(path, { force: true });
}

/** Undefined when the file is gone or was not written by this program: then nobody holds it. */
function readOwner(path: string): Owner | undefined {
  try {
    const parsed = processIdentitySchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
