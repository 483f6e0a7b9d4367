// Claims that need more than one case, and answers held against a baseline: asserted over the saved run after its last case.
import type { AssertedAnswer } from '../../harness/artifacts/asserted.ts';
import type { Claim } from '../../harness/artifacts/verdict.ts';
import { browsersOfRun, plannedCases } from '../../harness/wdio-service.ts';
import { answersOverRun, asserting, claimsOverRun, takesMore } from '../support/claims.ts';
import { expect } from '../support/expect.ts';

for (const browser of browsersOfRun()) {
  const cases = plannedCases().filter((planned) => planned.browser === browser.id);
  const claims = claimsOverRun(cases);
  if (asserting.mode !== 'baseline' && claims.length === 0) continue;

  describe(`${browser.name}, across its cases`, () => {
    let answers: AssertedAnswer[];

    before(() => {
      answers = answersOverRun(browser);
    });

    const hold = (claim: Claim) => {
      const own = answers.filter((one) => one.claim === claim.id);
      for (const answer of own) expect(answer).to.be.asAsserted();
      return own.length;
    };

    for (const claim of claims.filter((one) => !takesMore(one))) {
      it(`${claim.short}: ${claim.statement}`, () => {
        expect(hold(claim), 'answers over the run').to.be.above(0);
      });
    }

    // A run without look-ups, APKs and the like answers none of them: nothing was asserted then, and that is no pass.
    for (const claim of claims.filter(takesMore)) {
      it(`where the run has what it takes, ${claim.short}: ${claim.statement}`, function () {
        if (hold(claim) === 0) this.skip();
      });
    }

    if (asserting.mode === 'baseline') {
      it(`answers as in ${asserting.baseline?.runId ?? 'the baseline'}`, () => {
        expect(answers, 'answers with a counterpart in the baseline').to.not.be.empty;
        for (const answer of answers) expect(answer).to.be.asAsserted();
      });
    }
  });
}
