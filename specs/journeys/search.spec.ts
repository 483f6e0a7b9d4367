// The search journey: words typed into the address bar and a visited result page, on each browser, engine and mode of the plan.
import type { Observation } from '../../harness/artifacts/observation.ts';
import { driveCase, plannedCases } from '../../harness/wdio-service.ts';
import { assertClaims, asserting } from '../support/claims.ts';
import { anyone, expect, refuseUndriven } from '../support/expect.ts';
import { axesOf, canariesOf, titleOf } from '../support/observed.ts';
import { describeAxes } from '../support/report.ts';

for (const planned of plannedCases('search')) {
  const { browser, engine } = axesOf(planned);

  describe(titleOf(planned), () => {
    let seen: Observation;

    before(async () => {
      seen = await driveCase(planned.id);
    });

    beforeEach(() => describeAxes(planned));

    it(`shows ${engine.name} the search words: the control that proves the capture could see`, () => {
      const own = seen.findings.filter(
        (finding) => finding.explained && finding.kind === 'search-term' && finding.direction === 'sent',
      );
      refuseUndriven(seen);
      expect(own, `requests with the search words to ${engine.name}`).to.not.be.empty;
    });

    assertClaims(planned, () => seen);

    const mustBeQuiet =
      asserting.mode === 'privacy' || (asserting.mode === 'reproduction' && browser.role === 'control');
    if (mustBeQuiet) {
      it('tells the search words to nobody but the engine', () => {
        expect(seen).to.not.leak(canariesOf(seen, 'search-term')).to(anyone);
      });

      it('tells the address of the visited page to nobody but the page', () => {
        expect(seen).to.not.leak(canariesOf(seen, 'url')).to(anyone);
        expect(seen).to.not.leak(canariesOf(seen, 'title')).to(anyone);
      });
    }
  });
}
