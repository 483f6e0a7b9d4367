// What an Appium session does to a handset besides driving it comes in; it is taken back when the session was not ended orderly.
import { putBack, readSettings } from './global-settings.ts';
import type { Handset } from './handset.ts';
import type { UndoEntry, UndoJournal } from './undo-journal.ts';

/** Rows that appium-adb sets to 1 when a session begins and deletes when it ends (device-settings.js, HIDDEN_API_POLICY_KEYS). */
const changedRows = ['hidden_api_policy_pre_p_apps', 'hidden_api_policy_p_apps', 'hidden_api_policy'];
/** The server that `am instrument` started; it goes on when its adb client is killed (handset protocol map, section 10). */
const serverPackages = ['io.appium.uiautomator2.server', 'io.appium.uiautomator2.server.test'];

/** Notes how the rows are before a session begins. */
export async function noteAppiumTraces(handset: Handset, journal: UndoJournal): Promise<void> {
  journal.add({ kind: 'appium', previous: await readSettings(handset, changedRows) });
}

/** Ends Appium's server on the handset and puts the rows back; nothing happens after an orderly end. */
export async function undoAppiumTraces(
  handset: Handset,
  entry: Extract<UndoEntry, { kind: 'appium' }>,
): Promise<void> {
  for (const name of serverPackages) await handset.adb.shell(`am force-stop ${name}`);
  await putBack(handset, entry.previous);
}
