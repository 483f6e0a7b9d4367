// What a run was made with, beyond its manifest: `provenance.json`, measured when it began and when it ended.
import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** `h2`, ... where several handsets share the cases; absent for the first. */
const otherHandset = z
  .string()
  .regex(/^h\d{1,2}$/)
  .optional();

export const clockReadingSchema = z.strictObject({
  handset: otherHandset,
  /** Epoch ms of the harness's clock, in the middle of the question. */
  atMs: z.number().int(),
  /** The handset's clock minus the harness's clock, in ms. */
  offsetMs: z.number(),
  /** The true offset is at most this far from offsetMs: half the time the question took, and the clock's own grain. */
  uncertaintyMs: z.number(),
});
/** One comparison of the handset's clock with the harness's. */
export type ClockReading = z.infer<typeof clockReadingSchema>;

export const apkSchema = z.strictObject({
  handset: otherHandset,
  package: z.string(),
  /** Every APK of the package, its base first; empty when the handset named none. */
  files: z.array(
    z.strictObject({
      /** File name on the handset, e.g. `base.apk`. */
      name: z.string(),
      sizeBytes: z.number().int().nullable(),
      sha256: sha256.nullable(),
    }),
  ),
  /** Certificates of the signers of the base APK (APK Signature Scheme v2 or v3). */
  signers: z.array(
    z.strictObject({
      scheme: z.enum(['v2', 'v3']),
      /** The certificate, DER as base64. */
      certificate: z.string(),
      /** SHA-256 of the DER: what `apksigner verify --print-certs` prints. */
      sha256,
      subject: z.string(),
    }),
  ),
  /** Why something of it is not known; null when all is. */
  unknown: z.string().nullable(),
});
/** The installed files of one browser, hashed on the handset. */
export type ApkFacts = z.infer<typeof apkSchema>;

export const provenanceSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** The system the harness ran on, e.g. `linux 6.1.0 x64`. */
  system: z.string(),
  /** Null when the harness did not run from a git checkout. */
  git: z
    .strictObject({
      commit: z.string().regex(/^[0-9a-f]{40,64}$/),
      /** True when tracked files differed from that commit. */
      changed: z.boolean(),
    })
    .nullable(),
  /** SHA-256 of package-lock.json; null when there was none. */
  lockfileSha256: sha256.nullable(),
  /** Direct dependencies as installed, by name. */
  dependencies: z.array(z.strictObject({ name: z.string(), version: z.string() })),
  /** Programs of the machine that took part, with what they say of their version. */
  programs: z.array(z.strictObject({ name: z.string(), version: z.string() })),
  /** Browsers under test, as installed; empty before the handset was known. */
  apks: z.array(apkSchema),
  /** When the run began and when it ended; empty before the handset was known. */
  clock: z.array(clockReadingSchema),
});
/** The file `provenance.json`. */
export type Provenance = z.infer<typeof provenanceSchema>;
