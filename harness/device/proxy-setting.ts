// A port comes in; the handset's system proxy is 127.0.0.1 at that port, and exactly what it was before when undone.
import { waitFor } from '../lib/time.ts';
import { changeSetting, putBack, readSetting, readSettings } from './global-settings.ts';
import type { Handset } from './handset.ts';
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
  const previous = await readSettings(handset, [proxyKey, ...derivedKeys]);
  journal.add({ kind: 'proxy', value, previous });
  await changeSetting(handset, { key: proxyKey, value }, () => isProxySet(handset, port));
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
    await changeSetting(
      handset,
      { key: proxyKey, value },
      async () => (await readSetting(handset, proxyKey)) === value,
    );
  }
  await waitFor('the proxy settings to be as before', () => putBack(handset, entry.previous), {
    timeoutMs: 5000,
    intervalMs: 200,
  });
}

function proxyValue(port: number): string {
  return `127.0.0.1:${port}`;
}
