// A key of Android's `global` settings table comes in; its row is read, or changed by whichever way the handset allows.
import { HarnessError } from '../lib/errors.ts';
import type { ShellResult } from './adb.ts';
import { parseSetting } from './dumpsys.ts';
import type { Handset } from './handset.ts';
import { quote } from './quote.ts';

/** Rows of the `global` table as they were: key to value, null for a row that was not there. */
export type GlobalRows = Record<string, string | null>;

/** The value; null when there is no such row. */
export async function readSetting(handset: Handset, key: string): Promise<string | null> {
  const result = await handset.adb.shell(`settings get global ${key}`);
  if (result.exitCode !== 0) throw refused(`settings get global ${key}`, result);
  return parseSetting(result.stdout);
}

/** The rows of those keys. */
export async function readSettings(handset: Handset, keys: readonly string[]): Promise<GlobalRows> {
  const rows: GlobalRows = {};
  for (const key of keys) rows[key] = await readSetting(handset, key);
  return rows;
}

/** Puts the row, or deletes it for null, and checks what it was for; as the shell user first, and as root where MIUI refuses that. */
export async function changeSetting(
  handset: Handset,
  row: { key: string; value: string | null },
  worked: () => Promise<boolean> = async () => true,
): Promise<void> {
  const { key, value } = row;
  const command =
    value === null ? `settings delete global ${key}` : `settings put global ${key} ${quote(value)}`;
  const first = await handset.adb.shell(command);
  if (first.exitCode === 0 && (await worked())) return;
  const asRoot = await handset.asRoot().catch((error: unknown) => {
    if (error instanceof HarnessError && error.code === 'handset-not-rooted') return undefined;
    throw error;
  });
  const second = asRoot ? await asRoot(command) : first;
  if (second.exitCode !== 0 || !(await worked())) throw refused(command, second);
}

/** Changes every row that is not as in `rows`; true when none had to be. */
export async function putBack(handset: Handset, rows: GlobalRows): Promise<boolean> {
  let same = true;
  for (const [key, value] of Object.entries(rows)) {
    if ((await readSetting(handset, key)) === value) continue;
    same = false;
    await changeSetting(handset, { key, value });
  }
  return same;
}

/** Facts 6.3: MIUI blocks `settings` until a second developer switch is on. */
function refused(command: string, { stdout, stderr }: ShellResult): HarnessError {
  const said = `${stderr}\n${stdout}`
    .trim()
    .split('\n')
    .find((line) => /SecurityException|denial|denied/i.test(line));
  return new HarnessError(
    'interception-failed',
    `The handset refused \`${command}\`${said ? `: ${said.trim().slice(0, 200)}` : ''}.`,
    {
      remedy:
        'On a Xiaomi phone switch on Developer options > "USB debugging (Security settings)" (it asks for a signed-in Mi account and a SIM) and restart the phone.',
    },
  );
}
