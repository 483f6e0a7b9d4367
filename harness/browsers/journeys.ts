// Every journey, one line each: the name in a plan comes in, what drives it goes out.
import type { Journey } from '../artifacts/run-config.ts';
import { enginePageJourney } from './journey-engine-page.ts';
import type { DriveJourney } from './journey-parts.ts';
import { searchJourney } from './journey-search.ts';
import { visitJourney } from './journey-visit.ts';

export const journeys: Readonly<Record<Journey, DriveJourney>> = {
  search: searchJourney,
  visit: visitJourney,
  'engine-page': enginePageJourney,
};
