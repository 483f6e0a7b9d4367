// One planned case comes in: the engine's own page is opened, words are typed into its search box, a result is visited.
import type { Case } from '../artifacts/case.ts';
import { HarnessError } from '../lib/errors.ts';
import { waitFor } from '../lib/time.ts';
import {
  type JourneyParts,
  openInArm,
  plannedCanary,
  readBack,
  shownAfter,
  submitSearch,
  withScheme,
} from './journey-parts.ts';

/** Drives the journey; throws at the first step that does not come out as it should. */
export async function enginePageJourney(planned: Case, parts: JourneyParts): Promise<void> {
  const { driver, recorder, engine, stepTimeoutMs } = parts;
  const words = plannedCanary(planned, 'search-term');
  const [home] = engine.hosts;
  if (home === undefined) throw new Error(`${engine.id} has no hosts`);
  await openInArm(planned, parts, { chooseEngine: false });
  await recorder.step('open-engine-page', `Opened ${engine.name}'s own page, ${home}`, async () => {
    await driver.type(`https://${home}/`);
    await driver.submit();
    await waitFor(
      `the page of ${engine.name}`,
      async () => {
        const address = withScheme(await driver.shownAddress());
        return address !== undefined && engine.hosts.includes(address.hostname);
      },
      { timeoutMs: stepTimeoutMs, intervalMs: 150 },
    ).catch(async (cause: unknown) => {
      throw await elsewhere(cause, parts);
    });
  });
  await recorder.step('type-search-words', `Typed "${words}" into its search box`, () =>
    driver.typeIntoPage(engine, words),
  );
  await submitSearch(planned, parts);
  await readBack(planned, parts);
}

async function elsewhere(cause: unknown, { driver, engine }: JourneyParts): Promise<unknown> {
  const shown = await shownAfter(cause, driver);
  if (shown === undefined || engine.hosts.includes(shown.hostname)) return cause;
  return new HarnessError('not-as-planned', `${engine.name}'s page was asked for, ${shown.hostname} came.`, {
    remedy: `Look at the last screenshot; add the host to hosts of "${engine.id}" in config/search-engines.json if it is the engine's own.`,
    cause,
  });
}
