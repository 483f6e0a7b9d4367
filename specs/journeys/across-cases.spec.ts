// Claims that need more than one case, asserted over the saved run after its last case.
import { browsersOfRun, judgeSavedRun, plannedCases } from '../../harness/wdio-service.ts';
import { expect } from '../support/expect.ts';
import { isSaidToSend } from '../support/observed.ts';
import { describeBrowser } from '../support/report.ts';

for (const browser of browsersOfRun()) {
  const planting = plannedCases('search', 'visit', 'engine-page');
  const sending = planting.filter((planned) => planned.browser === browser.id && isSaidToSend(planned));
  const judged =
    browser.role === 'control' ? planting.filter(({ browser: id }) => id === browser.id) : sending;
  // With one case there is nothing to compare; the verdict table then says not-run with that reason.
  if (judged.length < 2) continue;

  describe(`${browser.name}, across its cases`, () => {
    beforeEach(() => describeBrowser(browser));

    if (browser.role === 'subject') {
      it('sends an id that stays the same along with the searches and pages, in every case', () => {
        const verdicts = judgeSavedRun(judged, 'persistent-id-goes-along');
        expect(verdicts, 'verdict of each case').to.not.be.empty;
        for (const verdict of verdicts) expect(verdict).to.answer('reproduced');
      });
    } else {
      it('sends no id along with searches and pages: there is nothing to go along with', () => {
        const verdicts = judgeSavedRun(judged, 'persistent-id-goes-along');
        expect(verdicts, 'verdict of each case').to.not.be.empty;
        for (const verdict of verdicts) expect(verdict).to.answer('not-reproduced');
      });
    }
  });
}
