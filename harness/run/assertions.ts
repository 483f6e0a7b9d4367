// How the journey specs came out: `assertions.jsonl` in the run folder, one line a test, written as each ends.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { appendJsonLine, readJsonLines } from '../lib/files.ts';

const assertionSchema = z.strictObject({
  title: z.string(),
  passed: z.boolean(),
  /** True when it failed because the measurement fell short (InconclusiveError), not because of what was seen. */
  undecided: z.boolean().default(false),
  /** True when nothing of the run could answer it, so that nothing was asserted: neither passed nor failed. */
  notRun: z.boolean().default(false),
  /** First line of the failure, or what was missing; null when it passed. */
  reason: z.string().nullable(),
});
/** One test of a journey spec. */
export type AssertionRow = z.infer<typeof assertionSchema>;

/** Whether it stands against the run: it failed, or could not be decided. */
export function standsAgainst({ passed, notRun }: AssertionRow): boolean {
  return !passed && !notRun;
}

const assertionsFile = (runFolder: string) => join(runFolder, 'assertions.jsonl');

/** Adds one line. */
export function recordAssertion(runFolder: string, row: AssertionRow): void {
  appendJsonLine(assertionsFile(runFolder), row);
}

/** All lines; empty when no spec ran. */
export function readAssertions(runFolder: string): AssertionRow[] {
  return existsSync(assertionsFile(runFolder))
    ? readJsonLines(assertionsFile(runFolder), assertionSchema)
    : [];
}
