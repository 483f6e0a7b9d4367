// What the results in a run folder were worked out of: `.analysed.json`, beside them and in no bundle; while it holds they need not be worked out anew.
import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const savedAnalysisSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** SHA-256 over the program's own files and its lockfile. */
  program: sha256,
  /** SHA-256 over everything the offline half reads: names and hashes of files, bodies among them. */
  inputs: sha256,
  /** SHA-256 over the names and hashes of the result files. */
  results: sha256,
});
/** The file `.analysed.json`. */
export type SavedAnalysis = z.infer<typeof savedAnalysisSchema>;
