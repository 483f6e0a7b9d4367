// A run's answers come in, each that is asserted goes out beside what it was to be: by what was published, by privacy, or by an earlier run.
import type { AssertedAnswer, Assertions } from '../artifacts/asserted.ts';
import { verdictKey } from '../artifacts/asserted.ts';
import type { Baseline, BaselineCell } from '../artifacts/baseline.ts';
import { accountSaid, type Case } from '../artifacts/case.ts';
import { type Claim, isVersionNamed } from '../artifacts/claim.ts';
import type { MatrixCell } from '../artifacts/matrix.ts';
import type { Party } from '../artifacts/party.ts';
import type { AssertMode, SwitchSetting } from '../artifacts/run-config.ts';
import type { BrowserRow, Tables } from '../artifacts/tables.ts';
import type { Verdict, VerdictWord } from '../artifacts/verdict.ts';
import { predicateNamed } from './predicates/list.ts';
import { isSibling, switchOf } from './scope.ts';

/** What is asserted. */
export interface Asserting {
  mode: AssertMode;
  /** Whose claims. */
  parties: readonly Party[];
  /** Answers to agree with; null outside `baseline`. */
  baseline: Baseline | null;
}

/** The run whose answers are looked at. */
export interface AnsweredRun {
  cases: readonly Case[];
  tables: Pick<Tables, 'claims' | 'browsers' | 'searchEngines'>;
  verdicts: readonly Verdict[];
  matrix: readonly MatrixCell[];
  /** versionName of a case's browser as installed; null when it is not known. */
  versionOf: (planned: Case) => string | null;
}

/** Every answer that is asserted, in order of the cases. */
export function assertedAnswers(run: AnsweredRun, asserting: Asserting): Assertions {
  const { mode } = asserting;
  const answers = mode === 'baseline' ? againstBaseline(run, asserting) : againstWord(run, asserting);
  const asserted = new Set(
    answers.flatMap(({ claim, caseIds }) => caseIds.map((caseId) => verdictKey({ caseId, claim }))),
  );
  const nothing =
    answers.length > 0
      ? null
      : mode === 'baseline'
        ? `No answer of this run has a counterpart in ${asserting.baseline?.runId ?? 'the baseline'}.`
        : `No claim of ${asserting.parties.join(', ')} can be asserted on what was driven.`;
  return { mode, answers, asserted, nothing };
}

/** What a claim's verdict is to be on a case; null when nothing is asserted of it. Not for `baseline`. */
export function expectedWord(
  claim: Claim,
  { browser, version }: { browser: BrowserRow; version: string | null },
  { mode, parties }: Pick<Asserting, 'mode' | 'parties'>,
): VerdictWord | null {
  if (!parties.includes(claim.party)) return null;
  const unfound = claim.holdsWhen === 'found' ? 'not-reproduced' : 'reproduced';
  if (mode === 'privacy') return claim.leak ? unfound : null;
  // That a control does nothing bad was never published, so a vendor's claim is not asserted on it.
  if (browser.role === 'control') return claim.holdsWhen === 'found' ? unfound : null;
  const named = claim.browsers.find((one) => one.package === browser.package);
  if (named === undefined) return null;
  // One that is not installed still owes its answers.
  return version === null || isVersionNamed(version, named) ? 'reproduced' : null;
}

function againstWord(run: AnsweredRun, asserting: Asserting): AssertedAnswer[] {
  const caseOf = new Map(run.cases.map((one) => [one.id, one]));
  const claimOf = new Map(run.tables.claims.map((one) => [one.id, one]));
  const browserOf = new Map(run.tables.browsers.map((one) => [one.id, one]));
  return run.verdicts.flatMap((verdict) => {
    const planned = caseOf.get(verdict.caseId);
    const claim = claimOf.get(verdict.claim);
    const browser = browserOf.get(planned?.browser ?? '');
    if (planned === undefined || claim === undefined || browser === undefined) return [];
    const expected = expectedWord(claim, { browser, version: run.versionOf(planned) }, asserting);
    if (expected === null || !isComparable(claim, planned, run)) return [];
    const { verdict: word, said } = verdict;
    const title = titleOf(planned, claim, run);
    const base = { claim: claim.id, caseIds: [planned.id], title, expected, verdict: word, said };
    return [{ ...base, outcome: outcomeOf(word, expected) }];
  });
}

/** False when the claim compares cases of one browser on one handset and only one was planned: the matrix cannot answer it. */
export function isComparable(claim: Claim, planned: Case, { cases }: Pick<AnsweredRun, 'cases'>): boolean {
  if (predicateNamed(claim).comparesCases !== true) return true;
  return cases.some((other) => isSibling(other, planned));
}

function againstBaseline(run: AnsweredRun, { baseline, parties }: Asserting): AssertedAnswer[] {
  const earlier = new Map((baseline?.cells ?? []).map((cell) => [cellKey(cell), cell]));
  const caseOf = new Map(run.cases.map((one) => [one.id, one]));
  const met = new Set<string>();
  const answers = run.matrix.flatMap((cell): AssertedAnswer[] => {
    const planned = caseOf.get(cell.caseIds[0] ?? '');
    const claim = run.tables.claims.find(({ id }) => id === cell.claim);
    if (planned === undefined || claim === undefined || !parties.includes(claim.party)) return [];
    const key = cellKey(baselineCellOf(cell, planned));
    met.add(key);
    const before = earlier.get(key);
    if (before === undefined || (before.verdict === 'not-run' && cell.verdict === 'not-run')) return [];
    const { verdict, said, caseIds } = cell;
    const title = titleOf(planned, claim, run);
    const base = { claim: claim.id, caseIds, title, expected: before.verdict, verdict, said };
    const open = before.verdict === 'inconclusive' || before.verdict === 'not-run';
    return [{ ...base, outcome: open ? 'undecided' : outcomeOf(verdict, before.verdict) }];
  });
  const gone = [...earlier].filter(([key]) => !met.has(key)).map(([, cell]) => cell);
  return [...answers, ...gone.flatMap((cell) => answerGone(cell, run, parties))];
}

/**
 * An answer of the baseline that this run has none for, though it drove the same browser, mode, engine and journey: a new
 * version with other arms, or a look-up that is missing, is no agreement. What a run leaves out on purpose is not asked for.
 */
function answerGone(
  { claim: id, verdict: expected, ...cell }: BaselineCell,
  run: AnsweredRun,
  parties: readonly Party[],
): AssertedAnswer[] {
  const claim = run.tables.claims.find((one) => one.id === id);
  const alike = run.cases.filter(
    ({ browser, mode, engine, journey }) =>
      browser === cell.browser && mode === cell.mode && engine === cell.engine && journey === cell.journey,
  );
  const [first] = alike;
  if (claim === undefined || !parties.includes(claim.party) || expected === 'not-run' || first === undefined)
    return [];
  const setting = cell.incognitoSwitch ?? null;
  const arms = [...new Set(alike.map((planned) => switchSaid(switchOf(planned))))].sort();
  const said = alike.some((planned) => switchOf(planned) === setting)
    ? 'This run has no answer to it.'
    : `The baseline has it ${switchSaid(setting)}, and this run only ${arms.join(', ')}.`;
  const { incognitoSwitch: _now, ...anyArm } = first;
  const arm = setting === null ? {} : { incognitoSwitch: setting as SwitchSetting };
  const title = titleOf({ ...anyArm, ...arm }, claim, run);
  return [{ claim: id, caseIds: [], title, expected, verdict: 'not-run', said, outcome: 'undecided' }];
}

function switchSaid(setting: string | null): string {
  return setting === null ? 'without an incognito switch' : `with the switch at ${setting}`;
}

/** A run's answers as a baseline for later ones. */
export function baselineOf(
  { runId, simulated }: { runId: string; simulated: boolean },
  { matrix, cases }: Pick<AnsweredRun, 'matrix' | 'cases'>,
): Baseline {
  const caseOf = new Map(cases.map((one) => [one.id, one]));
  const cells = matrix.flatMap((cell) => {
    const planned = caseOf.get(cell.caseIds[0] ?? '');
    return planned === undefined ? [] : [baselineCellOf(cell, planned)];
  });
  return { schemaVersion: 1, runId, simulated, cells };
}

function baselineCellOf({ claim, verdict }: MatrixCell, planned: Case): BaselineCell {
  const { browser, mode, account, engine, journey } = planned;
  const setting = switchOf(planned);
  return {
    claim,
    browser,
    mode,
    ...(setting === null ? {} : { incognitoSwitch: setting }),
    ...(account === undefined || account === 'signed-out' ? {} : { account }),
    engine,
    journey,
    verdict,
  };
}

function cellKey({ claim, browser, mode, incognitoSwitch, account, engine, journey }: BaselineCell): string {
  return JSON.stringify([claim, browser, mode, incognitoSwitch ?? null, account ?? null, engine, journey]);
}

function outcomeOf(word: VerdictWord, expected: VerdictWord): AssertedAnswer['outcome'] {
  if (word === 'inconclusive' || word === 'not-run') return 'undecided';
  return word === expected ? 'as-asserted' : 'differs';
}

function titleOf(planned: Case, claim: Claim, { tables }: AnsweredRun): string {
  const browser = tables.browsers.find(({ id }) => id === planned.browser)?.name ?? planned.browser;
  const engine = tables.searchEngines.find(({ id }) => id === planned.engine)?.name;
  const setting = switchOf(planned);
  return [
    browser,
    `${planned.mode} mode`,
    ...(setting === null ? [] : [`switch ${setting}`]),
    ...accountSaid(planned.account),
    ...(engine === undefined ? [] : [engine]),
    ...(planned.journey === 'search' ? [] : [planned.journey]),
  ]
    .join(', ')
    .concat(`: ${claim.short}`);
}
