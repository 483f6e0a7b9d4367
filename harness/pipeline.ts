// A run folder comes in, its offline half is run: decode, detect, judge, report. No clock, no chance, no network in any result.
import type { RunAnalysis } from './artifacts/analysis.ts';
import { type AnswersSummary, answersSummary } from './artifacts/answers-summary.ts';
import { type BlindSpot, blindSpotsSchema } from './artifacts/blind-spot.ts';
import { type Case, planSchema } from './artifacts/case.ts';
import type { Exchange } from './artifacts/exchange.ts';
import type { Finding } from './artifacts/finding.ts';
import { handsetIds, type Manifest } from './artifacts/manifest.ts';
import type { MatrixCell } from './artifacts/matrix.ts';
import type { Observation } from './artifacts/observation.ts';
import type { OpaquePayload } from './artifacts/payload.ts';
import { runPaths } from './artifacts/run-folder.ts';
import type { DestinationRow, Tables } from './artifacts/tables.ts';
import { type OutsideClaim, type Verdict, verdictsSchema } from './artifacts/verdict.ts';
import { decodeExchange, hostOf } from './decode/decode.ts';
import { circumstancesOf, writeDestinations } from './circumstances.ts';
import { destinationOf } from './detect/destinations.ts';
import { detect } from './detect/detect.ts';
import { placedInTime } from './detect/shared-terms.ts';
import { writeWholeInChunks } from './lib/chunks.ts';
import { HarnessError } from './lib/errors.ts';
import { checked, jsonLines, readJson, writeJson } from './lib/files.ts';
import { keepHeapSmall } from './lib/small-heap.ts';
import { writeIdentityFindings } from './identity-findings.ts';
import { writePersistentValues } from './persistence.ts';
import { exchangesBetween, type OpenedRun, openRun } from './pipeline-open.ts';
import { recordOf } from './pipeline-record.ts';
import { analysisWith, savedAnalysis, writeReports } from './pipeline-views.ts';
import { blindSpotsOf } from './verdicts/blind-spots.ts';
import { judge, spotsOfVerdicts } from './verdicts/judge.ts';
import { outcomeOf } from './verdicts/outcome.ts';
import { matrixOf } from './verdicts/repetitions.ts';
import { outsideClaims } from './verdicts/scope.ts';

export { renderVerdictTable } from './evidence/verdict-table.ts';
export { writeReports } from './pipeline-views.ts';

/** How long the parts of an analysis took, in ms; for the terminal and the bench, never part of a result. */
export interface AnalysisTimings {
  readMs: number;
  decodeMs: number;
  detectMs: number;
  judgeMs: number;
  /** Hosts, values that persist, the handset's identifiers: each decodes once more. */
  besideMs: number;
  reportMs: number;
  /** Bytes of all bodies analysed. */
  bodyBytes: number;
}

/** What an analysis found, as also written into the run folder. */
export interface RunResult {
  findings: Finding[];
  blindSpots: BlindSpot[];
  verdicts: Verdict[];
  /** Claims that no case of the run could answer. */
  outside: OutsideClaim[];
  matrix: MatrixCell[];
  timings: AnalysisTimings;
}

/** Where an analysis writes. */
export interface AnalyseOptions {
  /** Another folder than the run's own, which then stays untouched. */
  into?: string;
  /** False leaves traffic.har and report.html out. */
  views?: boolean;
}

/** Answers of a run with what they are about. */
export interface RunAnswers {
  manifest: Manifest;
  tables: Tables;
  cases: Case[];
  verdicts: Verdict[];
  matrix: MatrixCell[];
}

/**
 * Analyses a saved run, whole or half-finished, and writes findings.jsonl, blind-spots.json, verdicts.json,
 * destinations.json, persistent-values.json, traffic.har and report.html into its folder: the same bytes each time.
 */
export function analyseRun(runFolder: string, options: AnalyseOptions = {}): RunResult {
  keepHeapSmall();
  const { into = runFolder, views = true } = options;
  const { run, exchanges, analysis, ...analysed } = analysisOf(runFolder);
  const { findings, blindSpots, verdicts, outside, matrix } = analysis;
  const summary = answersSummary(analysis);
  writeResults(into, analysis.manifest, { findings, blindSpots, verdicts, outside, summary });
  const watch = stopwatch();
  writeDestinations(into, run, exchanges);
  writePersistentValues(into, run);
  writeIdentityFindings({ from: runFolder, into }, run, exchanges);
  const besideMs = watch();
  if (views) writeReports(into, analysis);
  return {
    findings,
    blindSpots,
    verdicts,
    outside,
    matrix,
    timings: { ...analysed.timings, besideMs, reportMs: watch(), bodyBytes: bodyBytesOf(exchanges) },
  };
}

/**
 * Writes traffic.har and report.html from what an earlier analysis left in the folder. It decodes the few bodies that are
 * shown, and no other: whether those results are still the folder's own is the caller's to know.
 */
export function reportRun(runFolder: string): RunResult {
  keepHeapSmall();
  const watch = stopwatch();
  const analysis = savedAnalysis(runFolder);
  const readMs = watch();
  writeReports(runFolder, analysis);
  const { findings, blindSpots, verdicts, outside, matrix, cases, between } = analysis;
  const bodyBytes = bodyBytesOf([...cases.flatMap(({ exchanges }) => exchanges), ...between]);
  const none = { decodeMs: 0, detectMs: 0, judgeMs: 0, besideMs: 0 };
  const timings = { readMs, ...none, reportMs: watch(), bodyBytes };
  return { findings, blindSpots, verdicts, outside, matrix, timings };
}

function bodyBytesOf(exchanges: readonly Exchange[]): number {
  return exchanges.reduce(
    (sum, { request, response }) => sum + request.body.sizeBytes + (response?.body.sizeBytes ?? 0),
    0,
  );
}

/** Everything the offline half works out of a saved run, without writing any of it. */
export function analysisOf(runFolder: string): {
  run: OpenedRun;
  exchanges: readonly Exchange[];
  analysis: RunAnalysis;
  timings: Omit<AnalysisTimings, 'besideMs' | 'reportMs' | 'bodyBytes'>;
} {
  const watch = stopwatch();
  const plan = readJson(runPaths.plan(runFolder), planSchema);
  const run = openRun(runFolder, plan.cases);
  const between = exchangesBetween(runFolder, handsetIds(run.manifest));
  const readMs = watch();
  const { record, blindSpots, verdicts, outside, decodeMs, judgeMs } = analyse(run, between);
  const detectMs = watch() - decodeMs - judgeMs;
  const { findings } = record;
  const analysis = analysisWith(run, between, { findings, blindSpots, verdicts, outside });
  const exchanges = [...record.cases.flatMap((one) => one.exchanges), ...between];
  return { run, exchanges, analysis, timings: { readMs, decodeMs, detectMs, judgeMs } };
}

/**
 * The answers of a saved run, worked out anew; writes nothing. With `handset`, of its cases alone: the others' may still be
 * under way.
 */
export function judgeRun(runFolder: string, handset?: string): RunAnswers {
  const plan = readJson(runPaths.plan(runFolder), planSchema);
  const cases = plan.cases.filter(
    (planned) => handset === undefined || planned.handset === undefined || planned.handset === handset,
  );
  const run = openRun(runFolder, cases);
  const { verdicts } = analyse(
    run,
    exchangesBetween(runFolder, handset === undefined ? handsetIds(run.manifest) : [handset]),
  );
  return { manifest: run.manifest, tables: run.tables, cases, verdicts, matrix: matrixOf(cases, verdicts) };
}

/**
 * Analyses one case from its own files alone, and writes nothing. Answers that take other cases to compare with, and
 * uploads that arrive after the case, are left to `analyseRun`.
 */
export function analyseCase(runFolder: string, caseId: string): Observation {
  const plan = readJson(runPaths.plan(runFolder), planSchema);
  const planned = plan.cases.find((candidate) => candidate.id === caseId);
  if (planned === undefined)
    throw new HarnessError('usage', `${runPaths.plan(runFolder)} has no case ${caseId}.`, {
      remedy: `Name one of ${plan.cases.map(({ id }) => id).join(', ')}.`,
    });
  const run = openRun(runFolder, [planned]);
  const { record, blindSpots, verdicts } = analyse(run, []);
  const [own] = record.cases;
  const [context] = run.context.cases;
  if (own === undefined || context === undefined)
    throw new HarnessError(
      'file-invalid',
      `Case ${caseId}: its browser or engine is in no table of the run.`,
      {
        remedy:
          'Compare cases.json with config/browsers.json and config/search-engines.json in the run folder.',
      },
    );
  const { state: outcome, reason } = outcomeOf(own.drive);
  const hosts = [...new Set(own.exchanges.map(hostOf))].sort();
  return {
    case: own.case,
    browser: context.browser,
    engine: context.engine,
    outcome,
    reason,
    drive: own.drive,
    exchanges: own.exchanges,
    findings: record.findings,
    blindSpots,
    verdicts,
    destinations: Object.fromEntries(
      hosts.map((host): [string, DestinationRow | null] => [
        host,
        destinationOf(host, run.tables.destinations) ?? null,
      ]),
    ),
    simulated: run.manifest.simulated,
  };
}

function analyse(run: OpenedRun, between: readonly Exchange[]) {
  const opaque: OpaquePayload[] = [];
  let decodeMs = 0;
  const exchanges = [...run.cases.flatMap((one) => one.exchanges), ...between];
  const detected = detect({
    exchanges,
    decoded: (exchange, wanted) => {
      const watch = stopwatch();
      const decoded = decodeExchange(exchange, run.readBody, { wanted });
      decodeMs += watch();
      opaque.push(...decoded.opaque);
      return decoded;
    },
    canaries: run.cases.flatMap((one) => one.case.canaries),
    identifiers: run.tables.identifiers,
    context: run.context,
    circumstances: circumstancesOf(run),
  });
  const timed = run.cases.map((one) => ({ case: one.case, drive: one.saved.drive }));
  const findings = placedInTime(detected, timed, exchanges);
  const watch = stopwatch();
  const record = recordOf(run, findings, { opaque, between });
  const seen = record.cases.flatMap((one) => blindSpotsOf(one, record));
  const verdicts = judge(record, seen);
  const blindSpots = [...seen, ...spotsOfVerdicts(verdicts, seen)];
  return { record, blindSpots, verdicts, outside: outsideClaims(record), decodeMs, judgeMs: watch() };
}

function writeResults(
  folder: string,
  { runId, simulated }: Manifest,
  results: Omit<RunResult, 'timings' | 'matrix'> & { summary: AnswersSummary },
): void {
  const { findings, blindSpots, verdicts, outside, summary } = results;
  writeWholeInChunks(runPaths.findings(folder), jsonLines(findings));
  const spots = { schemaVersion: 1, runId, blindSpots };
  writeJson(runPaths.blindSpots(folder), checked(spots, blindSpotsSchema, 'blind-spots.json'));
  const answers = { schemaVersion: 1, runId, simulated, summary, verdicts, outside };
  writeJson(runPaths.verdicts(folder), checked(answers, verdictsSchema, 'verdicts.json'));
}

/** Each call gives the ms since the last one. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const passed = now - last;
    last = now;
    return passed;
  };
}
