// A planned case comes in, the first item of the browser's own news feed is opened; its title and address become canaries.
import { waitFor } from '../../lib/time.ts';
import { openInArm, readBack, withScheme } from '../journey-parts.ts';
import type { DriveJourney } from './journey.ts';

/** Opens a news item; a browser without a feed is not run. */
export const newsFeedJourney: DriveJourney = async (planned, parts) => {
  const { driver, recorder, extras, stepTimeoutMs } = parts;
  await openInArm(planned, parts, { chooseEngine: false });
  await recorder.step('open-news-item', 'Tapped the first item of the news feed', async () => {
    const title = await extras.openNewsItem();
    const address = await waitFor(
      'the page of the news item',
      async () => {
        const url = withScheme(await driver.shownAddress());
        return (await driver.shownTitle()) === '' ? undefined : url?.href;
      },
      { timeoutMs: stepTimeoutMs, intervalMs: 150 },
    );
    const observed = { step: 'open-news-item', origin: 'observed' } as const;
    recorder.observed({ id: `${planned.id}/url`, kind: 'url', value: address, ...observed });
    recorder.observed({ id: `${planned.id}/title`, kind: 'title', value: title, ...observed });
  });
  await readBack(planned, parts);
};
