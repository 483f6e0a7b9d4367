// A handset comes in, the UIDs its packages run as go out (`/data/system/packages.list`, which root may read).
import type { Handset } from './handset.ts';

/** Of every installed package; two may share one UID. */
export async function uidTable(handset: Handset): Promise<Map<string, number>> {
  const { stdout } = await (await handset.asRoot())('cat /data/system/packages.list');
  const uids = new Map<string, number>();
  for (const line of stdout.split(/\r?\n/)) {
    const [name, uid] = line.split(' ');
    if (name !== undefined && /^\d+$/.test(uid ?? '')) uids.set(name, Number(uid));
  }
  return uids;
}

/** Of those packages that are installed; the others are left out. */
export async function uidsOf(handset: Handset, packages: readonly string[]): Promise<Map<string, number>> {
  const all = await uidTable(handset);
  return new Map([...all].filter(([name]) => packages.includes(name)));
}
