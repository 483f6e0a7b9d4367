// Changes about to be made to a handset come in; they lie on disk, synced, until each is undone.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { readJson, withDiskErrors } from '../lib/files.ts';

export const undoEntrySchema = z.discriminatedUnion('kind', [
  /** `adb reverse`: a tunnel from a port of the handset. */
  z.strictObject({
    kind: z.literal('tunnel'),
    devicePort: z.number().int(),
    /** Host end before, e.g. `tcp:8080`; null when there was no tunnel. */
    previousHost: z.string().nullable(),
  }),
  /** The system proxy, with every settings row that Android derives from it. */
  z.strictObject({
    kind: z.literal('proxy'),
    value: z.string(),
    /** Rows of the `global` table before; null for an absent one. */
    previous: z.record(z.string(), z.string().nullable()),
  }),
  /** An Appium session: rows of the `global` table that it changes; null for an absent one. */
  z.strictObject({ kind: z.literal('appium'), previous: z.record(z.string(), z.string().nullable()) }),
  /** A folder of ours on the handset. */
  z.strictObject({ kind: z.literal('folder'), path: z.string() }),
  /** Chains of ours in the packet filter, with the jump into the one of the `nat` table. */
  z.strictObject({ kind: z.literal('packet-rules'), chain: z.string(), proxyPort: z.number().int() }),
  /** A file of ours in the shared storage. */
  z.strictObject({ kind: z.literal('shared-file'), path: z.string() }),
  /** An app store that was disabled. */
  z.strictObject({ kind: z.literal('store'), package: z.string() }),
  /** Mounts over the CA stores, known by their source name. */
  z.strictObject({ kind: z.literal('mounts'), source: z.string() }),
]);
/** One change with what is needed to take it back. */
export type UndoEntry = z.infer<typeof undoEntrySchema>;

const journalSchema = z.strictObject({
  schemaVersion: z.literal(1),
  serial: z.string(),
  /** Oldest first. */
  entries: z.array(undoEntrySchema),
});

/** What is still to be undone on one handset. Only the holder of the handset's lock may touch it. */
export interface UndoJournal {
  readonly serial: string;
  /** Oldest first; empty when nothing is to be undone. */
  entries(): UndoEntry[];
  /** Call before the change is made; it is on disk when this returns. */
  add(entry: UndoEntry): void;
  /** Call when the change is taken back. */
  removeNewest(): void;
  /** Puts the newest entry behind all others, because it could not be taken back now. Those put behind keep their order. */
  postponeNewest(): void;
}

const prefix = 'undo-';

/** The journal of one handset in a state folder; nothing is written before the first `add`. */
export function openUndoJournal(options: { stateDir: string; serial: string }): UndoJournal {
  const { stateDir, serial } = options;
  const path = join(stateDir, `${prefix}${encodeURIComponent(serial)}.json`);
  const entries = () => (existsSync(path) ? readJson(path, journalSchema).entries : []);
  const save = (next: UndoEntry[]) => {
    if (next.length === 0) rmSync(path, { force: true });
    else writeSynced(path, `${JSON.stringify({ schemaVersion: 1, serial, entries: next }, null, 2)}\n`);
  };
  return {
    serial,
    entries,
    add: (entry) => save([...entries(), entry]),
    removeNewest: () => save(entries().slice(0, -1)),
    postponeNewest: () => {
      const all = entries();
      save([...all.slice(-1), ...all.slice(0, -1)]);
    },
  };
}

/** Serials with something to undo, sorted; for `phonehome restore`. */
export function journaledSerials(stateDir: string): string[] {
  if (!existsSync(stateDir)) return [];
  return readdirSync(stateDir)
    .filter((name) => name.startsWith(prefix) && name.endsWith('.json'))
    .map((name) => decodeURIComponent(name.slice(prefix.length, -'.json'.length)))
    .sort();
}

/** Written beside, synced, renamed, folder synced: after a power cut there is the old journal or the new one. */
function writeSynced(path: string, text: string): void {
  withDiskErrors(path, () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const partial = `${path}.${process.pid}.partial`;
    const file = openSync(partial, 'w', 0o600);
    writeSync(file, text);
    fsyncSync(file);
    closeSync(file);
    renameSync(partial, path);
    const folder = openSync(dirname(path), 'r');
    fsyncSync(folder);
    closeSync(folder);
  });
}
