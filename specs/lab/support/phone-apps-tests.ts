// The tests of a phone whose own apps behave by one recipe: a file opened, a track played, each preinstalled app opened; each upload told by the app it came from.
import { expect } from 'chai';
import type { VerdictWord } from '../../../harness/artifacts/verdict.ts';
import { driven } from './driven.ts';
import { readTruth } from './lab-truth.ts';
import type { Row } from './side-by-side.ts';

const journeys = 'open-file,music,preinstalled-apps';
const wishes = { browsers: 'chrome', journeys, 'settle-ms': '1000' };
const host = 'tracking.intl.miui.com';

/** What is to be answered: on the file, on the track, and on whether preinstalled apps send usage data. */
export interface PhoneAnswers {
  files: VerdictWord;
  music: VerdictWord;
  apps: VerdictWord;
}

/** Defines them; in a row with the other runs of the file, if there is one. */
export function phoneAppsTests(
  recipe: 'miui-plain' | 'miui-silent' | 'miui-onetrack',
  answers: PhoneAnswers,
  row?: Row,
): void {
  describe(`a phone with ${recipe}: a file opened, a track played, each preinstalled app opened`, () => {
    const seen = driven({ apps: ['chrome', recipe] }, wishes, row);
    const caseOf = (journey: string) =>
      seen().run.plan.cases.find((planned) => planned.journey === journey)?.id ?? 'none';
    const verdictOf = (claim: string, journey: string) => {
      const { run } = seen();
      const found = run.verdicts.find((one) => one.claim === claim && one.caseId === caseOf(journey));
      if (found === undefined) throw new Error(`no verdict on ${claim} in ${journey}`);
      return found;
    };

    it('every case was driven to its end, and nothing the handset was asked was unknown to it', () => {
      for (const { id, drive } of seen().run.cases)
        expect(
          drive.find((event) => event.type === 'closed'),
          id,
        ).to.include({ outcome: 'completed', reason: null });
      expect(seen().lab.unknown()).to.deep.equal([]);
    });

    it(`file ${answers.files}, track ${answers.music}, apps ${answers.apps}`, () => {
      expect({
        files: verdictOf('files-used', 'open-file').verdict,
        music: verdictOf('music-played', 'music').verdict,
        apps: verdictOf('preinstalled-apps-send-usage', 'preinstalled-apps').verdict,
      }).to.deep.equal(answers);
    });

    it('as the lab says it was sent, and nothing found is earned by a control', () => {
      const { run, lab } = seen();
      const sent = readTruth(lab.address?.truthFile ?? '').filter(({ state }) => state === 'sent');
      const events = sent.map(({ event }) => event);
      if (recipe === 'miui-silent') expect(events).to.not.include.members(['file-open', 'app-open']);
      else expect(events).to.include.members(['file-open', 'music-play', 'settings', 'app-open']);
      const told = run.findings.filter(({ explained }) => !explained);
      expect(told.map(({ canary, host: to }) => `${canary} ${to}`).sort()).to.deep.equal(
        recipe === 'miui-plain'
          ? [`${caseOf('open-file')}/file-name ${host}`, `${caseOf('music')}/track-title ${host}`].sort()
          : [],
      );
      for (const { id } of run.plan.cases) {
        const control = run.findings.find(({ canary }) => canary === `${id}/control`);
        expect(control, id).to.include({ caseId: id, explained: true, direction: 'sent' });
      }
    });

    it('which apps sent something is told by their UIDs', () => {
      const { said } = verdictOf('preinstalled-apps-send-usage', 'preinstalled-apps');
      const names = ['Files', 'Mi Pay', 'Music', 'Notes', 'Recorder', 'Security', 'Settings'];
      expect(said).to.contain('not on this phone: Mi Payment');
      expect(said).to.match(
        recipe === 'miui-silent'
          ? /^Nothing was seen going to Xiaomi from MIUI Home, /
          : new RegExp(`^Sent something to Xiaomi: ${names.join(', ')} `),
      );
    });

    it('the handset is as it was found: no file of ours is left, and the manifest says since when its apps are there', async () => {
      const { run, lab } = seen();
      expect(lab.journal().entries()).to.deep.equal([]);
      const { stdout } = await lab.adb().shell('ls /sdcard/Download /sdcard/Music');
      expect(stdout).to.not.match(/\.(txt|wav)/);
      const chrome = run.manifest.browsers.find(({ id }) => id === 'chrome');
      expect(chrome?.firstInstalled).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
      expect(run.manifest.apps?.map(({ id, uid }) => [id, uid !== null])).to.deep.include.members([
        ['files', true],
        ['mi-payment', false],
      ]);
    });
  });
}
