// Claims that need more than one case, asserted over the saved run after its last case.
import { browsersOfRun, judgeSavedRun, plannedCases } from '../../harness/wdio-service.ts';
import { expect } from '../support/expect.ts';

for (const browser of browsersOfRun()) {
  // With one case there is nothing to compare; the verdict table then says not-run with that reason.
  if (plannedCases('search').filter((planned) => planned.browser === browser.id).length < 2) continue;

  describe(`${browser.name}, across its cases`, () => {
    if (browser.role === 'subject') {
      it('sends an id that stays the same along with the searches and pages, in every case', () => {
        const verdicts = judgeSavedRun(browser.id, 'persistent-id-goes-along');
        expect(verdicts, 'verdict of each case').to.not.be.empty;
        for (const verdict of verdicts) expect(verdict).to.answer('reproduced');
      });
    } else {
      it('sends no id along with searches and pages: there is nothing to go along with', () => {
        const verdicts = judgeSavedRun(browser.id, 'persistent-id-goes-along');
        expect(verdicts, 'verdict of each case').to.not.be.empty;
        for (const verdict of verdicts) expect(verdict).to.answer('not-reproduced');
      });
    }
  });
}
