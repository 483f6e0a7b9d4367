// Files come in one by one, one ZIP archive goes out: the same bytes for the same files, whatever the day, the time zone and the machine.
import { closeSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { withDiskErrors } from './files.ts';
import { centralHeader, endRecords, localHeader, type ZipMember } from './zip-format.ts';

/** What goes into an archive: bytes at hand, or a file that is read twice. */
export type ZipInput = { path: string } & ({ content: Uint8Array } | { file: string });

const chunkBytes = 1 << 20;

/** Writes the archive whole: to a neighbour first, then renamed over. Members stand in the order given. */
export function writeZip(target: string, inputs: Iterable<ZipInput>): void {
  const partial = `${target}.${process.pid}.partial`;
  withDiskErrors(target, () => mkdirSync(dirname(target), { recursive: true }));
  const archive = withDiskErrors(target, () => openSync(partial, 'w', 0o644));
  let whole = false;
  try {
    let at = 0;
    const put = (bytes: Uint8Array) => {
      withDiskErrors(target, () => writeAll(archive, bytes));
      at += bytes.length;
    };
    const members: ZipMember[] = [];
    for (const input of inputs) {
      const member = { path: input.path, ...measured(input), offset: at };
      put(localHeader(member));
      for (const chunk of chunksOf(input)) put(chunk);
      members.push(member);
    }
    const offset = at;
    for (const member of members) put(centralHeader(member));
    put(endRecords({ members: members.length, sizeBytes: at - offset, offset }));
    whole = true;
  } finally {
    closeSync(archive);
    if (!whole) rmSync(partial, { force: true });
  }
  withDiskErrors(target, () => renameSync(partial, target));
}

function measured(input: ZipInput): { sizeBytes: number; crc32: number } {
  let sizeBytes = 0;
  let crc = 0;
  for (const chunk of chunksOf(input)) {
    sizeBytes += chunk.length;
    crc = crc32(chunk, crc);
  }
  return { sizeBytes, crc32: crc };
}

/** Each chunk is valid until the next one is asked for. */
function* chunksOf(input: ZipInput): Generator<Uint8Array> {
  if ('content' in input) yield input.content;
  else yield* fileChunks(input.file);
}

/** The bytes of a file, piece by piece; each piece is valid until the next one is asked for. */
export function* fileChunks(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes);
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer))
      yield buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}
