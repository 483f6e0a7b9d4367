// A planned case comes in, a finger swipes to the next home screen and back.
import { openControlPage } from './control-page.ts';
import type { DriveJourney } from './journey.ts';

/** Swipes left and right on the home screen; a home screen that does not move fails the step. */
export const homeSwipeJourney: DriveJourney = async (planned, parts) => {
  const { recorder, phone } = parts;
  await openControlPage(planned, parts);
  await recorder.step('swipe-home', 'Swiped to the next home screen and back', async () => {
    await phone.swipeHome('left');
    await phone.swipeHome('right');
  });
};
