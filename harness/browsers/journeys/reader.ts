// A planned case comes in, a page of the case's own is opened and shown in reader mode.
import { openInArm, readBack } from '../journey-parts.ts';
import { openAddress } from './control-page.ts';
import { type DriveJourney, plannedTerm } from './journey.ts';

/** Opens a page, then reader mode from the menu; a browser without one is not run. */
export const readerJourney: DriveJourney = async (planned, parts) => {
  const { recorder, extras } = parts;
  const { value } = plannedTerm(planned, 'url');
  await openInArm(planned, parts, { chooseEngine: false });
  await recorder.step('open-address', `Opened ${value}`, () => openAddress(value, parts));
  await recorder.step('open-reader', 'Chose reader mode in the menu', () => extras.openReader());
  await readBack(planned, parts);
};
