// A file's content comes in pieces; it is written whole, without ever being in memory whole.
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { withDiskErrors } from './files.ts';

/** Writes the pieces to a neighbour of `path`, then renames it over; nothing is left behind when a piece throws. */
export function writeWholeInChunks(path: string, chunks: Iterable<string | Uint8Array>): void {
  const partial = `${path}.${process.pid}.partial`;
  withDiskErrors(path, () => mkdirSync(dirname(path), { recursive: true }));
  const file = withDiskErrors(path, () => openSync(partial, 'w', 0o644));
  let whole = false;
  try {
    for (const chunk of chunks) withDiskErrors(path, () => writeFileSync(file, chunk));
    whole = true;
  } finally {
    closeSync(file);
    if (!whole) rmSync(partial, { force: true });
  }
  withDiskErrors(path, () => renameSync(partial, path));
}
