// The name and version that go into every manifest.
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
