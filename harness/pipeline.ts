// A run folder comes in, its offline half is run: decode, detect, judge, report. No clock, no chance, no network in any result.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnalysedCase, RunAnalysis } from './artifacts/analysis.ts';
import { type BlindSpot, blindSpotsSchema } from './artifacts/blind-spot.ts';
import { type Canary, type Case, planSchema } from './artifacts/case.ts';
import { type Exchange, exchangesOf, type ReadBody } from './artifacts/exchange.ts';
import type { Finding } from './artifacts/finding.ts';
import { firstHandset, type Manifest, manifestSchema } from './artifacts/manifest.ts';
import type { Observation } from './artifacts/observation.ts';
import type { OpaquePayload } from './artifacts/payload.ts';
import {
  betweenCases,
  bodyReader,
  readCase,
  readTables,
  runPaths,
  type SavedCase,
} from './artifacts/run-folder.ts';
import { type DestinationRow, engineOf, type Tables } from './artifacts/tables.ts';
import { type Verdict, verdictsSchema } from './artifacts/verdict.ts';
import { decodeExchange, hostOf } from './decode/decode.ts';
import { layersAt } from './decode/rederive.ts';
import type { RunContext } from './detect/context.ts';
import { destinationOf } from './detect/destinations.ts';
import { detect } from './detect/detect.ts';
import { placedInTime } from './detect/shared-terms.ts';
import { harChunks } from './evidence/har.ts';
import { peelingsOf } from './evidence/peelings.ts';
import { reportHtml } from './evidence/report-html.tsx';
import { reportModel } from './evidence/report-model.ts';
import { writeWholeInChunks } from './lib/chunks.ts';
import { HarnessError } from './lib/errors.ts';
import { checked, readJson, writeJson, writeWhole } from './lib/files.ts';
import { blindSpotsOf } from './verdicts/blind-spots.ts';
import { judge } from './verdicts/judge.ts';
import { outcomeOf } from './verdicts/outcome.ts';
import type { CaseRecord, RunRecord } from './verdicts/record.ts';
import { matrixOf } from './verdicts/repetitions.ts';

export { renderVerdictTable } from './evidence/verdict-table.ts';

/** How long the parts of an analysis took, in ms; for the terminal and the bench, never part of a result. */
export interface AnalysisTimings {
  readMs: number;
  decodeMs: number;
  detectMs: number;
  judgeMs: number;
  reportMs: number;
  /** Bytes of all bodies analysed. */
  bodyBytes: number;
}

/** What an analysis found, as also written into the run folder. */
export interface RunResult {
  findings: Finding[];
  blindSpots: BlindSpot[];
  verdicts: Verdict[];
  timings: AnalysisTimings;
}

/**
 * Analyses a saved run, whole or half-finished, and writes findings.jsonl, blind-spots.json, verdicts.json, traffic.har
 * and report.html into its folder: the same bytes each time.
 */
export function analyseRun(runFolder: string): RunResult {
  const watch = stopwatch();
  const plan = readJson(runPaths.plan(runFolder), planSchema);
  const run = openRun(runFolder, plan.cases);
  const between = exchangesBetween(runFolder, handsetIds(run.manifest));
  const readMs = watch();
  const { record, blindSpots, verdicts, decodeMs, judgeMs } = analyse(run, between);
  const detectMs = watch() - decodeMs - judgeMs;
  writeResults(runFolder, run.manifest, { findings: record.findings, blindSpots, verdicts });
  writeReports(runFolder, {
    manifest: run.manifest,
    tables: run.tables,
    cases: record.cases.map(analysedCase),
    between,
    findings: record.findings,
    blindSpots,
    verdicts,
    matrix: matrixOf(plan.cases, verdicts),
    peelings: peelingsOf(record.findings, (finding) => {
      const exchange = record.exchangeOf(finding.caseId, finding.exchange);
      return exchange === undefined ? undefined : layersAt(exchange, run.readBody, finding);
    }),
    destinationOf: (host) => destinationOf(host, run.tables.destinations) ?? null,
    readBody: run.readBody,
    readScreenshot: (path) => readInside(runFolder, path),
  });
  const bodyBytes = [...record.cases.flatMap(({ exchanges }) => exchanges), ...between].reduce(
    (sum, { request, response }) => sum + request.body.sizeBytes + (response?.body.sizeBytes ?? 0),
    0,
  );
  const { findings } = record;
  const timings = { readMs, decodeMs, detectMs, judgeMs, reportMs: watch(), bodyBytes };
  return { findings, blindSpots, verdicts, timings };
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

/** Judges some cases of a run that may still be going on elsewhere, and writes nothing. */
export function judgeCases(runFolder: string, caseIds: readonly string[], handset: string): Verdict[] {
  const plan = readJson(runPaths.plan(runFolder), planSchema);
  const run = openRun(
    runFolder,
    plan.cases.filter(({ id }) => caseIds.includes(id)),
  );
  return analyse(run, exchangesBetween(runFolder, [handset])).verdicts;
}

/** What arrived on those handsets while no case was open on them. */
export function exchangesBetween(runFolder: string, handsets: readonly string[]): Exchange[] {
  return handsets.flatMap((handset) => {
    const name = betweenCases(handset);
    return exchangesOf(name, readCase(runFolder, name).capture);
  });
}

/** Ids of a run's handsets, known or not. */
export function handsetIds({ moreHandsets }: Manifest): string[] {
  return [firstHandset, ...(moreHandsets ?? []).map(({ id }) => id)];
}

/** A saved run with what its tables and plan say of it. */
export interface OpenedRun {
  manifest: Manifest;
  tables: Tables;
  cases: { case: Case; saved: SavedCase; exchanges: Exchange[] }[];
  context: RunContext;
  readBody: ReadBody;
}

/** Opens the planned cases of a saved run. */
export function openRun(folder: string, planned: readonly Case[]): OpenedRun {
  const tables = readTables((table) => runPaths.table(folder, table));
  const cases = planned.map((one) => {
    const saved = readCase(folder, one.id);
    return { case: withObserved(one, saved), saved, exchanges: exchangesOf(one.id, saved.capture) };
  });
  return {
    manifest: readJson(runPaths.manifest(folder), manifestSchema),
    tables,
    cases,
    context: {
      cases: cases.flatMap((one) => contextOf(one.case, tables)),
      destinations: tables.destinations,
    },
    readBody: bodyReader(folder),
  };
}

/** What was read off the screen joins the minted canaries; the last reading of an id stands. */
function withObserved(planned: Case, { drive }: SavedCase): Case {
  const canaries = new Map<string, Canary>(planned.canaries.map((canary) => [canary.id, canary]));
  for (const event of drive) if (event.type === 'canary') canaries.set(event.canary.id, event.canary);
  return { ...planned, canaries: [...canaries.values()] };
}

function contextOf(planned: Case, tables: Tables): RunContext['cases'] {
  const browser = tables.browsers.find(({ id }) => id === planned.browser);
  const engine = engineOf(tables.searchEngines, planned.engine);
  if (browser === undefined || engine === undefined) return [];
  return [{ caseId: planned.id, browser, engine, canaries: planned.canaries }];
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
  });
  const timed = run.cases.map((one) => ({ case: one.case, drive: one.saved.drive }));
  const findings = placedInTime(detected, timed, exchanges);
  const watch = stopwatch();
  const record = recordOf(run, findings, { opaque, between });
  const blindSpots = record.cases.flatMap((one) => blindSpotsOf(one, record));
  const verdicts = judge(record, blindSpots);
  return { record, blindSpots, verdicts, decodeMs, judgeMs: watch() };
}

function recordOf(
  run: OpenedRun,
  findings: Finding[],
  { opaque, between }: { opaque: readonly OpaquePayload[]; between: readonly Exchange[] },
): RunRecord {
  const cases = run.cases.map((one): CaseRecord => ({
    case: one.case,
    drive: one.saved.drive,
    capture: one.saved.capture,
    exchanges: one.exchanges,
    opaque: opaque.filter(({ caseId }) => caseId === one.case.id),
  }));
  const all = [...cases.flatMap(({ exchanges }) => exchanges), ...between];
  const index = new Map(all.map((exchange) => [`${exchange.caseId} ${exchange.id}`, exchange]));
  return {
    cases,
    findings,
    tables: run.tables,
    operatorOf: (host) => {
      const row = destinationOf(host, run.tables.destinations);
      return row === undefined ? null : { id: row.operator, name: row.operatorName };
    },
    operatorName: (id) => run.tables.destinations.find((row) => row.operator === id)?.operatorName ?? id,
    exchangeOf: (caseId, id) => index.get(`${caseId} ${id}`),
  };
}

function analysedCase(record: CaseRecord): AnalysedCase {
  const { state, reason } = outcomeOf(record.drive);
  const { case: planned, drive, capture, exchanges } = record;
  return { case: planned, drive, capture, exchanges, outcome: state, reason };
}

function writeResults(
  folder: string,
  { runId, simulated }: Manifest,
  { findings, blindSpots, verdicts }: Omit<RunResult, 'timings'>,
): void {
  writeWholeInChunks(runPaths.findings(folder), lines(findings));
  const spots = { schemaVersion: 1, runId, blindSpots };
  writeJson(runPaths.blindSpots(folder), checked(spots, blindSpotsSchema, 'blind-spots.json'));
  const answers = { schemaVersion: 1, runId, simulated, verdicts };
  writeJson(runPaths.verdicts(folder), checked(answers, verdictsSchema, 'verdicts.json'));
}

function writeReports(folder: string, analysis: RunAnalysis): void {
  writeWholeInChunks(runPaths.har(folder), harChunks(analysis));
  writeWhole(runPaths.reportHtml(folder), reportHtml(reportModel(analysis)));
}

function* lines(rows: Iterable<unknown>): Generator<string> {
  for (const row of rows) yield `${JSON.stringify(row)}\n`;
}

function readInside(folder: string, path: string): Uint8Array | undefined {
  const file = join(folder, path);
  return existsSync(file) ? readFileSync(file) : undefined;
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
