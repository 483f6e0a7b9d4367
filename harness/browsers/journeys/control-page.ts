// A planned case comes in, a page of ours is opened in a browser: its own request proves that the capture of this case can see.
import type { Case } from '../../artifacts/case.ts';
import { waitFor } from '../../lib/time.ts';
import { withScheme } from '../journey-parts.ts';
import { type JourneyParts, plannedTerm } from './journey.ts';

/** Opens the planned page by its address and ends the browser again; then the home screen is in front. */
export async function openControlPage(planned: Case, parts: JourneyParts): Promise<void> {
  const { recorder, phone, driver, browserName } = parts;
  const { value } = plannedTerm(planned, 'control');
  await recorder.step(
    'control-page',
    `Opened ${value} in ${browserName}: the control that proves the capture could see`,
    async () => {
      await driver.open();
      await openAddress(value, parts);
    },
    parts.stepTimeoutMs * 3,
  );
  await recorder.step('go-home', 'Ended the browser and went to the home screen', async () => {
    await driver.close();
    await phone.home();
  });
}

/** Types an address, submits it and waits until its page is in front with a title. */
export async function openAddress(address: string, parts: JourneyParts): Promise<void> {
  const { driver, stepTimeoutMs } = parts;
  const wanted = new URL(address);
  await driver.type(address);
  await driver.submit();
  await waitFor(
    `the page ${address}`,
    async () => withScheme(await driver.shownAddress())?.hostname === wanted.hostname,
    { timeoutMs: stepTimeoutMs, intervalMs: 150 },
  );
  await waitFor(`the title of ${address}`, async () => (await driver.shownTitle()) || undefined, {
    timeoutMs: stepTimeoutMs,
    intervalMs: 150,
  });
}
