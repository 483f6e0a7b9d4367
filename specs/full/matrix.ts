// The tests of one half of the lab's full matrix: every browser, version, switch setting and mode with one engine.
import { expect } from 'chai';
import { claimTable, expectGolden } from './golden.ts';
import { expectAsPublished, expectNothingUnknown, expectWholeTruth, fullRun } from './support.ts';

/** Defines them; 46 cases on two handsets. */
export function matrixWith(engine: string): void {
  describe(`the full lab matrix with ${engine}: 3 Xiaomi browsers in 5 arms, 4 controls in 2 modes, search and visit`, () => {
    const full = fullRun({ engines: [engine] });

    it('every case was driven to its end, half of them on each handset, but for one that would have been alone', () => {
      const { run } = full();
      expect(run.plan.cases).to.have.length(46);
      for (const { id, drive } of run.cases) {
        const closed = drive.find((event) => event.type === 'closed');
        expect(closed, id).to.include({ outcome: 'completed' });
      }
      for (const handset of ['h1', 'h2'])
        expect(run.plan.cases.filter((planned) => planned.handset === handset)).to.have.length.within(22, 24);
    });

    it('all that was sent is found, and nothing else', () => expectWholeTruth(full()));

    it('everything came out as published', () => expectAsPublished(full()));

    it('the one clean setting is clean, the others are not', () => {
      const { run } = full();
      const words = (setting: string | undefined) => {
        const ids = run.plan.cases
          .filter(({ browser, incognitoSwitch }) => isSubject(browser) && incognitoSwitch === setting)
          .map(({ id }) => id);
        return new Set(
          run.verdicts
            .filter(({ caseId, claim }) => ids.includes(caseId) && claim.startsWith('visited-urls'))
            .map(({ verdict }) => verdict),
        );
      };
      expect(words('enhanced-off')).to.deep.equal(new Set(['not-reproduced']));
      for (const setting of [undefined, 'off', 'enhanced-on'])
        expect(words(setting), setting).to.deep.equal(new Set(['reproduced']));
    });

    it('the answer to every claim is the kept one', () =>
      expectGolden(`lab-full-${engine}`, claimTable(full().run)));

    it('no handset was asked anything it does not know', () => expectNothingUnknown(full()));
  });
}

const isSubject = (browser: string) => /^(mint|mi-browser)/.test(browser);
