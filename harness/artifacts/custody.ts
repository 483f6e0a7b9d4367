// Who did what to a run, and when: `custody.jsonl`, one line a step, each line bound to the one before by its hash.
import { closeSync, existsSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import { z } from 'zod';
import { whileAlone } from '../lib/brief-lock.ts';
import { appendJsonLine, parseJson, readText, withDiskErrors } from '../lib/files.ts';
import { sha256Hex } from '../lib/hash.ts';

const fileHashSchema = z.strictObject({
  /** Relative to the run folder. */
  path: z.string(),
  sizeBytes: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
/** A file as it was at that moment. */
export type FileHash = z.infer<typeof fileHashSchema>;

export const custodyStepSchema = z.strictObject({
  /** Epoch ms of the harness's clock. */
  atMs: z.number().int(),
  /** The person or account that had the run in hands, as told or as the system names it. */
  who: z.string().min(1),
  /** The program, e.g. `phonehome 0.1.0`. */
  by: z.string().min(1),
  did: z.enum(['run-begun', 'screen-kept', 'case-closed', 'run-ended', 'analysed']),
  /** One sentence for a reader. */
  said: z.string(),
  /** The files written by this step, hashed as they were written. */
  files: z.array(fileHashSchema),
  /** SHA-256 of the line before, without its line feed; null in the first line. */
  previous: z.string().nullable(),
});
/** One line of `custody.jsonl`. */
export type CustodyStep = z.infer<typeof custodyStepSchema>;

/** Appends a line; workers of several handsets take turns, so that each line is bound to the one before. */
export function appendCustody(path: string, step: Omit<CustodyStep, 'previous'>): void {
  whileAlone(path, () =>
    appendJsonLine(path, { ...step, previous: lastLineHash(path) } satisfies CustodyStep),
  );
}

/** A custody log as read. */
export interface CustodyLog {
  steps: CustodyStep[];
  /** 1-based number of the first line that is not bound to the one before; null when all are. */
  brokenAt: number | null;
}

/** Reads all lines; empty when there is no log. A torn last line (a killed writer) is left out. */
export function readCustody(path: string): CustodyLog {
  const log: CustodyLog = { steps: [], brokenAt: null };
  if (!existsSync(path)) return log;
  const lines = readText(path).split('\n').slice(0, -1);
  let previous: string | null = null;
  lines.forEach((line, index) => {
    const step = parseJson(line, custodyStepSchema, `${path} line ${index + 1}`);
    if (step.previous !== previous) log.brokenAt ??= index + 1;
    previous = sha256Hex(line);
    log.steps.push(step);
  });
  return log;
}

/** The latest hash of each file that the log names. */
export function latestHashes({ steps }: CustodyLog): Map<string, FileHash> {
  return new Map(steps.flatMap(({ files }) => files.map((file): [string, FileHash] => [file.path, file])));
}

/** Of the last whole line; a torn one is cut off, or the next would be glued to it. */
function lastLineHash(path: string): string | null {
  if (!existsSync(path)) return null;
  const { size } = statSync(path);
  let length = Math.min(size, 16_384);
  for (;;) {
    const tail = tailOf(path, size, length);
    const end = tail.lastIndexOf(10);
    const start = end < 0 ? -1 : tail.lastIndexOf(10, end - 1);
    if (end >= 0 && (start >= 0 || length === size)) {
      if (end !== tail.length - 1)
        withDiskErrors(path, () => truncateSync(path, size - tail.length + end + 1));
      return sha256Hex(tail.subarray(start + 1, end));
    }
    if (length === size) {
      withDiskErrors(path, () => truncateSync(path, 0));
      return null;
    }
    length = Math.min(size, length * 4);
  }
}

function tailOf(path: string, size: number, length: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const tail = Buffer.alloc(length);
    readSync(file, tail, 0, length, size - length);
    return tail;
  } finally {
    closeSync(file);
  }
}
