// A session and a road come in; what journeys do to the handset beside its screen goes out, and the preinstalled apps they may open.
import type { HandsetEntry } from '../artifacts/manifest.ts';
import type { AppRow } from '../artifacts/tables.ts';
import type { Session } from '../browsers/browser-driver.ts';
import type { JourneyParts, PreinstalledApp } from '../browsers/journeys/journey.ts';
import { parsePlaying } from '../device/dumpsys.ts';
import { putSharedFile, sharedPath } from '../device/shared-file.ts';
import type { Road } from './road.ts';

/** Files are pushed through the session: Appium tells the media index of them. */
export function handsetAccess(
  session: Session,
  { handset, journal, stopApp }: Road,
): JourneyParts['onHandset'] {
  return {
    putFile: (folder, { name, content }) =>
      putSharedFile(journal, sharedPath(folder, name), (path) =>
        session.pushFile(path, Buffer.from(content).toString('base64')),
      ),
    playing: async () => parsePlaying((await handset.adb.shell('dumpsys media_session')).stdout),
    stopApp,
  };
}

/** Rows of config/apps.json as found on the handset; empty where nobody looked. */
export function preinstalledOn(entry: HandsetEntry | undefined, rows: readonly AppRow[]): PreinstalledApp[] {
  return (entry?.apps ?? []).map((state) => ({
    ...state,
    name: rows.find(({ id }) => id === state.id)?.name ?? state.id,
  }));
}
