// A planned case comes in, the status bar is pulled down and pushed up again.
import { openControlPage } from './control-page.ts';
import type { DriveJourney } from './journey.ts';

/** Pulls the status bar on the home screen. */
export const statusBarJourney: DriveJourney = async (planned, parts) => {
  const { recorder, phone } = parts;
  await openControlPage(planned, parts);
  await recorder.step('pull-status-bar', 'Pulled the status bar down', () => phone.pullStatusBar());
  await recorder.step('close-status-bar', 'Closed it', () => phone.home());
};
