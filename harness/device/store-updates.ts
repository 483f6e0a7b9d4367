// App stores that may update an app behind our back: switched off while a run has its own APK installed, and on again afterwards.
import { HarnessError } from '../lib/errors.ts';
import type { Handset } from './handset.ts';
import { quote } from './quote.ts';
import type { UndoEntry, UndoJournal } from './undo-journal.ts';

/** Play Store; Xiaomi's GetApps and its Chinese edition (package names from memory, unverified: one that is not there is passed over). */
const stores = ['com.android.vending', 'com.xiaomi.mipicks', 'com.xiaomi.market'];

/** Disables every installed store that is enabled; a change is in the journal before it is made. Gives their packages. */
export async function switchStoresOff(handset: Handset, journal: UndoJournal): Promise<string[]> {
  const off: string[] = [];
  for (const name of stores) {
    if (!(await isListed(handset, '-e', name))) continue;
    journal.add({ kind: 'store', package: name });
    const { stdout, stderr, exitCode } = await handset.adb.shell(`pm disable-user --user 0 ${quote(name)}`);
    if (exitCode !== 0 || (await isListed(handset, '-e', name))) {
      throw new HarnessError(
        'adb-failed',
        `The store ${name} could not be switched off: ${`${stderr}\n${stdout}`.trim().split('\n')[0]}.`,
        {
          remedy:
            'Switch its automatic updates off by hand; on MIUI allow "USB debugging (Security settings)".',
        },
      );
    }
    off.push(name);
  }
  return off;
}

/** Enables a store again; one that was removed meanwhile is no trouble. */
export async function undoStore(
  handset: Handset,
  entry: Extract<UndoEntry, { kind: 'store' }>,
): Promise<void> {
  if (!(await isListed(handset, '-d', entry.package))) return;
  const { stdout, stderr, exitCode } = await handset.adb.shell(`pm enable ${quote(entry.package)}`);
  if (exitCode === 0 && !(await isListed(handset, '-d', entry.package))) return;
  throw new HarnessError(
    'undo-failed',
    `${entry.package} could not be switched on again: ${`${stderr}\n${stdout}`.trim().split('\n')[0]}.`,
    { remedy: 'Enable it in Settings > Apps.' },
  );
}

/** `-e`: enabled packages, `-d`: disabled ones. */
async function isListed(handset: Handset, filter: '-e' | '-d', name: string): Promise<boolean> {
  const { stdout } = await handset.adb.shell(`pm list packages ${filter} ${quote(name)}`);
  return stdout.split(/\r?\n/).includes(`package:${name}`);
}
