// A planned case comes in, a browser searches, is ended and started again: what was kept for the next start leaves in this case's capture.
import { searchJourney } from '../journey-search.ts';
import type { DriveJourney } from './journey.ts';

/** Searches and visits a result, waits, ends the app and opens it again without touching it. */
export const restartJourney: DriveJourney = async (planned, parts) => {
  const { driver, recorder, browserName, settle } = parts;
  await searchJourney(planned, parts);
  await settle('settle-before-restart', 'for uploads before the restart');
  await recorder.step('end-browser', `Ended ${browserName}`, () => driver.close());
  await recorder.step('restart-browser', `Started ${browserName} again`, () => driver.open());
};
