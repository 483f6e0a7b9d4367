// A serial comes in; what the journals say was changed on that handset is changed back.
import { join } from 'node:path';
import { stateFolder } from '../config/load.ts';
import { createAdb } from '../device/adb.ts';
import { androidHandset } from '../device/android-handset.ts';
import { restoreHandset } from '../device/restore.ts';
import { journaledSerials, openUndoJournal, type UndoJournal } from '../device/undo-journal.ts';
import { ensureTools } from '../setup/tools.ts';

/** Which handset, and where its journals lie. */
export interface RestoreOptions {
  serial: string;
  adbServerPort: number;
  /** Folder of undo journals. */
  stateDir: string;
}

/**
 * `interception`: what the worker does, undone by the worker; `session`: what Appium does, undone by the launcher once
 * Appium has ended. A journal each, as either may be undone while the other still stands.
 */
export type Part = 'interception' | 'session';

const bothParts: readonly Part[] = ['interception', 'session'];

/** The journal of one part of a run on one handset. */
export function journalOf(
  part: Part,
  { stateDir, serial }: Omit<RestoreOptions, 'adbServerPort'>,
): UndoJournal {
  return openUndoJournal({ stateDir: folderOf(part, stateDir), serial });
}

/** Handsets of this machine on which something is still to be undone, sorted. */
export function serialsToRestore(stateDir = stateFolder()): string[] {
  return [...new Set(bothParts.flatMap((part) => journaledSerials(folderOf(part, stateDir))))].sort();
}

/** Undoes what the journals hold; one sentence for each thing undone, none when there was nothing. Throws `undo-failed`. */
export async function restoreSerial(options: RestoreOptions, parts = bothParts): Promise<string[]> {
  const journals = parts
    .map((part) => journalOf(part, options))
    .filter((journal) => journal.entries().length > 0);
  if (journals.length === 0) return [];
  const tools = await ensureTools({ lab: false, install: false, say: () => undefined });
  const { adbServerPort: serverPort, serial } = options;
  const handset = androidHandset(createAdb({ adbPath: tools.adb, serverPort, serial }));
  const undone: string[] = [];
  for (const journal of journals) undone.push(...(await restoreHandset(handset, journal)));
  return undone;
}

function folderOf(part: Part, stateDir: string): string {
  return part === 'interception' ? stateDir : join(stateDir, part);
}
