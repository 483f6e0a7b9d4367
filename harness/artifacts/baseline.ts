// The answers of an earlier run that a run is asserted to agree with: `baseline.json`, a copy made before anything is driven.
import { z } from 'zod';
import { accountSchema } from './run-config.ts';
import { verdictWordSchema } from './verdict.ts';

export const baselineCellSchema = z.strictObject({
  claim: z.string(),
  browser: z.string(),
  mode: z.string(),
  /** Setting of the incognito switch; absent where the browser has none. */
  incognitoSwitch: z.string().optional(),
  /** Only where somebody was signed in: earlier runs do not say. */
  account: accountSchema.exclude(['signed-out']).optional(),
  engine: z.string(),
  journey: z.string(),
  verdict: verdictWordSchema,
});
/** One answer of the earlier run, over its repetitions. */
export type BaselineCell = z.infer<typeof baselineCellSchema>;

export const baselineSchema = z.strictObject({
  schemaVersion: z.literal(1),
  runId: z.string(),
  simulated: z.boolean(),
  cells: z.array(baselineCellSchema),
});
/** The file `baseline.json`. */
export type Baseline = z.infer<typeof baselineSchema>;
