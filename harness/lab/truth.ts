// The ground truth on disk: what a recipe really did comes in, one JSON line goes out, handed over before the call returns.
import { appendJsonLine, writeWhole } from '../lib/files.ts';

/** The ground truth: what the recipes really sent, written as JSON Lines for specs to compare the harness with. */
export interface TruthLog {
  record(entry: TruthEntry): void;
}

/** One thing a recipe did. */
export interface TruthEntry {
  /** Epoch ms. */
  atMs: number;
  recipe: string;
  /** `sent`: an HTTP answer came; `kept`: the connection broke and the batch stays queued; `queued`: put into the queue. */
  state: 'queued' | 'sent' | 'kept';
  url: string;
  /** The words or address that travel in it; null for none. */
  words: string | null;
  address: string | null;
  /** Name of the folder, file or track; absent where the event has none. */
  text?: string | null;
  incognito: boolean;
  event: string;
  /** Ids that travel with it. */
  ids: Record<string, string>;
}

/** Starts an empty truth file at `path`. */
export function truthFile(path: string): TruthLog {
  writeWhole(path, '');
  return { record: (entry) => appendJsonLine(path, entry) };
}
