// A planned case comes in, the phone shows its home screen and is left alone: what it sends untouched is no answer to anything done.
import { openControlPage } from './control-page.ts';
import type { DriveJourney } from './journey.ts';

/** Opens the control page, goes home, and touches nothing more. */
export const phoneIdleJourney: DriveJourney = async (planned, parts) => {
  await openControlPage(planned, parts);
  await parts.settle('idle', 'with the home screen in front and nothing touched');
};
