// A planned case comes in, a browser is started as if for the first time: unanswered, declined, then agreed to, each with time to send.
import { firstRunSteps } from '../../artifacts/journeys.ts';
import { openAddress } from './control-page.ts';
import { type DriveJourney, plannedTerm } from './journey.ts';

/** Erases what the browser has on the handset. What left before the step `accept-first-run` left without consent. */
export const firstRunJourney: DriveJourney = async (planned, parts) => {
  const { driver, recorder, browserName, settle, extras } = parts;
  await recorder.step('clear-data', `Erased all data of ${browserName}`, async () => {
    await driver.close();
    await extras.clearData();
  });
  await recorder.step(firstRunSteps.start, `Started ${browserName}: it asks for consent`, () =>
    extras.startUnanswered(),
  );
  await settle('before-agreeing', 'with nothing answered');
  if (extras.canDecline()) {
    await recorder.step(firstRunSteps.decline, 'Declined', () => extras.declineFirstRun());
    await settle('after-declining', 'after declining');
    await recorder.step('start-again', `Started ${browserName} again: it asks again`, async () => {
      await driver.close();
      await extras.startUnanswered();
    });
  }
  await recorder.step('accept-first-run', 'Agreed', () => driver.answerFirstRun());
  await settle('after-agreeing', 'after agreeing, with nothing else done');
  const { value } = plannedTerm(planned, 'url');
  await recorder.step('open-address', `Opened ${value}`, () => openAddress(value, parts));
};
