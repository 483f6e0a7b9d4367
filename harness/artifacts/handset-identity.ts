// What the handset has that could point back to it or its owner: `handset-identity.json`, read before the first case.
import { z } from 'zod';

export const handsetIdentifierSchema = z.strictObject({
  /** `android-id`, `serial`, `gaid`, `oaid`, `imei`, `mac`, `account`, `model`, `build-fingerprint`, `carrier`; `android-id:<package>` for one app's. */
  name: z.string(),
  /** Null when it could not be read. */
  value: z.string().nullable(),
  /** Who shares it. */
  scope: z.string(),
  /** What gives it a new value. */
  reset: z.string(),
  /** Where it was read, or why it could not be. */
  how: z.string(),
  /** True when it is this handset's alone; false for what all handsets of the make, or customers of the carrier, share. */
  unique: z.boolean(),
});
/** One of them. */
export type HandsetIdentifier = z.infer<typeof handsetIdentifierSchema>;

export const handsetIdentitySchema = z.strictObject({
  schemaVersion: z.literal(1),
  identifiers: z.array(handsetIdentifierSchema),
});
/** The file `handset-identity.json`; it names a real phone, so look before you publish a run. */
export type HandsetIdentity = z.infer<typeof handsetIdentitySchema>;
