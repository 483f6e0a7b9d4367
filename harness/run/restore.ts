// A serial comes in; what a journal says was changed on that handset is changed back.
import { createAdb } from '../device/adb.ts';
import { androidHandset } from '../device/android-handset.ts';
import { restoreHandset } from '../device/restore.ts';
import { openUndoJournal } from '../device/undo-journal.ts';
import { ensureTools } from '../setup/tools.ts';

/** Which handset, and where its journal lies. */
export interface RestoreOptions {
  serial: string;
  adbServerPort: number;
  /** Folder of undo journals. */
  stateDir: string;
}

/** Undoes what the journal holds; one sentence for each thing undone, none when there was nothing. Throws `undo-failed`. */
export async function restoreSerial(options: RestoreOptions): Promise<string[]> {
  const journal = openUndoJournal(options);
  if (journal.entries().length === 0) return [];
  const tools = await ensureTools({ lab: false, install: false, say: () => undefined });
  const adb = createAdb({ adbPath: tools.adb, serverPort: options.adbServerPort, serial: options.serial });
  return restoreHandset(androidHandset(adb), journal);
}
