// A port comes in; the handset's system proxy is 127.0.0.1 at that port, and exactly what it was before when undone.
import { HarnessError } from '../lib/errors.ts';
import { waitFor } from '../lib/time.ts';
import type { ShellResult } from './adb.ts';
import { parseSetting } from './dumpsys.ts';
import type { Handset } from './handset.ts';
import { quote } from './quote.ts';
import type { UndoEntry, UndoJournal } from './undo-journal.ts';

const proxyKey = 'http_proxy';
/** Android writes these itself when `http_proxy` changes (facts 6.2; AOSP ConnectivityService). */
const derivedKeys = [
  'global_http_proxy_host',
  'global_http_proxy_port',
  'global_http_proxy_exclusion_list',
  'global_proxy_pac_url',
];
/** Makes Android drop the proxy at once; deleting the row alone leaves it in force until a reboot (facts 6.2). */
const noProxy = ':0';

/** Sets the proxy and reads it back. */
export async function setProxy(handset: Handset, journal: UndoJournal, port: number): Promise<void> {
  const value = proxyValue(port);
  const previous: Record<string, string | null> = {};
  for (const key of [proxyKey, ...derivedKeys]) previous[key] = await readSetting(handset, key);
  journal.add({ kind: 'proxy', value, previous });
  await change(handset, `settings put global ${proxyKey} ${quote(value)}`, async () =>
    isProxySet(handset, port),
  );
}

/** Whether the handset still has our proxy. */
export async function isProxySet(handset: Handset, port: number): Promise<boolean> {
  return (await readSetting(handset, proxyKey)) === proxyValue(port);
}

/** Puts every row back. A proxy that somebody else set meanwhile is theirs and stays. */
export async function undoProxy(
  handset: Handset,
  entry: Extract<UndoEntry, { kind: 'proxy' }>,
): Promise<void> {
  const before = entry.previous[proxyKey] ?? null;
  const now = await readSetting(handset, proxyKey);
  const ours = now === entry.value || now === noProxy || now === before || now === null;
  if (!ours) return;
  if (now === entry.value) {
    const value = before ?? noProxy;
    await change(
      handset,
      putCommand(proxyKey, value),
      async () => (await readSetting(handset, proxyKey)) === value,
    );
  }
  await waitFor(
    'the proxy settings to be as before',
    async () => {
      let same = true;
      for (const [key, value] of Object.entries(entry.previous)) {
        if ((await readSetting(handset, key)) === value) continue;
        same = false;
        await change(
          handset,
          value === null ? `settings delete global ${key}` : putCommand(key, value),
          async () => true,
        );
      }
      return same;
    },
    { timeoutMs: 5000, intervalMs: 200 },
  );
}

function proxyValue(port: number): string {
  return `127.0.0.1:${port}`;
}

function putCommand(key: string, value: string): string {
  return `settings put global ${key} ${quote(value)}`;
}

async function readSetting(handset: Handset, key: string): Promise<string | null> {
  const result = await handset.adb.shell(`settings get global ${key}`);
  if (result.exitCode !== 0) throw refused(`settings get global ${key}`, result);
  return parseSetting(result.stdout);
}

/** As the shell user first; MIUI refuses that without a switch, then as root. */
async function change(handset: Handset, command: string, worked: () => Promise<boolean>): Promise<void> {
  const first = await handset.adb.shell(command);
  if (first.exitCode === 0 && (await worked())) return;
  const asRoot = await handset.asRoot().catch((error: unknown) => {
    if (error instanceof HarnessError && error.code === 'handset-not-rooted') return undefined;
    throw error;
  });
  const second = asRoot ? await asRoot(command) : first;
  if (second.exitCode !== 0 || !(await worked())) throw refused(command, second);
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
