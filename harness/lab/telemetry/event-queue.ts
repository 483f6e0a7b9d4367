// The app's event database: events come in and stay in the app's storage until somebody says they were answered.
import type { TruthEntry } from '../truth.ts';

/** One stored event with what the truth file is to say of it. */
export interface QueuedEvent {
  /** Rises with every event of this installation. */
  row: number;
  /** The event object as the SDK built it, JSON. */
  event: Record<string, unknown>;
  truth: Pick<TruthEntry, 'words' | 'address' | 'incognito' | 'event' | 'ids'>;
}

/** A queue kept as JSON in `storage`, so it survives the process and dies with `pm clear`. */
export interface EventQueue {
  add(entry: Omit<QueuedEvent, 'row'>): void;
  /** The oldest `count`, still in the queue. */
  first(count: number): QueuedEvent[];
  remove(entries: readonly QueuedEvent[]): void;
  size(): number;
}

/** Opens the queue of that name in an app's storage. */
export function openQueue(storage: Map<string, string>, name = 'sensors'): EventQueue {
  const eventsKey = `${name}.events`;
  const lastRowKey = `${name}.last-row`;
  const read = (): QueuedEvent[] => JSON.parse(storage.get(eventsKey) ?? '[]') as QueuedEvent[];
  const write = (entries: QueuedEvent[]) => storage.set(eventsKey, JSON.stringify(entries));
  return {
    add(entry) {
      const row = Number(storage.get(lastRowKey) ?? '0') + 1;
      storage.set(lastRowKey, String(row));
      write([...read(), { row, ...entry }]);
    },
    first: (count) => read().slice(0, count),
    remove(entries) {
      const gone = new Set(entries.map((entry) => entry.row));
      write(read().filter((entry) => !gone.has(entry.row)));
    },
    size: () => read().length,
  };
}
