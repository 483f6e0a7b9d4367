// What a publishable copy leaves out: `redaction.json` in the copy, and `openings.json`, which stays with whoever made it.
import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const redactedKindSchema = z.enum(['identifier', 'account', 'cookie', 'serial', 'address', 'other']);
/** What sort of value was taken out. */
export type RedactedKind = z.infer<typeof redactedKindSchema>;

export const redactionSchema = z.strictObject({
  formatVersion: z.literal(1),
  /** SHA-256 of the original's datapackage.json. */
  originalSha256: sha256,
  /** True when screenshots and UI sources were left in. */
  screensKept: z.boolean(),
  /** Salted hash of each value: SHA-256 over the salt's hex digits followed by the value, as UTF-8. */
  values: z.array(z.strictObject({ hash: sha256, kind: redactedKindSchema })),
  files: z.array(
    z.strictObject({
      path: z.string(),
      /** `redacted`: values in it were replaced, or it was made again without them; `withheld`: it is not in the copy. */
      how: z.enum(['redacted', 'withheld']),
      why: z.string(),
      /** SHA-256 of the original file. */
      originalSha256: sha256,
    }),
  ),
  /** Files that the original does not have, such as the decoded text of a withheld body. */
  added: z.array(z.string()),
  /** What could not be looked into, in words. */
  limits: z.array(z.string()),
});
/** The file `redaction.json`. */
export type Redaction = z.infer<typeof redactionSchema>;

export const openingsSchema = z.strictObject({
  formatVersion: z.literal(1),
  originalSha256: sha256,
  values: z.array(
    z.strictObject({ hash: sha256, kind: redactedKindSchema, salt: z.string(), value: z.string() }),
  ),
});
/** The private file that opens redacted values one by one. */
export type Openings = z.infer<typeof openingsSchema>;
