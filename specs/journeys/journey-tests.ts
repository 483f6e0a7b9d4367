// Any other journey: driven to its end, and answered claim by claim as published; a control tells nobody what was planted.
import type { Case } from '../../harness/artifacts/case.ts';
import type { Observation } from '../../harness/artifacts/observation.ts';
import { driveCase, tablesOfRun } from '../../harness/wdio-service.ts';
import { anyone, expect, refuseUndriven } from '../support/expect.ts';
import { axesOf, titleOf, verdictOn } from '../support/observed.ts';
import { describeAxes } from '../support/report.ts';

/** Claims of researchers about this journey and mode; what takes other cases to compare with is left to the saved run. */
function claimsAbout(planned: Case) {
  return tablesOfRun().claims.filter(
    (claim) =>
      claim.party === 'researcher' &&
      claim.predicate === 'canary-to-operator' &&
      claim.modes.includes(planned.mode) &&
      claim.journeys.includes(planned.journey),
  );
}

/** The tests of one planned case. */
export function journeyTests(planned: Case): void {
  describe(titleOf(planned), () => {
    let seen: Observation;

    before(async () => {
      seen = await driveCase(planned.id);
    });

    beforeEach(() => describeAxes(planned));

    it('is driven to its end', () => refuseUndriven(seen));

    if (axesOf(planned).browser.role === 'control') {
      it('tells what was planted to nobody but those asked', () => {
        for (const canary of seen.case.canaries) expect(seen).to.not.leak([canary]).to(anyone);
      });
    } else {
      for (const claim of claimsAbout(planned)) {
        it(claim.statement, () => expect(verdictOn(seen, claim.id)).to.answer('reproduced'));
      }
    }
  });
}
