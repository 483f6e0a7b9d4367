// A run folder comes in; whether the results in it are what this very program would work out of its files goes out.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runPaths } from '../artifacts/run-folder.ts';
import { type SavedAnalysis, savedAnalysisSchema } from '../artifacts/saved-analysis.ts';
import { programSha256 } from '../config/tool-identity.ts';
import { byBytes, hashFile } from '../evidence/bundle/contents.ts';
import { errorMessage, HarnessError } from '../lib/errors.ts';
import { readJson, writeJson } from '../lib/files.ts';
import { sha256Hex } from '../lib/hash.ts';

/** Written by an analysis, whatever it found. */
const resultFiles = [
  'findings.jsonl',
  'blind-spots.json',
  'verdicts.json',
  'destinations.json',
  'persistent-values.json',
  'identity-findings.jsonl',
];

/** Notes that the results in the folder are those of its files as they are now. */
export function noteAnalysis(runFolder: string): void {
  writeJson(runPaths.analysed(runFolder), stateOf(runFolder));
}

/** Whether the results in the folder are this program's, worked out of its files as they are now. False where that is not known. */
export function isAnalysed(runFolder: string): boolean {
  const noted = notedIn(runFolder);
  if (noted === undefined || !resultFiles.every((name) => existsSync(join(runFolder, name)))) return false;
  const now = stateOf(runFolder);
  return noted.program === now.program && noted.inputs === now.inputs && noted.results === now.results;
}

/** Undefined for a run without the note, or with one of another program's. */
function notedIn(runFolder: string): SavedAnalysis | undefined {
  const path = runPaths.analysed(runFolder);
  if (!existsSync(path)) return undefined;
  try {
    return readJson(path, savedAnalysisSchema);
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'file-invalid') return undefined;
    throw new HarnessError('file-unreadable', `Cannot read ${path}: ${errorMessage(error)}.`, {
      remedy: 'Remove it: the run is then analysed again.',
      cause: error,
    });
  }
}

function stateOf(runFolder: string): SavedAnalysis {
  return {
    schemaVersion: 1,
    program: programSha256(),
    inputs: sha256Hex(hashesOf(runFolder, inputsOf(runFolder)).join('\n')),
    results: sha256Hex(hashesOf(runFolder, resultFiles).join('\n')),
  };
}

/** Everything the offline half may read: more than it does read, so that none is forgotten. */
function inputsOf(runFolder: string): string[] {
  const written = new Set([...resultFiles, 'assertions.jsonl', 'timings.json']);
  const own = filesIn(runFolder, '').filter((name) => /\.jsonl?$/.test(name) && !written.has(name));
  const tables = ['config', 'lookups'].flatMap((folder) => filesIn(runFolder, folder));
  const logs = foldersIn(runFolder, 'cases').flatMap((id) =>
    filesIn(runFolder, `cases/${id}`).filter((path) => path.endsWith('.jsonl')),
  );
  return [...own, ...tables, ...logs, ...filesIn(runFolder, 'bodies')]
    .filter((path) => path !== 'custody.jsonl')
    .sort(byBytes);
}

function hashesOf(runFolder: string, paths: readonly string[]): string[] {
  return paths
    .filter((path) => existsSync(join(runFolder, path)))
    .map((path) => `${path} ${hashFile(runFolder, path).sha256}`);
}

function filesIn(runFolder: string, folder: string): string[] {
  return entriesIn(runFolder, folder).flatMap((entry) =>
    entry.isFile() && !entry.name.startsWith('.')
      ? [folder === '' ? entry.name : `${folder}/${entry.name}`]
      : [],
  );
}

function foldersIn(runFolder: string, folder: string): string[] {
  return entriesIn(runFolder, folder).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

function entriesIn(runFolder: string, folder: string) {
  const path = join(runFolder, folder);
  return existsSync(path) ? readdirSync(path, { withFileTypes: true }) : [];
}
