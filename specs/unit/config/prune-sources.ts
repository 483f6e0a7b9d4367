// Takes the sources out of a copy of config/ that no row of it names any more.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sourceRowSchema } from '../../../harness/artifacts/sources.ts';
import { readJson } from '../../../harness/lib/files.ts';

const fileSchema = z.strictObject({ rows: z.array(sourceRowSchema) });

export function pruneSources(folder: string): void {
  const file = join(folder, 'sources.json');
  const others = readdirSync(folder)
    .filter((name) => name !== 'sources.json')
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const rows = readJson(file, fileSchema).rows.filter(({ id }) => others.includes(`"${id}"`));
  writeFileSync(file, JSON.stringify({ rows }));
}
