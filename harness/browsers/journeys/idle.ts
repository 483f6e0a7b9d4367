// A planned case comes in, a browser is opened and then left alone: what it sends untouched is what the other journeys are compared with.
import { openInArm, readBack } from '../journey-parts.ts';
import type { DriveJourney } from './journey.ts';

/** Opens the browser in the wanted mode and touches nothing more; a browser that left the mode meanwhile is no baseline of it. */
export const idleJourney: DriveJourney = async (planned, parts) => {
  await openInArm(planned, parts, { chooseEngine: false });
  await parts.settle('idle', 'with nothing touched');
  await readBack(planned, parts);
};
