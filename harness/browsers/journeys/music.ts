// A planned case comes in, a track of the case's own is put on the phone and played in the Music app; its title is the canary.
import { waitFor } from '../../lib/time.ts';
import { openControlPage } from './control-page.ts';
import { type DriveJourney, openableApp, plannedTerm } from './journey.ts';
import { silentTrack } from './silent-track.ts';

/** Playing is read back from Android's media session, not from the screen. Not run on a phone that has no Music app of the table. */
export const musicJourney: DriveJourney = async (planned, parts) => {
  const { recorder, phone, onHandset, stepTimeoutMs } = parts;
  const music = openableApp('music', parts);
  const { value } = plannedTerm(planned, 'track-title');
  await openControlPage(planned, parts);
  await recorder.step('put-track', `Put a silent track ${value}.wav into the folder Music`, () =>
    onHandset.putFile('Music', { name: `${value}.wav`, content: silentTrack(value) }),
  );
  await recorder.step('start-music', `Opened ${music.name}`, async () => {
    await onHandset.stopApp(music.package);
    await phone.openApp(music.package);
  });
  await recorder.step('play-track', `Played the track ${value}`, async () => {
    await phone.openItem('track-item', value);
    await waitFor(`${music.name} to play`, async () => (await onHandset.playing()) === music.package, {
      timeoutMs: stepTimeoutMs,
      intervalMs: 300,
    });
  });
  await recorder.step('stop-music', `Went home and ended ${music.name}`, async () => {
    await phone.home();
    await onHandset.stopApp(music.package);
  });
};
