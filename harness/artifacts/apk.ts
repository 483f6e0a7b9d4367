// What an inspected APK is: `apks.json` in a run folder, and the answer of `phonehome apk`.
import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const signatureSchema = z.strictObject({
  /** Signature scheme it was read from. */
  scheme: z.enum(['v1', 'v2', 'v3', 'v3.1']),
  /** SHA-256 of the signing certificate's DER: what stores and `apksigner` print. */
  certificateSha256: sha256,
  /** Distinguished name on one line, at most 400 characters; null when the certificate cannot be parsed. */
  subject: z.string().nullable(),
});
export type ApkSignature = z.infer<typeof signatureSchema>;

export const foundSdkSchema = z.strictObject({
  /** Row of config/sdks.json. */
  id: z.string(),
  name: z.string(),
  /** Prefix that matched, as a Java package. */
  prefix: z.string(),
  classes: z.number().int().min(1),
  /** At most five class names. */
  examples: z.array(z.string()),
});

export const apkFactsSchema = z.strictObject({
  /** File name without its folder. */
  file: z.string(),
  sha256,
  sizeBytes: z.number().int(),
  package: z.string(),
  /** versionName; null when the manifest has none. */
  version: z.string().nullable(),
  versionCode: z.number().int().nullable(),
  /** Certificates named by the signature blocks; the signatures over the contents are not checked. */
  signatures: z.array(signatureSchema),
  /** Classes defined in its dex files. */
  classes: z.number().int(),
  /** How many of them bear a name of one or two small letters, as an obfuscator gives; absent in files of before it was counted. */
  renamedClasses: z.number().int().optional(),
  sdks: z.array(foundSdkSchema),
});
/** What `phonehome apk` tells of one APK. */
export type ApkFacts = z.infer<typeof apkFactsSchema>;

export const apkComparisonSchema = z.strictObject({
  /** The APK under test and the other, by SHA-256. */
  of: sha256,
  with: sha256,
  /** What the other is from, as the user named it, e.g. `umi V11.0.20.0.QJBCNXM`; its file name else. */
  from: z.string(),
  /** Java package prefixes that were compared: the browser's own. */
  prefixes: z.array(z.string()),
  /** Methods with code in those packages, in each. */
  methods: z.tuple([z.number().int(), z.number().int()]),
  /** Distinct method bodies that both hold, of those either holds; 0 to 1. Null when one has none to compare. */
  similarity: z.number().min(0).max(1).nullable(),
});
/** How much browser code two APKs share. */
export type ApkComparison = z.infer<typeof apkComparisonSchema>;

export const apksSchema = z.strictObject({
  schemaVersion: z.literal(1),
  apks: z.array(apkFactsSchema),
  comparisons: z.array(apkComparisonSchema),
});
/** The file `apks.json`. */
export type Apks = z.infer<typeof apksSchema>;
