// A planned case comes in, a browser is opened and then left alone: what it sends untouched is what the other journeys are compared with.
import type { DriveJourney } from './journey.ts';

/** Opens the browser in the wanted mode and touches nothing more; the settle time follows as after every journey. */
export const idleJourney: DriveJourney = async (planned, { driver, recorder, browserName }) => {
  await recorder.step('open-browser', `Opened ${browserName}`, () => driver.open());
  await recorder.step('enter-mode', `Opened a page in ${planned.mode} mode`, () =>
    driver.enterMode(planned.mode),
  );
};
