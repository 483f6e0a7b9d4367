// Names of packages come in, the UIDs they run as go out (`/data/system/packages.list`, which root may read).
import type { Handset } from './handset.ts';

/** Of each package that is installed; those that are not are left out. Two packages may share one UID. */
export async function uidsOf(handset: Handset, packages: readonly string[]): Promise<Map<string, number>> {
  const { stdout } = await (await handset.asRoot())('cat /data/system/packages.list');
  const uids = new Map<string, number>();
  for (const line of stdout.split(/\r?\n/)) {
    const [name, uid] = line.split(' ');
    if (name !== undefined && packages.includes(name) && /^\d+$/.test(uid ?? '')) uids.set(name, Number(uid));
  }
  return uids;
}
