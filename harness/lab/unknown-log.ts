// Everything the handset was asked and did not know: entries come in, a JSON file that is always whole goes out.
import { writeJson } from '../lib/files.ts';
import type { UnknownLog } from './model.ts';

/** Starts an empty log at `path`; the file is rewritten with every entry. */
export function unknownFile(path: string): UnknownLog {
  const entries: { kind: string; text: string }[] = [];
  writeJson(path, entries);
  return {
    record(kind, text) {
      entries.push({ kind, text });
      writeJson(path, entries);
    },
    entries: () => [...entries],
  };
}
