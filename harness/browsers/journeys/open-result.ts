// A planned case comes in, an engine's results are opened by their address and the first of them is opened: nothing is searched from the address bar.
import type { EngineRow } from '../../artifacts/tables.ts';
import { openInArm, plannedCanary, readBack, submitSearch } from '../journey-parts.ts';
import type { DriveJourney } from './journey.ts';

/** What a browser reports of an opened result stands here without what it reports of a search. */
export const openResultJourney: DriveJourney = async (planned, parts) => {
  const { driver, recorder, engine } = parts;
  const address = resultsAddress(engine, plannedCanary(planned, 'search-term'));
  await openInArm(planned, parts, { chooseEngine: false });
  await recorder.step('type-results-address', `Typed ${address} into the address bar`, () =>
    driver.type(address),
  );
  await submitSearch(planned, parts);
  await readBack(planned, parts);
};

/** The address that the engine gives its own results for these words. */
export function resultsAddress(
  { id, hosts, resultsPaths, queryParameters }: EngineRow,
  words: string,
): string {
  const [host, path, parameter] = [hosts[0], resultsPaths[0], queryParameters[0]];
  if (host === undefined || path === undefined || parameter === undefined)
    throw new Error(`${id} has no results page`);
  const url = new URL(`https://${host}${path}`);
  url.searchParams.set(parameter, words);
  return url.href;
}
