// What a run is: `manifest.json`, written at its start and completed at its end.
import { z } from 'zod';
import { accountSchema } from './run-config.ts';

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
  /** Whether somebody is signed in to an account of its maker; absent where that cannot be read. */
  account: accountSchema.optional(),
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
  /** When Android says it was first installed, as it writes it; absent when it does not say. */
  firstInstalled: z.string().optional(),
  /** Why it cannot be driven; null when it can. */
  unavailable: z.string().nullable(),
});

const appStateSchema = z.strictObject({
  /** Row of config/apps.json. */
  id: z.string(),
  package: z.string(),
  /** versionName as installed; null when it is not installed, or when no source names its package. */
  version: z.string().nullable(),
  /** What it runs as; null when it is not installed or could not be read. */
  uid: z.number().int().nullable(),
  /** Other packages that run as the same UID: what they send cannot be told from what it sends. */
  sharedWith: z.array(z.string()),
  /** Whether it has a screen to be opened with. */
  opens: z.boolean(),
});
/** A preinstalled app that a claim is about, as found on a handset. */
export type AppState = z.infer<typeof appStateSchema>;

const handsetEntrySchema = z.strictObject({
  /** `h1`, `h2`, ...: `handset` of the cases it drives. */
  id: z.string().regex(/^h\d{1,2}$/),
  facts: handsetFactsSchema,
  connection: connectionSchema,
  browsers: z.array(browserStateSchema),
  /** Apps of config/apps.json; absent where no case is about what is done on the phone itself. */
  apps: z.array(appStateSchema).optional(),
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
  /** Apps of config/apps.json on the first handset; absent where no case is about what is done on the phone itself. */
  apps: z.array(appStateSchema).optional(),
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
  const { handset, connection, browsers, apps, moreHandsets } = manifest;
  const first =
    handset === null || connection === null
      ? []
      : [{ id: firstHandset, facts: handset, connection, browsers, ...(apps === undefined ? {} : { apps }) }];
  return [...first, ...(moreHandsets ?? [])];
}

/** Ids of a run's handsets, known or not. */
export function handsetIds({ moreHandsets }: Manifest): string[] {
  return [firstHandset, ...(moreHandsets ?? []).map(({ id }) => id)];
}

/** Name that the traffic of a row of config/apps.json goes by; no browser's id has a colon. */
export function appName(id: string): string {
  return `app:${id}`;
}

/** versionName of a case's browser on the handset that drives it; null when it is not known or not installed. */
export function versionIn(manifest: Manifest, planned: { browser: string; handset?: string }): string | null {
  const entry = handsetsOf(manifest).find(({ id }) => id === (planned.handset ?? firstHandset));
  return entry?.browsers.find(({ id }) => id === planned.browser)?.version ?? null;
}
