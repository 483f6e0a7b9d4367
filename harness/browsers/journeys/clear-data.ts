// A planned case comes in, a browser searches, loses all its data, and searches again: what stays the same was not in its data.
import { searchJourney } from '../journey-search.ts';
import type { DriveJourney } from './journey.ts';
import { searchAgain } from './second-time.ts';

/** Erases what the browser has on the handset: only for browsers nobody uses. */
export const clearDataJourney: DriveJourney = async (planned, parts) => {
  const { driver, recorder, browserName, settle, extras } = parts;
  await searchJourney(planned, parts);
  await settle('settle-before-clearing', 'for uploads before its data is erased');
  await recorder.step('clear-data', `Erased all data of ${browserName}`, async () => {
    await driver.close();
    await extras.clearData();
  });
  await searchAgain(planned, parts);
};
