// What a run asserts of its answers, as tests of the journey specs: one for each claim of a case, and those that take the whole run.
import type { AssertedAnswer } from '../../harness/artifacts/asserted.ts';
import type { Case } from '../../harness/artifacts/case.ts';
import type { Need } from '../../harness/artifacts/claim.ts';
import type { Observation } from '../../harness/artifacts/observation.ts';
import type { BrowserRow } from '../../harness/artifacts/tables.ts';
import type { Claim, VerdictWord } from '../../harness/artifacts/verdict.ts';
import { readJson } from '../../harness/lib/files.ts';
import { manifestSchema, versionIn } from '../../harness/artifacts/manifest.ts';
import { runPaths } from '../../harness/artifacts/run-folder.ts';
import { announcedRun } from '../../harness/config/load.ts';
import { assertingOf, assertionsOver } from '../../harness/run/asserting.ts';
import { expectedWord, isComparable } from '../../harness/verdicts/asserted.ts';
import { predicateNamed } from '../../harness/verdicts/predicates/list.ts';
import { isPlanned } from '../../harness/verdicts/scope.ts';
import { judgeOwnCases, plannedCases, tablesOfRun } from '../../harness/wdio-service.ts';
import { expect } from './expect.ts';
import { axesOf, verdictOn } from './observed.ts';

/** What is asserted of this run. */
export const asserting = assertingOf(announcedRun());

interface ClaimToHold {
  claim: Claim;
  expected: VerdictWord;
}

/** Claims asserted of a case; those that its own files answer, or those that take more. */
function claimsToHold(planned: Case, from: 'its own files' | 'the whole run'): ClaimToHold[] {
  if (asserting.mode === 'baseline') return [];
  const { browser } = axesOf(planned);
  const version = versionIn(readJson(runPaths.manifest(announcedRun()), manifestSchema), planned);
  // Another handset's cases are not compared with this worker's own.
  const own = { cases: plannedCases() };
  return tablesOfRun().claims.flatMap((claim) => {
    if (!isPlanned(claim, planned) || !isComparable(claim, planned, own)) return [];
    const whole = takesMore(claim) || predicateNamed(claim).acrossCases;
    const expected = expectedWord(claim, { browser, version }, asserting);
    if (
      expected === null ||
      whole !== (from === 'the whole run') ||
      claim.needs?.some((need) => afterwards.has(need))
    )
      return [];
    return [{ claim, expected }];
  });
}

/** One test for each claim that the case's own files answer. */
export function assertClaims(planned: Case, seen: () => Observation): void {
  for (const { claim, expected } of claimsToHold(planned, 'its own files')) {
    it(`${expected}: ${claim.statement}`, () => {
      expect(verdictOn(seen(), claim.id)).to.answer(expected);
    });
  }
}

/** Claims asserted of a browser's cases that only the whole run answers. */
export function claimsOverRun(cases: readonly Case[]): Claim[] {
  const claims = cases.flatMap((planned) => claimsToHold(planned, 'the whole run').map(({ claim }) => claim));
  return [...new Map(claims.map((claim) => [claim.id, claim])).values()];
}

/** Whether a run has to hold more than traffic before the claim can be judged: a look-up, an APK, a phone of some region. */
export function takesMore({ needs, regions }: Claim): boolean {
  return needs !== undefined || regions !== undefined;
}

/** What is looked up or inspected when the last case is over: no test of a session could wait for it, and the closing lines hold it against what was published. */
const afterwards: ReadonlySet<Need> = new Set(['places', 'registrations', 'apk', 'apk-comparison']);

let whole: { answers: AssertedAnswer[]; cases: Case[] } | undefined;

/** Asserted answers of a browser over the saved run; read once, after its last case. */
export function answersOverRun(browser: BrowserRow): AssertedAnswer[] {
  const { answers, cases } = (whole ??= readWhole());
  const own = new Set(cases.filter((planned) => planned.browser === browser.id).map(({ id }) => id));
  return answers.filter(({ caseIds }) => caseIds.some((id) => own.has(id)));
}

function readWhole(): { answers: AssertedAnswer[]; cases: Case[] } {
  const run = judgeOwnCases();
  return { answers: assertionsOver(announcedRun(), run).answers, cases: run.cases };
}
