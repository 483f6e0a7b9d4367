// The name and version that go into every manifest, and what the program's own files hash to.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from '../lib/files.ts';
import { projectRoot } from './load.ts';

/** Name and version from package.json, and the Node.js that runs it. */
export function toolIdentity(): { name: string; version: string; node: string } {
  const { name, version } = readJson(
    join(projectRoot, 'package.json'),
    z.object({ name: z.string(), version: z.string() }),
  );
  return { name, version, node: process.version };
}

let ownSha256: string | undefined;

/** SHA-256 over the program's sources, its lockfile and the version of Node.js: the same for the very same program only. */
export function programSha256(): string {
  if (ownSha256 !== undefined) return ownSha256;
  const hash = createHash('sha256').update(process.version);
  const names = readdirSync(join(projectRoot, 'harness'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:tsx?|mjs|json)$/.test(name))
    .sort();
  const files = [...names.map((name) => join('harness', name)), 'package-lock.json'];
  for (const name of files) {
    const path = join(projectRoot, name);
    if (existsSync(path))
      hash.update(`${name}\n`).update(createHash('sha256').update(readFileSync(path)).digest());
  }
  ownSha256 = hash.digest('hex');
  return ownSha256;
}
