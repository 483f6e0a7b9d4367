// A small file of ours comes in; it lies in the handset's shared storage, noted before, until the run ends.
import { HarnessError } from '../lib/errors.ts';
import type { Handset } from './handset.ts';
import { quote } from './quote.ts';
import type { UndoEntry, UndoJournal } from './undo-journal.ts';

/** Folders of the shared storage that a file of ours may lie in. */
export type SharedFolder = 'Download' | 'Music';

/** Where a file of that name lies; a name of ours is letters, digits, dashes and dots. */
export function sharedPath(folder: SharedFolder, name: string): string {
  if (/^[a-z0-9][a-z0-9.-]{0,120}$/.test(name)) return `/sdcard/${folder}/${name}`;
  throw new HarnessError('internal', `"${name}" is no name for a file on the handset.`, {
    remedy: 'Report this.',
  });
}

/** Writes it by `push`, which also tells the media index; in the journal before it is there. */
export async function putSharedFile(
  journal: UndoJournal,
  path: string,
  push: (path: string) => Promise<unknown>,
): Promise<void> {
  journal.add({ kind: 'shared-file', path });
  await push(path);
}

/** Takes it away again; one that is gone already is no trouble. */
export async function undoSharedFile(
  { adb }: Handset,
  { path }: Extract<UndoEntry, { kind: 'shared-file' }>,
): Promise<void> {
  await adb.shell(`rm -f ${quote(path)}`);
  const { exitCode } = await adb.shell(`[ -e ${quote(path)} ]`);
  if (exitCode !== 0) return;
  throw new HarnessError('undo-failed', `${path} is still on the handset.`, {
    remedy: 'Delete it there.',
  });
}
