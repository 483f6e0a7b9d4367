// What an analysis writes of a run, by its hashes, and what Allure makes of it.
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { z } from 'zod';

/** Files that a second analysis must write again byte by byte. */
export const derived = ['findings.jsonl', 'verdicts.json', 'blind-spots.json', 'traffic.har', 'report.html'];

/** One test of Allure's own page, as its data files have it. */
export const allureTest = z.looseObject({
  fullName: z.string(),
  status: z.string(),
  hidden: z.boolean(),
  retriesCount: z.number(),
});

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
/** SHA-256 of each of them. */
export const hashesOf = (folder: string) =>
  Object.fromEntries(derived.map((name) => [name, sha256(fs.readFileSync(path.join(folder, name)))]));
