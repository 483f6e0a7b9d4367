// Values that stayed the same where they should not have: `persistent-values.json`, evidence that cases can be told to be one device's.
import { z } from 'zod';

/** What happened between two sights after which an id of the session, the app or the mode should be another. */
export const changeSchema = z.enum(['restart', 'mode', 'cleared-data', 'reinstall', 'days']);
/** What a value outlived. */
export type Change = z.infer<typeof changeSchema>;

export const persistentSightSchema = z.strictObject({
  /** Id of the run, where values of several runs are compared; null within one. */
  run: z.string().nullable(),
  caseId: z.string(),
  /** `normal` or `incognito`. */
  mode: z.string(),
  exchange: z.string(),
  /** Epoch ms of the request. */
  atMs: z.number().int(),
  address: z.string(),
});
/** One place where the value was sent. */
export type PersistentSight = z.infer<typeof persistentSightSchema>;

export const persistentValueSchema = z.strictObject({
  browser: z.string(),
  /** Registrable domain that received it. */
  site: z.string(),
  /** The address with array indexes left open: `body > json:$[*].properties.uuid`. */
  path: z.string(),
  /** At most 200 characters. */
  value: z.string(),
  /** The first sight of each case, in driving order; at least two. */
  sights: z.tuple([persistentSightSchema, persistentSightSchema]).rest(persistentSightSchema),
  /** True when it links a normal case with an incognito one. */
  acrossModes: z.boolean(),
  /** Everything it outlived, in a fixed order; `restart` always, since each case starts its browser anew. */
  outlived: z.array(changeSchema),
  /** `value "…" at path … was sent in case c01 (normal) and case c02 (incognito)`. */
  said: z.string(),
});
/** A value sent in several cases of one browser, and by no other vendor's browser nor from another handset. */
export type PersistentValue = z.infer<typeof persistentValueSchema>;

export const persistentValuesSchema = z.strictObject({
  schemaVersion: z.literal(1),
  runId: z.string(),
  /** Sorted by browser, site, path and value. */
  values: z.array(persistentValueSchema),
});
/** The file `persistent-values.json`. */
export type PersistentValues = z.infer<typeof persistentValuesSchema>;
