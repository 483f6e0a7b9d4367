// Wire bytes go in as they arrive; out come files named by their SHA-256 in the run folder's `bodies/`, each written once.
import { createHash, type Hash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { BodyRef } from '../artifacts/capture-log.ts';
import { runPaths } from '../artifacts/run-folder.ts';
import { withDiskErrors } from '../lib/files.ts';
import { sha256Hex } from '../lib/hash.ts';

const emptySha256 = sha256Hex('');

/** Takes one body's bytes in order. Nothing is kept in memory; the bytes are with the kernel when `write` returns. */
export interface BodyWriter {
  write(chunk: Uint8Array): void;
  /** Gives the file its final name. Call once; `complete: false` when the connection broke before the body's end. */
  finish(options: { complete: boolean }): BodyRef;
}

/** The `bodies/` folder of one run. */
export interface BodyStore {
  begin(): BodyWriter;
  /** Stores a whole body at once. */
  put(content: Uint8Array): BodyRef;
}

/** Opens the body store of a run folder. File names come from the hash alone, never from what was captured. */
export function openBodyStore(runFolder: string): BodyStore {
  const folder = runPaths.bodies(runFolder);
  withDiskErrors(folder, () => mkdirSync(folder, { recursive: true }));
  let begun = 0;
  const begin = () => {
    begun += 1;
    return bodyWriter(runFolder, join(folder, `.${process.pid}-${begun}.partial`));
  };
  return {
    begin,
    put: (content) => {
      const writer = begin();
      writer.write(content);
      return writer.finish({ complete: true });
    },
  };
}

function bodyWriter(runFolder: string, partialPath: string): BodyWriter {
  const hash: Hash = createHash('sha256');
  let sizeBytes = 0;
  let file: number | undefined;
  return {
    write: (chunk) => {
      if (chunk.length === 0) return;
      withDiskErrors(partialPath, () => {
        file ??= openSync(partialPath, 'w', 0o644);
        writeAll(file, chunk);
      });
      hash.update(chunk);
      sizeBytes += chunk.length;
    },
    finish: ({ complete }) => {
      if (file === undefined) return { sha256: emptySha256, sizeBytes: 0, complete };
      closeSync(file);
      const sha256 = hash.digest('hex');
      const finalPath = runPaths.body(runFolder, sha256);
      withDiskErrors(finalPath, () => {
        if (existsSync(finalPath)) unlinkSync(partialPath);
        else renameSync(partialPath, finalPath);
      });
      return { sha256, sizeBytes, complete };
    },
  };
}

/** A write to a nearly full disk may take only a part. */
function writeAll(file: number, chunk: Uint8Array): void {
  for (let offset = 0; offset < chunk.length;) {
    offset += writeSync(file, chunk, offset);
  }
}
