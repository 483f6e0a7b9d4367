// A sealed run: `datapackage.json` names every file, `datapackage-digest.json` signs it, `signatures/` holds all that depends on the day of sealing.
import { z } from 'zod';

/** Version of the bundle's own form. Readers refuse newer ones. */
export const bundleFormat = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const prefixedSha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** Names inside a bundle. */
export const bundleNames = {
  package: 'datapackage.json',
  digest: 'datapackage-digest.json',
  instructions: 'VERIFY.md',
  seal: 'signatures/seal.json',
  sealSignature: 'signatures/seal.json.sig',
  timestamp: (number: number) => `signatures/timestamp-${number}.tsr`,
  redaction: 'redaction.json',
  /** Below it a redacted copy keeps the signed list of the original. */
  original: 'original',
} as const;

/** Whether a file of a bundle is one of those that sealing, signing and timestamping write. */
export function isSignatureFile(path: string): boolean {
  return path === bundleNames.digest || path.startsWith('signatures/');
}

export const resourceSchema = z.strictObject({
  /** As Frictionless Data Package wants it: lower case, unique. */
  name: z.string(),
  path: z.string(),
  bytes: z.number().int().min(0),
  hash: prefixedSha256,
});
/** A file of a bundle as its list names it. */
export type Resource = z.infer<typeof resourceSchema>;

/** Enough to tell a bundle's format; everything else is read once that is known. */
export const anyPackageSchema = z.object({ formatVersion: z.number().int().min(1) });

export const packageSchema = z.strictObject({
  /** Frictionless Data Package. */
  profile: z.literal('data-package'),
  name: z.string(),
  title: z.string(),
  formatVersion: z.literal(bundleFormat),
  runId: z.string(),
  /** True: driven on the lab handset; nothing in it says anything about a real phone. */
  simulated: z.boolean(),
  /** True: a publishable copy, see redaction.json. */
  redacted: z.boolean(),
  /** When the run ended (or began, when it never ended): ISO 8601, UTC. Sealing has its time in `signatures/`. */
  created: z.string(),
  /** The program that made the run. */
  software: z.string(),
  /** Commit of that program; null when not known. */
  commit: z.string().nullable(),
  /** True when that program differed from its commit. */
  changed: z.boolean(),
  lockfileSha256: sha256.nullable(),
  /** What a reader looks for, and the file that has it. */
  contents: z.record(z.string(), z.string()),
  /** What this run did not record, in words. */
  missing: z.array(z.string()),
  /** What was in the run folder and is no part of the bundle, with the reason. */
  leftOut: z.array(z.strictObject({ path: z.string(), why: z.string() })),
  /** Every other file, sorted by path (byte order), the signature files excepted. */
  resources: z.array(resourceSchema),
});
/** The file `datapackage.json`. */
export type BundlePackage = z.infer<typeof packageSchema>;

export const digestSchema = z.strictObject({
  path: z.literal('datapackage.json'),
  hash: prefixedSha256,
  /** WACZ-auth 0.1.0, anonymous signature: no other field is allowed. */
  signedData: z.strictObject({
    hash: prefixedSha256,
    /** ISO 8601, UTC. */
    created: z.string(),
    software: z.string(),
    /** Of WACZ-auth. */
    version: z.literal('0.1.0'),
    /** ECDSA P-256 with SHA-256 over the text of `hash`, DER as base64. */
    signature: z.string(),
    /** SubjectPublicKeyInfo, DER as base64. */
    publicKey: z.string(),
  }),
});
/** The file `datapackage-digest.json`. */
export type BundleDigest = z.infer<typeof digestSchema>;

export const timestampRecordSchema = z.strictObject({
  /** Address of the authority. */
  authority: z.string(),
  /** How often it was asked. */
  attempts: z.number().int(),
  /** File in the bundle; null when no token came. */
  file: z.string().nullable(),
  sha256: sha256.nullable(),
  /** Why there is no token; null when there is one. */
  reason: z.string().nullable(),
});
/** What became of asking one authority. */
export type TimestampRecord = z.infer<typeof timestampRecordSchema>;

export const sealSchema = z.strictObject({
  formatVersion: z.literal(bundleFormat),
  /** SHA-256 of datapackage-digest.json: its time and software are not under its own signature. */
  digestSha256: sha256,
  /** Who sealed. */
  who: z.string(),
  software: z.string(),
  sealedAt: z.string(),
  /** `named`: the user gave the key; `anonymous`: made for this seal and thrown away. The sealer's own word. */
  key: z.enum(['named', 'anonymous']),
  /** SHA-256 of the public key's DER. */
  keySha256: sha256,
  timestamps: z.array(timestampRecordSchema),
});
/** The file `signatures/seal.json`, itself signed by `signatures/seal.json.sig` with the same key. */
export type Seal = z.infer<typeof sealSchema>;
