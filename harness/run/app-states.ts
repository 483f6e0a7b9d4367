// A handset and the rows of config/apps.json come in; which of them are on it, and what each runs as, goes out.
import type { AppState } from '../artifacts/manifest.ts';
import type { AppRow } from '../artifacts/tables.ts';
import { uidTable } from '../device/app-uids.ts';
import type { Handset } from '../device/handset.ts';
import { hasScreen } from '../device/launchable.ts';
import { HarnessError } from '../lib/errors.ts';

/** Stands in config/apps.json for a package that no source names. */
export const unknownPackage = 'unknown';

/** One state per row, in the order of the rows. Without root no UID is known, and so no traffic is told apart. */
export async function appStates(handset: Handset, rows: readonly AppRow[]): Promise<AppState[]> {
  const uids = await uidsIfRooted(handset);
  const states: AppState[] = [];
  for (const { id, package: name } of rows) {
    const installed = name === unknownPackage ? null : await handset.installed(name);
    const uid = installed === null ? null : (uids.get(name) ?? null);
    const sharedWith = [...uids].flatMap(([other, its]) => (its === uid && other !== name ? [other] : []));
    states.push({
      id,
      package: name,
      version: installed?.version ?? null,
      uid,
      sharedWith: sharedWith.sort(),
      opens: installed !== null && (await hasScreen(handset.adb, name)),
    });
  }
  return states;
}

async function uidsIfRooted(handset: Handset): Promise<ReadonlyMap<string, number>> {
  try {
    return await uidTable(handset);
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'handset-not-rooted') return new Map();
    throw error;
  }
}
