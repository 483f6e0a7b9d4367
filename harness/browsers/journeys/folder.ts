// A planned case comes in, a folder on the home screen is opened; its name becomes a canary.
import { openControlPage } from './control-page.ts';
import type { DriveJourney } from './journey.ts';

/** Opens the first folder of the home screen. */
export const folderJourney: DriveJourney = async (planned, parts) => {
  const { recorder, phone } = parts;
  await openControlPage(planned, parts);
  await recorder.step('open-folder', 'Opened a folder on the home screen', async () => {
    const name = await phone.openFolder();
    recorder.observed({
      id: `${planned.id}/folder-name`,
      kind: 'text',
      value: name,
      step: 'open-folder',
      // Whoever opens it again reads the same name.
      origin: 'shared',
    });
  });
  await recorder.step('close-folder', 'Closed it', () => phone.home());
};
