// A planned case comes in, a browser is opened and then left alone: what it sends untouched is what the other journeys are compared with.
import { openInArm } from '../journey-parts.ts';
import type { DriveJourney } from './journey.ts';

/** Opens the browser in the wanted mode and touches nothing more; the settle time follows as after every journey. */
export const idleJourney: DriveJourney = (planned, parts) =>
  openInArm(planned, parts, { chooseEngine: false });
