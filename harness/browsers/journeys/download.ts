// A planned case comes in, a file of the case's own is asked for by its address.
import { HarnessError } from '../../lib/errors.ts';
import { openInArm, readBack } from '../journey-parts.ts';
import { type DriveJourney, plannedTerm } from './journey.ts';

/** Types the address of a file and confirms the download where the browser asks; not run where the config names no file. */
export const downloadJourney: DriveJourney = async (planned, parts) => {
  const { driver, recorder, extras, downloadUrl } = parts;
  if (downloadUrl === null) {
    throw new HarnessError('not-as-planned', 'The run config names no file to download.', {
      remedy: 'Set downloadUrl to an address that answers with a file whatever {token} in it is.',
    });
  }
  const { value } = plannedTerm(planned, 'url');
  await openInArm(planned, parts, { chooseEngine: false });
  await recorder.step('download-file', `Asked for the file ${value}`, async () => {
    await driver.type(value);
    await driver.submit();
    await extras.confirmDownload();
  });
  await readBack(planned, parts);
};
