// A planned case comes in, each preinstalled app of config/apps.json that the phone has is opened once, with time to send after it.
import { HarnessError } from '../../lib/errors.ts';
import { openControlPage } from './control-page.ts';
import type { DriveJourney } from './journey.ts';

/** Not run on a phone that has none of them. */
export const preinstalledAppsJourney: DriveJourney = async (planned, parts) => {
  const { recorder, phone, apps, onHandset } = parts;
  // The home screen is in front between any two of them.
  const openable = apps.filter(({ id, opens }) => opens && id !== 'miui-home');
  if (openable.length === 0)
    throw new HarnessError('not-as-planned', 'This phone has none of the apps of config/apps.json to open.', {
      remedy: 'Correct their packages: `adb shell pm list packages` names those on the phone.',
    });
  await openControlPage(planned, parts);
  for (const app of openable) {
    await recorder.step(`open-app-${app.id}`, `Opened ${app.name} (${app.package})`, async () => {
      await onHandset.stopApp(app.package);
      await phone.openApp(app.package);
    });
    await recorder.step(`leave-app-${app.id}`, 'Went home', () => phone.home());
  }
};
