// The journeys that plant words or an address: on one browser, engine, mode and switch setting of the plan.
import type { Case } from '../../harness/artifacts/case.ts';
import type { Observation } from '../../harness/artifacts/observation.ts';
import { driveCase } from '../../harness/wdio-service.ts';
import { assertClaims, asserting } from '../support/claims.ts';
import { anyone, expect, refuseUndriven } from '../support/expect.ts';
import { axesOf, canariesOf, titleOf } from '../support/observed.ts';

/** The tests of one planned case. */
export function searchTests(planned: Case): void {
  const { browser, engine } = axesOf(planned);
  const searches = planned.journey !== 'visit';

  describe(titleOf(planned), () => {
    let seen: Observation;

    before(async () => {
      seen = await driveCase(planned.id);
    });

    it(`shows ${searches ? `${engine.name} the search words` : 'the page its own address'}: the control that proves the capture could see`, () => {
      const kind = searches ? 'search-term' : 'url';
      const own = seen.findings.filter(
        (finding) => finding.explained && finding.kind === kind && finding.direction === 'sent',
      );
      refuseUndriven(seen);
      expect(own, `requests of the user's own with the ${kind}`).to.not.be.empty;
    });

    assertClaims(planned, () => seen);

    const mustBeQuiet =
      asserting.mode === 'privacy' || (asserting.mode === 'reproduction' && browser.role === 'control');
    if (mustBeQuiet) {
      if (searches)
        it('tells the search words to nobody but the engine', () => {
          expect(seen).to.not.leak(canariesOf(seen, 'search-term')).to(anyone);
        });

      it('tells the address of the visited page to nobody but the page', () => {
        expect(seen).to.not.leak(canariesOf(seen, 'url')).to(anyone);
        if (searches) expect(seen).to.not.leak(canariesOf(seen, 'title')).to(anyone);
      });
    }
  });
}
