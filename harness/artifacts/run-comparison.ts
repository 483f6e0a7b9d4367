// What changed between two runs: `compare --format json`, and what the text and the page are made of.
import { z } from 'zod';

const word = z.enum(['reproduced', 'not-reproduced', 'inconclusive', 'not-run']);

const side = z.strictObject({
  runId: z.string(),
  simulated: z.boolean(),
  startedAt: z.string(),
  device: z.string().nullable(),
  android: z.string().nullable(),
  build: z.string().nullable(),
  tool: z.string(),
  cases: z.number().int(),
  browsers: z.record(z.string(), z.string().nullable()),
});

const answer = z.strictObject({ answer: word, held: z.number().int(), tries: z.number().int() });

export const runComparisonSchema = z.strictObject({
  schemaVersion: z.literal(1),
  a: side,
  b: side,
  /** What the runs themselves differ in: versions, phone, tables. One sentence each. */
  circumstances: z.array(z.string()),
  claims: z.array(
    z.strictObject({
      claim: z.string(),
      short: z.string(),
      /** Browser, mode, engine and every other axis, as name and value. */
      place: z.record(z.string(), z.string()),
      a: answer,
      b: answer,
      change: z.enum(['same', 'changed', 'newly-decided', 'no-longer-decided']),
    }),
  ),
  /** Where in the uploads something of ours was, unexplained. */
  paths: z.array(
    z.strictObject({
      place: z.record(z.string(), z.string()),
      kind: z.string(),
      host: z.string(),
      operator: z.string().nullable(),
      /** The address with list positions left open. */
      path: z.string(),
      match: z.string(),
      /** Cases of that place in which it was seen, of those driven to the end. */
      a: z.strictObject({ cases: z.number().int(), of: z.number().int() }),
      b: z.strictObject({ cases: z.number().int(), of: z.number().int() }),
      change: z.enum(['same', 'appeared', 'gone', 'more', 'less']),
    }),
  ),
  /** Identifier values and whether both runs sent them. */
  identifiers: z.array(
    z.strictObject({
      browser: z.string(),
      name: z.string(),
      host: z.string(),
      change: z.enum(['same-value', 'other-value', 'appeared', 'gone']),
    }),
  ),
  /** What cannot be compared, and why. One sentence each. */
  incomparable: z.array(z.string()),
});
/** What changed between two runs. */
export type RunComparison = z.infer<typeof runComparisonSchema>;
