// A handset and its journal come in; the newest change is taken back first, until the handset is as it was found.
import { describeError, HarnessError } from '../lib/errors.ts';
import { undoAppiumTraces } from './appium-traces.ts';
import { undoFolder, undoMounts } from './ca-store.ts';
import type { Handset } from './handset.ts';
import { undoPacketRules } from './packet-rules.ts';
import { undoProxy } from './proxy-setting.ts';
import { undoSharedFile } from './shared-file.ts';
import { undoTunnel } from './tunnel.ts';
import { undoStore } from './store-updates.ts';
import type { UndoEntry, UndoJournal } from './undo-journal.ts';

/**
 * Undoes what the journal holds; safe to call at any time and again. Gives one sentence for each thing undone. Throws
 * `undo-failed` when the handset cannot be reached or refuses something; what is left stays in the journal.
 */
export async function restoreHandset(handset: Handset, journal: UndoJournal): Promise<string[]> {
  const undone: string[] = [];
  const failures: unknown[] = [];
  for (let left = journal.entries().length; left > 0; left -= 1) {
    const entry = journal.entries().at(-1);
    if (!entry) break;
    try {
      await undo(handset, entry);
      journal.removeNewest();
      undone.push(describe(entry));
    } catch (error) {
      if (isUnreachable(error)) throw leftBehind(journal, error);
      failures.push(error);
      journal.postponeNewest();
    }
  }
  if (failures.length > 0) throw leftBehind(journal, failures[0]);
  return undone;
}

async function undo(handset: Handset, entry: UndoEntry): Promise<void> {
  switch (entry.kind) {
    case 'tunnel':
      return undoTunnel(handset.adb, entry);
    case 'proxy':
      return undoProxy(handset, entry);
    case 'appium':
      return undoAppiumTraces(handset, entry);
    case 'folder':
      return undoFolder(handset, entry);
    case 'shared-file':
      return undoSharedFile(handset, entry);
    case 'store':
      return undoStore(handset, entry);
    case 'mounts':
      return undoMounts(handset, entry);
    case 'packet-rules':
      return undoPacketRules(handset, entry);
    default:
      return entry satisfies never;
  }
}

/** What a reader is told was undone. */
function describe(entry: UndoEntry): string {
  switch (entry.kind) {
    case 'tunnel':
      return `Removed the tunnel from port ${entry.devicePort} of the handset.`;
    case 'proxy':
      return `Put the proxy setting back to ${entry.previous.http_proxy ?? 'none'}.`;
    case 'appium':
      return 'Ended what an Appium session had left running, and put the settings it changes back.';
    case 'folder':
      return `Removed ${entry.path} from the handset.`;
    case 'packet-rules':
      return 'Took our rules out of the packet filter.';
    case 'shared-file':
      return `Removed ${entry.path} from the shared storage.`;
    case 'store':
      return `Switched ${entry.package} on again.`;
    case 'mounts':
      return 'Took the test CA out of the system store.';
    default:
      return entry satisfies never;
  }
}

function isUnreachable(error: unknown): boolean {
  return (
    error instanceof HarnessError &&
    ['handset-missing', 'adb-failed', 'timeout', 'tool-missing'].includes(error.code)
  );
}

function leftBehind(journal: UndoJournal, cause: unknown): HarnessError {
  const left = journal.entries().map((entry) => entry.kind);
  return new HarnessError(
    'undo-failed',
    `Not everything could be undone on ${journal.serial} (left: ${left.join(', ')}): ${describeError(cause)}`,
    { remedy: 'Attach the handset and type: npx --no-install phonehome restore', cause },
  );
}
