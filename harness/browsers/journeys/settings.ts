// A planned case comes in, the phone's Settings are opened and left.
import { openControlPage } from './control-page.ts';
import type { DriveJourney } from './journey.ts';

/** Opens Settings from the home screen and goes home again. */
export const settingsJourney: DriveJourney = async (planned, parts) => {
  const { recorder, phone } = parts;
  await openControlPage(planned, parts);
  await recorder.step('open-settings', 'Opened Settings', () => phone.openSettings());
  await recorder.step('leave-settings', 'Went home', () => phone.home());
};
