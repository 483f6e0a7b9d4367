// A redacted copy's files come in, changed by a forger and sealed again with a key of his own: what only the original's signature can tell from the real one.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestSchema } from '../../../harness/artifacts/manifest.ts';
import { hashFile, pathsBelow } from '../../../harness/evidence/bundle/contents.ts';
import { packageText } from '../../../harness/evidence/bundle/package-text.ts';
import { writeBundle } from '../../../harness/evidence/bundle/seal.ts';
import { anonymousKey } from '../../../harness/evidence/bundle/signing.ts';
import { readJson } from '../../../harness/lib/files.ts';

/** Writes `content` into `folder`, lets `change` forge it, and seals it into `archive`. */
export async function resealedCopy(
  content: Record<string, Uint8Array>,
  { folder, archive, change }: { folder: string; archive: string; change: (folder: string) => void },
): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, bytes] of Object.entries(content)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  for (const own of ['datapackage.json', 'datapackage-digest.json', 'signatures', 'VERIFY.md'])
    rmSync(join(folder, own), { recursive: true, force: true });
  change(folder);
  const manifest = readJson(join(folder, 'manifest.json'), manifestSchema);
  await writeBundle(
    {
      files: pathsBelow(folder).map((path) => hashFile(folder, path)),
      sourceFolder: folder,
      packageOf: (files) => packageText({ manifest, provenance: null, redacted: true }, files),
      runId: 'x',
      simulated: true,
    },
    {
      key: anonymousKey(),
      archive,
      folder: null,
      authorities: [],
      who: 'f',
      software: 'f',
      now: new Date(0),
    },
  );
  return archive;
}
