// One planned case comes in, the handset is driven through it: words typed into the address bar and a visited result page.
import type { Case } from '../artifacts/case.ts';
import { type JourneyParts, openInArm, plannedCanary, readBack, submitSearch } from './journey-parts.ts';

/** Drives the search journey; throws at the first step that does not come out as it should. */
export async function searchJourney(planned: Case, parts: JourneyParts): Promise<void> {
  const { driver, recorder } = parts;
  const words = plannedCanary(planned, 'search-term');
  await openInArm(planned, parts, { chooseEngine: true });
  await recorder.step('type-search-words', `Typed "${words}" into the address bar`, () => driver.type(words));
  await submitSearch(planned, parts);
  await readBack(planned, parts);
}
