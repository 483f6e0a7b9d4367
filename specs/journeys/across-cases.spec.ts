// Claims that need more than one case, and answers held against a baseline: asserted over the saved run after its last case.
import type { AssertedAnswer } from '../../harness/artifacts/asserted.ts';
import { browsersOfRun, plannedCases } from '../../harness/wdio-service.ts';
import { answersOverRun, asserting, claimsOverRun } from '../support/claims.ts';
import { expect } from '../support/expect.ts';
import { describeBrowser } from '../support/report.ts';

for (const browser of browsersOfRun()) {
  const cases = plannedCases().filter((planned) => planned.browser === browser.id);
  const claims = claimsOverRun(cases);
  if (asserting.mode !== 'baseline' && claims.length === 0) continue;

  describe(`${browser.name}, across its cases`, () => {
    let answers: AssertedAnswer[];

    before(() => {
      answers = answersOverRun(browser);
    });

    beforeEach(() => describeBrowser(browser));

    for (const claim of claims) {
      it(`${claim.short}: ${claim.statement}`, () => {
        // Empty when something it needs was not looked up in this run: then the report lists it as not run.
        for (const answer of answers.filter((one) => one.claim === claim.id))
          expect(answer).to.be.asAsserted();
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
