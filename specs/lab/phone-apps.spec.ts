// Files, music and the preinstalled apps of a phone: reported in the open, sealed, or not at all; each claim answered both ways, each upload told by the app it came from.
import { expect } from 'chai';
import { driven } from './support/driven.ts';
import { readTruth } from './support/lab-truth.ts';
import { sideBySide } from './support/side-by-side.ts';

const journeys = 'open-file,music,preinstalled-apps';
const wishes = { browsers: 'chrome', journeys, 'settle-ms': '1000' };
const host = 'tracking.intl.miui.com';
const row = sideBySide();

for (const [recipe, answers] of [
  ['miui-plain', { files: 'reproduced', music: 'reproduced', apps: 'reproduced' }],
  ['miui-silent', { files: 'not-reproduced', music: 'not-reproduced', apps: 'not-reproduced' }],
  // Who uploads is known whatever the upload holds; what it holds is not.
  ['miui-onetrack', { files: 'inconclusive', music: 'inconclusive', apps: 'reproduced' }],
] as const) {
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
