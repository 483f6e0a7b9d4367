// Paths of a command line come in, the captures they name go out: HAR files and run folders, each once, sorted by name.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runPaths } from '../artifacts/run-folder.ts';
import { errorMessage } from '../lib/errors.ts';

/** One capture to analyse. */
export interface CaptureSource {
  /** As it is named in every finding. */
  file: string;
  kind: 'har' | 'run';
}

/** What the paths came to. */
export interface CaptureSources {
  sources: CaptureSource[];
  /** Paths that lead nowhere, with the reason. */
  unreadable: { path: string; reason: string }[];
}

/** A folder with a manifest and a plan is a run; any other folder is searched for files named `.har`. Links to folders are not followed. */
export function captureSources(paths: readonly string[]): CaptureSources {
  const found = new Map<string, CaptureSource>();
  const unreadable: CaptureSources['unreadable'] = [];
  for (const path of paths) {
    try {
      const here = statSync(path).isDirectory()
        ? [...inFolder(path)]
        : [{ file: path, kind: 'har' as const }];
      for (const source of here) found.set(source.file, source);
      if (here.length === 0) unreadable.push({ path, reason: 'no file named .har and no run folder in it' });
    } catch (cause) {
      unreadable.push({ path, reason: errorMessage(cause) });
    }
  }
  const sources = [...found.values()].sort((one, other) => (one.file < other.file ? -1 : 1));
  return { sources, unreadable };
}

function isRun(folder: string): boolean {
  return [runPaths.manifest(folder), runPaths.plan(folder)].every(
    (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true,
  );
}

function* inFolder(folder: string): Generator<CaptureSource> {
  if (isRun(folder)) {
    yield { file: folder, kind: 'run' };
    return;
  }
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* inFolder(path);
    else if (/\.har$/i.test(entry.name) && statSync(path, { throwIfNoEntry: false })?.isFile() === true)
      yield { file: path, kind: 'har' };
  }
}
