// A saved run with its verdicts comes in, one row for each verdict goes out, beside what was asserted: what Allure, JUnit and the summary list.
import type { Case } from '../artifacts/case.ts';
import type { DriveStep } from '../artifacts/drive-log.ts';
import type { Manifest } from '../artifacts/manifest.ts';
import type { SavedCase } from '../artifacts/run-folder.ts';
import type { Tables } from '../artifacts/tables.ts';
import type { Verdict, VerdictWord } from '../artifacts/verdict.ts';
import { axesOfCase } from './report-axes.ts';
import { texts } from './report-texts.ts';

/** What an answer was to be. */
export interface Expected {
  claim: string;
  /** Cases it is asserted of. */
  caseIds: readonly string[];
  expected: VerdictWord;
}

/** A judged run, as the lists take it. */
export interface JudgedRun {
  manifest: Manifest;
  tables: Tables;
  plan: { cases: readonly Case[] };
  /** Logs of the planned cases. */
  cases: readonly SavedCase[];
  verdicts: readonly Verdict[];
  expected: readonly Expected[];
}

/** `failed`: differs from what was asserted; `broken`: asserted and undecided; `skipped`: nothing was asserted. */
export type OutcomeStatus = 'passed' | 'failed' | 'broken' | 'skipped';

/** One verdict with everything a list says of it. */
export interface OutcomeRow {
  caseId: string;
  claim: string;
  /** The published statement. */
  statement: string;
  short: string;
  browserId: string;
  /** Name without version, so that it stays the same from run to run. */
  browser: string;
  /** Null when it is not installed. */
  version: string | null;
  mode: string;
  /** Every axis of the case but the browser, as name and value in reader's words. */
  axes: [string, string][];
  repetition: number;
  verdict: Verdict;
  expected: VerdictWord | null;
  status: OutcomeStatus;
  /** Why it has this status, in a sentence or two. */
  reason: string;
  /** Epoch ms; 0 when the case was never started. */
  startMs: number;
  endMs: number;
}

/** Rows in order of the verdicts. */
export function outcomeRows(run: JudgedRun): OutcomeRow[] {
  const caseOf = new Map(run.plan.cases.map((planned) => [planned.id, planned]));
  const claimOf = new Map(run.tables.claims.map((claim) => [claim.id, claim]));
  const saved = new Map(run.cases.map((one) => [one.id, one]));
  const expected = new Map(
    run.expected.flatMap((one) => one.caseIds.map((id) => [`${id} ${one.claim}`, one.expected] as const)),
  );
  return run.verdicts.flatMap((verdict): OutcomeRow[] => {
    const planned = caseOf.get(verdict.caseId);
    if (planned === undefined) return [];
    const claim = claimOf.get(verdict.claim);
    const wanted = expected.get(`${planned.id} ${verdict.claim}`) ?? null;
    const status = statusOf(verdict.verdict, wanted);
    const times = timesOf(saved.get(planned.id));
    return [
      {
        caseId: planned.id,
        claim: verdict.claim,
        statement: claim?.statement ?? verdict.claim,
        short: claim?.short ?? verdict.claim,
        ...placeOf(planned, run),
        verdict,
        expected: wanted,
        status,
        reason: reasonOf(verdict, wanted),
        ...times,
      },
    ];
  });
}

/** Where a case stands in the plan, in a reader's words. */
export function placeOf(
  planned: Case,
  { tables, manifest }: Pick<JudgedRun, 'tables' | 'manifest'>,
): Pick<OutcomeRow, 'browserId' | 'browser' | 'version' | 'mode' | 'axes' | 'repetition'> {
  const engine = tables.searchEngines.find(({ id }) => id === planned.engine)?.name;
  return {
    browserId: planned.browser,
    browser: tables.browsers.find(({ id }) => id === planned.browser)?.name ?? planned.browser,
    version: manifest.browsers.find(({ id }) => id === planned.browser)?.version ?? null,
    mode: texts.modes[planned.mode],
    axes: axesOfCase(planned)
      .filter(([name]) => name !== 'browser')
      .map(([name, value]) => [name, name === 'engine' ? (engine ?? value) : value]),
    repetition: planned.repetition,
  };
}

/** Steps of a case, in order. */
export function stepsOf(saved: SavedCase | undefined): DriveStep[] {
  return (saved?.drive ?? []).filter((event) => event.type === 'step');
}

/** First and last moment of a case; zeros when it was never started. */
export function timesOf(saved: SavedCase | undefined): { startMs: number; endMs: number } {
  const drive = saved?.drive ?? [];
  return { startMs: drive[0]?.atMs ?? 0, endMs: drive.at(-1)?.atMs ?? 0 };
}

/** `Xiaomi Redmi Note 8, Android 13`; the same for two phones of one model and release. */
export function deviceName({ handset }: Manifest): string {
  if (handset === null) return texts.runFacts.unknown;
  return `${handset.manufacturer} ${handset.model}, Android ${handset.androidRelease}${handset.simulated ? ` (${texts.simulated.watermark})` : ''}`;
}

function statusOf(word: VerdictWord, wanted: VerdictWord | null): OutcomeStatus {
  if (wanted === null) return 'skipped';
  if (word === 'inconclusive' || word === 'not-run') return 'broken';
  return word === wanted ? 'passed' : 'failed';
}

function reasonOf(verdict: Verdict, wanted: VerdictWord | null): string {
  const said = verdict.verdict === 'not-run' ? verdict.reason : verdict.said;
  const { outcome } = texts;
  if (wanted === null) return `${outcome.notAsserted} ${outcome.answer(verdict.verdict)} ${said}`;
  if (verdict.verdict === wanted) return `${outcome.answer(verdict.verdict)} ${said}`;
  return `${outcome.asked(wanted)} ${outcome.answer(verdict.verdict)} ${said}`;
}
