// A redacted copy comes in, what was taken out and whether the rest is the signed original's goes out.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundleNames, digestSchema, packageSchema } from '../../artifacts/bundle.ts';
import { type Redaction, redactionSchema } from '../../artifacts/redaction.ts';
import { readJson } from '../../lib/files.ts';
import type { HashedFile } from '../bundle/contents.ts';
import { type Alteration } from '../bundle/open.ts';
import { fingerprintOf, isSignedBy, publicKeyOf } from '../bundle/signing.ts';

/** What a copy proves of its original. */
export interface RedactionCheck {
  altered: Alteration[];
  proven: string[];
  redacted: string[];
}

/** Files that every copy has of its own. */
function isOwn(path: string): boolean {
  return (
    path === bundleNames.redaction ||
    path === bundleNames.instructions ||
    path === bundleNames.package ||
    path === bundleNames.digest ||
    path.startsWith('signatures/') ||
    path.startsWith(`${bundleNames.original}/`)
  );
}

/** Holds a copy against the signed list of its original, which it carries along. */
export function checkRedaction(folder: string, files: readonly HashedFile[]): RedactionCheck {
  const redaction = readJson(join(folder, bundleNames.redaction), redactionSchema);
  const altered: Alteration[] = [];
  const not = (path: string, said: string) => altered.push({ path, said });
  const hashes = new Map(files.map(({ path, sha256 }) => [path, sha256]));
  const listPath = join(bundleNames.original, bundleNames.package);
  const fingerprint = checkOriginal(folder, hashes.get(listPath), { redaction, not });
  const list = readJson(join(folder, listPath), packageSchema);
  const original = new Map(list.resources.map(({ path, hash }) => [path, hash.slice('sha256:'.length)]));
  const changed = new Map(redaction.files.map((file) => [file.path, file]));
  const added = new Set(redaction.added);
  let untouched = 0;
  for (const { path, sha256 } of files) {
    const was = original.get(path);
    if (isOwn(path) || changed.get(path)?.how === 'redacted') continue;
    if (added.has(path)) {
      if (was !== undefined) not(path, 'redaction.json says it was added, and the original has it');
    } else if (was === undefined)
      not(path, 'the original has no such file, and redaction.json does not name it');
    else if (was !== sha256) not(path, 'it is not the original, and redaction.json does not name it');
    else untouched += 1;
  }
  for (const [path, was] of original) {
    const entry = changed.get(path);
    if (entry !== undefined && entry.originalSha256 !== was)
      not(path, 'redaction.json names another original than the signed list');
    if (entry?.how === 'withheld' ? hashes.has(path) : !hashes.has(path))
      not(
        path,
        entry === undefined
          ? 'the original has it, and redaction.json does not say that it was withheld'
          : 'redaction.json does not say the truth about it',
      );
  }
  for (const said of untrueRecords(redaction, { original, hashes })) altered.push(said);
  return {
    altered,
    proven: [
      `the original was signed by sha256:${fingerprint} on ${list.resources.length} files (datapackage.json sha256:${redaction.originalSha256})`,
      `${untouched} files are untouched: each is byte for byte the signed original's`,
    ],
    redacted: redactedLines(redaction),
  };
}

/** Records of what is not so: files that the original does not have, or that are named twice, and additions that are not there. */
function untrueRecords(
  { files, added }: Redaction,
  { original, hashes }: { original: ReadonlyMap<string, string>; hashes: ReadonlyMap<string, string> },
): Alteration[] {
  const seen = new Set<string>();
  const records = [...files.map(({ path }) => path), ...added];
  const twice = records.filter((path) => seen.has(path) || !seen.add(path));
  return [
    ...twice.map((path) => ({ path, said: 'redaction.json names it twice' })),
    ...files
      .filter(({ path }) => !original.has(path))
      .map(({ path }) => ({ path, said: 'redaction.json names it, and the original has no such file' })),
    ...added
      .filter((path) => !hashes.has(path))
      .map((path) => ({ path, said: 'redaction.json says it was added, and it is not there' })),
  ];
}

function checkOriginal(
  folder: string,
  listSha256: string | undefined,
  { redaction, not }: { redaction: Redaction; not: (path: string, said: string) => void },
): string {
  const path = join(bundleNames.original, bundleNames.digest);
  if (listSha256 !== redaction.originalSha256)
    not(join(bundleNames.original, bundleNames.package), 'it is not the list that redaction.json names');
  if (!existsSync(join(folder, path))) {
    not(path, 'the signature of the original is missing');
    return 'unknown';
  }
  const digest = readJson(join(folder, path), digestSchema);
  const key = publicKeyOf(digest);
  const { hash, signature } = digest.signedData;
  const holds =
    key !== undefined &&
    hash === `sha256:${listSha256}` &&
    isSignedBy(key.key, hash, Buffer.from(signature, 'base64'));
  if (!holds) not(path, "it is not a signature over the original's list");
  return key === undefined ? 'unknown' : fingerprintOf(key.der);
}

function redactedLines({ values, files, added, screensKept, limits }: Redaction): string[] {
  const kinds = new Map<string, number>();
  for (const { kind } of values) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const counted = [...kinds].sort().map(([kind, count]) => `${count} ${kind}`);
  // Pictures lie beside the results for Allure too.
  const isScreen = ({ path, how }: Redaction['files'][number]) =>
    path.includes('/screens/') || (how === 'withheld' && path.endsWith('.png'));
  const screens = files.filter(isScreen).length;
  return [
    `values replaced by salted hashes: ${counted.join(', ') || 'none'}`,
    screensKept
      ? 'screenshots and UI sources were kept'
      : `${screens} screenshots and UI sources are withheld`,
    ...files.filter((file) => !isScreen(file)).map(({ path, how, why }) => `${how}: ${path} (${why})`),
    ...(added.length === 0
      ? []
      : [`added: the decoded text of ${added.length} withheld bodies, without the values`]),
    ...limits,
  ];
}
