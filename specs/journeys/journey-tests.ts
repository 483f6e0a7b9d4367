// Any other journey: driven to its end, and answered claim by claim as asserted; a control tells nobody what was planted.
import type { Case } from '../../harness/artifacts/case.ts';
import type { Observation } from '../../harness/artifacts/observation.ts';
import { driveCase } from '../../harness/wdio-service.ts';
import { assertClaims, asserting } from '../support/claims.ts';
import { anyone, expect, refuseUndriven } from '../support/expect.ts';
import { axesOf, titleOf } from '../support/observed.ts';

/** The tests of one planned case. */
export function journeyTests(planned: Case): void {
  const { browser } = axesOf(planned);

  describe(titleOf(planned), () => {
    let seen: Observation;

    before(async () => {
      seen = await driveCase(planned.id);
    });

    it('is driven to its end', () => refuseUndriven(seen));

    assertClaims(planned, () => seen);

    const mustBeQuiet =
      asserting.mode === 'privacy' || (asserting.mode === 'reproduction' && browser.role === 'control');
    if (mustBeQuiet) {
      it('tells what was planted to nobody but those asked', () => {
        for (const canary of seen.case.canaries) expect(seen).to.not.leak([canary]).to(anyone);
      });
    }
  });
}
