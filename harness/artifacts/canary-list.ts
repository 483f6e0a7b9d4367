// A canaries.json of anybody's comes in, checked canaries go out.
import { z } from 'zod';
import { checked, readText } from '../lib/files.ts';
import { errorMessage, HarnessError } from '../lib/errors.ts';
import { type Canary, canaryKindSchema } from './case.ts';

const entrySchema = z.object({
  id: z.string().min(1, 'must not be empty'),
  kind: canaryKindSchema,
  value: z.string().refine((value) => value.trim() !== '', 'must not be empty'),
});

const listSchema = z
  .array(entrySchema, 'must be an array of { "id", "kind", "value" }')
  .superRefine((rows, context) => {
    const seen = new Map<string, number>();
    rows.forEach(({ id }, index) => {
      const first = seen.get(id);
      if (first === undefined) seen.set(id, index);
      else
        context.addIssue({
          code: 'custom',
          path: [index, 'id'],
          message: `"${id}" is taken by entry ${first} already`,
        });
    });
  });

/** Reads `[{ "id", "kind", "value" }]`; errors name the file, the entry and the field. */
export function readCanaryList(path: string): Canary[] {
  const text = readText(path).replace(/^\ufeff/, '');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new HarnessError('file-invalid', `${path} is not JSON: ${errorMessage(cause)}.`, {
      remedy: 'Give an array of { "id", "kind", "value" }.',
      cause,
    });
  }
  return checked(value, listSchema, path).map((row) => ({ ...row, step: '', origin: 'minted' }));
}
