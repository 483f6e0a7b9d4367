// Where the rows of config/ come from: `config/sources.json`, and the shape of a row's reference into it.
import { z } from 'zod';

/** Texts that stand in the place of an address. */
const withoutAddress = ['public code, not attributed', 'this project', 'seen on a handset'] as const;

export const sourceRowSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and dashes'),
  /** What it is, as a reader would look it up. */
  title: z.string().min(1),
  /** Address of it; `public code, not attributed`: seen in public repositories; `this project`: nothing outside says so; `seen on a handset`: by `phonehome calibrate`. */
  url: z.union([z.enum(withoutAddress), z.url({ protocol: /^https?$/ })], {
    error: `must be an http(s) address or one of "${withoutAddress.join('", "')}"`,
  }),
  /** A: primary material; B: press that reports it; C: a list or lone repository; INF: inferred; MEM: from memory. */
  grade: z.enum(['A', 'B', 'C', 'INF', 'MEM']),
  /** `read`: we had it before us; `reported`: we know of it through others. */
  access: z.enum(['read', 'reported']),
});
/** A row of config/sources.json. */
export type SourceRow = z.infer<typeof sourceRowSchema>;

const sourceId = z.string().min(1);

/** Ids of the sources a row rests on. */
export const sourceSchema = z.union([sourceId, z.array(sourceId).min(1)]);
/** One id or several. */
export type Source = z.infer<typeof sourceSchema>;

/** What the sources say of this row in particular, where their titles do not tell; absent when they do. */
export const noteSchema = z.string().min(1).optional();

/** The ids of a row's sources. */
export function sourceIds(source: Source): string[] {
  return typeof source === 'string' ? [source] : source;
}

/** False when nothing outside this project says so, or nobody looked it up. */
export function isAttested({ url, grade }: SourceRow): boolean {
  return url !== 'this project' && grade !== 'MEM' && grade !== 'INF';
}
