// Which runs are under way on this machine: each has a private folder, by which the next command clears up after a killed one.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { privateFolders } from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { readJson, withDiskErrors, writeJson } from '../lib/files.ts';
import { isAlive, processIdentitySchema, thisProcess } from '../lib/process-identity.ts';

const reachSchema = z.object({ serial: z.string(), adbServerPort: z.number().int() });
const claimSchema = z.object({
  /** The process that clears up if it lives. */
  owner: processIdentitySchema,
  /** Where its handset is reached; null before that is known. */
  reach: reachSchema.nullable(),
  /** Where its other handsets are reached. */
  more: z.array(reachSchema).default([]),
});
type Claim = z.infer<typeof claimSchema>;

/** A run of this process, known to others. */
export interface RunClaim {
  /** For what must be gone when the run has ended: its CA's key, the lab's files. Mode 0700. */
  readonly folder: string;
  /** Notes where a handset is reached, so that `phonehome restore` needs no port. */
  reached(reach: { serial: string; adbServerPort: number }): void;
  /** Removes the folder with everything in it; while its handset is among `toRestore` the claim in it stays. */
  release(toRestore: string[]): void;
}

/** The folder of a run for what must be gone when it has ended. */
export const privateFolderOf = (runId: string): string => join(privateFolders(), runId);
const claimName = 'claim.json';
const fileOf = (runId: string) => join(privateFolderOf(runId), claimName);

/** Makes a run known and gives it its private folder. */
export function claimRun(runId: string): RunClaim {
  const folder = privateFolderOf(runId);
  withDiskErrors(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  let claim: Claim = { owner: thisProcess(), reach: null, more: [] };
  const save = (next: Claim) => writeJson(fileOf(runId), next, 0o600);
  save(claim);
  return {
    folder,
    reached: (reach) => {
      claim = claim.reach === null ? { ...claim, reach } : { ...claim, more: [...claim.more, reach] };
      save(claim);
    },
    release: (toRestore) => clear(runId, toRestore),
  };
}

/** Throws `usage` while the process that drives that run is alive. */
export function refuseRunUnderWay(runId: string): void {
  const owner = readClaim(runId)?.owner;
  if (owner === undefined || !isAlive(owner)) return;
  throw new HarnessError('usage', `Run ${runId} is still under way (process ${owner.pid}).`, {
    remedy: 'Wait for its end, or stop it with Ctrl-C.',
  });
}

/**
 * Removes what killed runs left on this machine and gives their ids. What they left on handsets is in the undo journals;
 * of a run whose handset is among `toRestore` the claim stays, because it says where that handset is reached.
 */
export function clearDeadRuns(toRestore: string[]): string[] {
  const dead = claimedRuns().filter((runId) => {
    const claim = readClaim(runId);
    return claim !== undefined && !isAlive(claim.owner);
  });
  for (const runId of dead) clear(runId, toRestore);
  return dead;
}

/** The adb server port by which the latest known run reached a handset; undefined when none is known. */
export function lastPortOf(serial: string): number | undefined {
  const reached = claimedRuns()
    .flatMap(reachesOf)
    .filter((reach) => reach.serial === serial);
  return reached.at(-1)?.adbServerPort;
}

function claimedRuns(): string[] {
  return existsSync(privateFolders()) ? readdirSync(privateFolders()).sort() : [];
}

/** Undefined while it is being made, and when no version of this program wrote it: then it is left alone. */
function readClaim(runId: string): Claim | undefined {
  if (!existsSync(fileOf(runId))) return undefined;
  try {
    return readJson(fileOf(runId), claimSchema);
  } catch (error) {
    if (error instanceof HarnessError) return undefined;
    throw error;
  }
}

function reachesOf(runId: string): z.infer<typeof reachSchema>[] {
  const claim = readClaim(runId);
  if (claim === undefined) return [];
  return claim.reach === null ? claim.more : [claim.reach, ...claim.more];
}

function clear(runId: string, toRestore: string[]): void {
  const folder = privateFolderOf(runId);
  const claimStays = reachesOf(runId).some(({ serial }) => toRestore.includes(serial));
  if (!claimStays) remove(folder);
  else for (const name of readdirSync(folder)) if (name !== claimName) remove(join(folder, name));
}

/** A Chromium that is just dying may still write into its profile: tried again. */
function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}
