// A planned case comes in, a file of the case's own is put on the phone and opened in the Files app; its name is the canary.
import { openControlPage } from './control-page.ts';
import { type DriveJourney, openableApp, plannedTerm } from './journey.ts';

/** Not run on a phone that has no Files app of the table. */
export const openFileJourney: DriveJourney = async (planned, parts) => {
  const { recorder, phone, onHandset } = parts;
  const files = openableApp('files', parts);
  const { value } = plannedTerm(planned, 'file-name');
  await openControlPage(planned, parts);
  await recorder.step('put-file', `Put a file ${value}.txt into the folder Download`, () =>
    onHandset.putFile('Download', { name: `${value}.txt`, content: Buffer.from(`${value}\n`) }),
  );
  await recorder.step('start-files', `Opened ${files.name}`, async () => {
    await onHandset.stopApp(files.package);
    await phone.openApp(files.package);
  });
  await recorder.step('open-file', `Opened the file ${value}.txt`, () => phone.openItem('file-item', value));
  await recorder.step('leave-files', 'Went home', () => phone.home());
};
