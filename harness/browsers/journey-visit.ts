// One planned case comes in: an address of the case's own is typed into the address bar and its page is waited for.
import type { Case } from '../artifacts/case.ts';
import { waitFor } from '../lib/time.ts';
import { type JourneyParts, openInArm, plannedCanary, readBack, withScheme } from './journey-parts.ts';

/** Drives the journey; throws at the first step that does not come out as it should. */
export async function visitJourney(planned: Case, parts: JourneyParts): Promise<void> {
  const { driver, recorder, stepTimeoutMs } = parts;
  const address = plannedCanary(planned, 'url');
  const { hostname } = new URL(address);
  await openInArm(planned, parts, { chooseEngine: true });
  await recorder.step('open-address', `Typed ${address} into the address bar and pressed Enter`, async () => {
    await driver.type(address);
    await driver.submit();
    const wait = { timeoutMs: stepTimeoutMs, intervalMs: 150 };
    await waitFor(
      `the page ${address}`,
      async () =>
        withScheme(await driver.shownAddress())?.hostname.replace(/^www\./, '') ===
        hostname.replace(/^www\./, ''),
      wait,
    );
    await waitFor('the title of the page', async () => (await driver.shownTitle()) || undefined, wait);
  });
  await readBack(planned, parts);
}
