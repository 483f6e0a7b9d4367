// What a run is: `manifest.json`, written at its start and completed at its end.
import { z } from 'zod';

export const handsetFactsSchema = z.strictObject({
  serial: z.string(),
  manufacturer: z.string(),
  model: z.string(),
  /** ro.product.device, e.g. `ginkgo`. */
  codename: z.string(),
  androidRelease: z.string(),
  sdk: z.number().int(),
  /** ro.build.version.incremental: the MIUI version on a Xiaomi phone. */
  incremental: z.string(),
  fingerprint: z.string(),
  /** Language of its screens (ISO 639-1); absent when it does not say. */
  language: z.string().optional(),
  /** From `ro.virtual_handset`: true for the lab handset. */
  simulated: z.boolean(),
});
/** What the handset says of itself. */
export type HandsetFacts = z.infer<typeof handsetFactsSchema>;

const connectionSchema = z.strictObject({ adbServerPort: z.number().int() });
const browserStateSchema = z.strictObject({
  id: z.string(),
  package: z.string(),
  /** versionName as installed; null when it is not installed. */
  version: z.string().nullable(),
  /** Why it cannot be driven; null when it can. */
  unavailable: z.string().nullable(),
});

const handsetEntrySchema = z.strictObject({
  /** `h1`, `h2`, ...: `handset` of the cases it drives. */
  id: z.string().regex(/^h\d{1,2}$/),
  facts: handsetFactsSchema,
  connection: connectionSchema,
  browsers: z.array(browserStateSchema),
});
/** One handset of a run. */
export type HandsetEntry = z.infer<typeof handsetEntrySchema>;

export const manifestSchema = z.strictObject({
  schemaVersion: z.literal(1),
  runId: z.string().regex(/^[a-z0-9-]+$/),
  tool: z.strictObject({
    name: z.string(),
    version: z.string(),
    node: z.string(),
  }),
  profile: z.string(),
  seed: z.string(),
  /** True when the handset was the lab handset: nothing in this run says anything about a real phone. */
  simulated: z.boolean(),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  /** Null while the run goes on, or when it was killed. */
  endedAt: z.string().nullable(),
  state: z.enum(['running', 'complete', 'interrupted']),
  handset: handsetFactsSchema.nullable(),
  /** The adb server the handset was reached through; null before it was. */
  connection: connectionSchema.nullable(),
  browsers: z.array(browserStateSchema),
  /** Handsets besides that one, where several share the cases. */
  moreHandsets: z.array(handsetEntrySchema).optional(),
  /** Kept things a reader should know: undone state of an earlier run, a tool's version, ... */
  notes: z.array(z.string()),
});
/** The file `manifest.json`. */
export type Manifest = z.infer<typeof manifestSchema>;

/** Id of a run's first, and often only, handset. */
export const firstHandset = 'h1';

/** Every handset of a run; empty until one is known. */
export function handsetsOf(manifest: Manifest): HandsetEntry[] {
  const { handset, connection, browsers, moreHandsets } = manifest;
  const first =
    handset === null || connection === null
      ? []
      : [{ id: firstHandset, facts: handset, connection, browsers }];
  return [...first, ...(moreHandsets ?? [])];
}
