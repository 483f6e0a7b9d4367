// A step of a run and the files it wrote come in, a line of the run's custody log goes out: who, what, when, and the files' hashes as they are at that moment.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { appendCustody, type CustodyStep, type FileHash } from '../artifacts/custody.ts';
import { runPaths } from '../artifacts/run-folder.ts';
import { hashFile } from '../evidence/bundle/contents.ts';
import { sha256Hex } from '../lib/hash.ts';
import { operatorName, programName } from './operator.ts';

/** A step as its doer tells it. */
export interface CustodyNote {
  did: CustodyStep['did'];
  said: string;
  /** Paths relative to the run folder; those that are not there are left out. */
  paths: readonly string[];
}

/** Appends a line with the named files as they are now. */
export function noteCustody(runFolder: string, { did, said, paths }: CustodyNote): void {
  const files = paths
    .filter((path) => existsSync(join(runFolder, path)))
    .map((path) => hashFile(runFolder, path));
  append(runFolder, { did, said, files });
}

/** Appends a line for content that was written a moment ago, hashed from memory. */
export function noteKept(runFolder: string, path: string, content: Uint8Array | string): void {
  const files = [{ path, sizeBytes: Buffer.byteLength(content), sha256: sha256Hex(content) }];
  append(runFolder, { did: 'screen-kept', said: `Kept what the handset showed: ${path}`, files });
}

function append(runFolder: string, step: { did: CustodyStep['did']; said: string; files: FileHash[] }): void {
  const who = operatorName();
  appendCustody(runPaths.custody(runFolder), { atMs: Date.now(), who, by: programName(), ...step });
}
