// The ground truth on disk: what a recipe really did comes in, one JSON line goes out, handed over before the call returns.
import { appendJsonLine, writeWhole } from '../lib/files.ts';
import type { TruthLog } from './model.ts';

/** Starts an empty truth file at `path`. */
export function truthFile(path: string): TruthLog {
  writeWhole(path, '');
  return { record: (entry) => appendJsonLine(path, entry) };
}
