// A port comes in; the handset reaches the same port of this machine through `adb reverse`, and no longer when undone.
import { HarnessError } from '../lib/errors.ts';
import type { Adb } from './adb.ts';
import type { UndoEntry, UndoJournal } from './undo-journal.ts';

/** Opens the tunnel and reads it back. */
export async function openTunnel(adb: Adb, journal: UndoJournal, port: number): Promise<void> {
  const previousHost = (await hostEnd(adb, port)) ?? null;
  journal.add({ kind: 'tunnel', devicePort: port, previousHost });
  await adb.reverse(port, port);
  if (!(await isTunnelUp(adb, port))) {
    throw new HarnessError('interception-failed', `adb reverse tcp:${port} tcp:${port} had no effect.`, {
      remedy:
        'Unplug the handset and plug it in again; some network connections of old Androids cannot do adb reverse.',
    });
  }
}

/** Whether the handset's port leads to the same port of this machine. */
export async function isTunnelUp(adb: Adb, port: number): Promise<boolean> {
  return (await hostEnd(adb, port)) === `tcp:${port}`;
}

/** Takes the tunnel away, or puts back the one that was there. A tunnel that is gone already is fine. */
export async function undoTunnel(adb: Adb, entry: Extract<UndoEntry, { kind: 'tunnel' }>): Promise<void> {
  const previousPort = /^tcp:(\d+)$/.exec(entry.previousHost ?? '')?.[1];
  if (previousPort) await adb.reverse(entry.devicePort, Number(previousPort));
  else await adb.removeReverse(entry.devicePort);
}

async function hostEnd(adb: Adb, port: number): Promise<string | undefined> {
  return (await adb.reverseList()).find((tunnel) => tunnel.device === `tcp:${port}`)?.host;
}
