// A run folder comes in, the list of what belongs into its bundle goes out, each file hashed now and held against the hash it was given when it was written.
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { latestHashes, readCustody } from '../../artifacts/custody.ts';
import { runPaths } from '../../artifacts/run-folder.ts';
import { HarnessError } from '../../lib/errors.ts';
import { withDiskErrors } from '../../lib/files.ts';
import { visibleLine } from '../../lib/visible-text.ts';
import { safePath } from '../../lib/safe-path.ts';
import { fileChunks } from '../../lib/zip-write.ts';

/** A file of a run or a bundle, as it is now. */
export interface HashedFile {
  /** Relative, `/` between folders. */
  path: string;
  sizeBytes: number;
  sha256: string;
}

/** What stays out of every bundle. The list is the same whether or not a run has such files. */
export const leftOut = [
  { path: 'allure-report/', why: 'generated from allure-results, differently each time' },
  {
    path: 'logs/',
    why: 'what the programs printed, with paths of the machine they ran on; nothing is judged by it',
  },
  { path: 'timings.json', why: 'how long the analysis took; it differs each time' },
  { path: '*.pdf', why: 'printed from report.html, differently each time' },
];

const leftOutFolders = new Set(['allure-report', 'logs']);
const leftOutFiles = new Set(['timings.json', 'stop-requested']);

function staysOut(path: string): boolean {
  const [first = ''] = path.split('/');
  return (
    (first !== path && leftOutFolders.has(first)) ||
    leftOutFiles.has(path) ||
    path.endsWith('.pdf') ||
    path.endsWith('.partial') ||
    /^[^/]*\.phonehome\.zip$/.test(path) ||
    /(^|\/)\./.test(path)
  );
}

/** Files of the run that belong into its bundle, sorted by path; throws `file-invalid` for one that cannot be named safely. */
export function bundleFiles(runFolder: string): HashedFile[] {
  const paths = pathsBelow(runFolder).filter((path) => !staysOut(path));
  for (const path of paths)
    if (!safePath.test(path))
      throw new HarnessError(
        'file-invalid',
        `${join(runFolder, visibleLine(path, 200))} cannot go into a bundle: only letters, digits, dot, dash and underscore may be in a name.`,
        { remedy: 'Rename it, or move it out of the run folder.' },
      );
  refuseUnopenable(runFolder, paths);
  return paths.map((path) => hashFile(runFolder, path));
}

/** Longest path that is opened again, in bytes. */
export const longestPathBytes = 400;

/** What could be sealed, and would then be refused by whoever opens it. */
function refuseUnopenable(runFolder: string, paths: readonly string[]): void {
  const byFolded = new Map<string, string>();
  for (const path of paths) {
    const twin = byFolded.get(path.toLowerCase());
    byFolded.set(path.toLowerCase(), path);
    const why =
      twin !== undefined
        ? `on many disks it is the same file as ${twin}`
        : path.length > longestPathBytes
          ? `its path has more than ${longestPathBytes} characters`
          : undefined;
    if (why !== undefined)
      throw new HarnessError('file-invalid', `${join(runFolder, path)} cannot go into a bundle: ${why}.`, {
        remedy: 'Rename it, or move it out of the run folder.',
      });
  }
}

/** Paths of all files below a folder, sorted by byte order; throws `file-invalid` for a link or a device. */
export function pathsBelow(folder: string): string[] {
  const paths: string[] = [];
  const walk = (below: string) => {
    const entries = withDiskErrors(join(folder, below), () =>
      readdirSync(join(folder, below), { withFileTypes: true }),
    );
    for (const entry of entries) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) paths.push(path);
      else
        throw new HarnessError(
          'file-invalid',
          `${visibleLine(join(folder, path), 300)} is a link or a device, not a file.`,
          { remedy: 'Take it out: it could lead outside the folder.' },
        );
    }
  };
  walk('');
  return paths.sort(byBytes);
}

/** The order of `sort` under LC_ALL=C, for the ASCII that paths of a bundle are. */
export function byBytes(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Size and SHA-256 of one file, read piece by piece. */
export function hashFile(folder: string, path: string): HashedFile {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  withDiskErrors(join(folder, path), () => {
    for (const chunk of fileChunks(join(folder, path))) {
      hash.update(chunk);
      sizeBytes += chunk.length;
    }
  });
  return { path, sizeBytes, sha256: hash.digest('hex') };
}

/** What is not as it was when it was written, one sentence each: by the custody log, and by the names of the bodies. */
export function changedSinceWritten(
  folder: string,
  files: readonly HashedFile[],
): { path: string; said: string }[] {
  const custody = readCustody(runPaths.custody(folder));
  const written = latestHashes(custody);
  const changed: { path: string; said: string }[] = [];
  const say = (path: string, said: string) => changed.push({ path, said });
  if (custody.brokenAt !== null)
    say(
      'custody.jsonl',
      `line ${custody.brokenAt} is not bound to the line before: a line was changed, removed or moved`,
    );
  const byPath = new Map(files.map((file) => [file.path, file]));
  for (const { path, sha256 } of written.values()) {
    const now = byPath.get(path);
    if (now === undefined) say(path, 'the custody log names it and it is gone');
    else if (now.sha256 !== sha256)
      say(path, `it is not what was written when the custody log noted it (${sha256})`);
  }
  for (const { path, sha256 } of files)
    if (path.startsWith('bodies/') && path !== `bodies/${sha256}`)
      say(path, 'its bytes are not those it is named by, as hashed when they were captured');
  return changed;
}
