// An opened run and what was found in it come in, what reports are made of goes out; and the reports, into a folder.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnalysedCase, RunAnalysis } from './artifacts/analysis.ts';
import { blindSpotsSchema } from './artifacts/blind-spot.ts';
import { planSchema } from './artifacts/case.ts';
import type { Exchange } from './artifacts/exchange.ts';
import { type Finding, findingSchema } from './artifacts/finding.ts';
import { handsetIds } from './artifacts/manifest.ts';
import { runPaths } from './artifacts/run-folder.ts';
import { verdictsSchema } from './artifacts/verdict.ts';
import { layersAt } from './decode/rederive.ts';
import { destinationOf } from './detect/destinations.ts';
import { writeHars } from './evidence/har.ts';
import { peelingsOf } from './evidence/peelings.ts';
import { reportHtml } from './evidence/report-html.tsx';
import { reportModel } from './evidence/report-model.ts';
import { readJson, readJsonLines, writeWhole } from './lib/files.ts';
import { safePath } from './lib/safe-path.ts';
import { exchangesBetween, type OpenedRun, openRun } from './pipeline-open.ts';
import { outcomeOf } from './verdicts/outcome.ts';
import { matrixOf } from './verdicts/repetitions.ts';

/** What was worked out of a run. */
export type Conclusions = Pick<RunAnalysis, 'findings' | 'blindSpots' | 'verdicts' | 'outside'>;

/** A run with what was found in it. Bodies are read when they are shown, and not before. */
export function analysisWith(
  run: OpenedRun,
  between: Exchange[],
  { findings, blindSpots, verdicts, outside }: Conclusions,
): RunAnalysis {
  const exchangeOf = exchangesByName(run, between);
  return {
    manifest: run.manifest,
    tables: run.tables,
    cases: run.cases.map(analysedCase),
    between,
    findings,
    blindSpots,
    verdicts,
    outside,
    matrix: matrixOf(
      run.cases.map((one) => one.case),
      verdicts,
    ),
    peelings: peelingsOf(findings, (finding) => {
      const exchange = exchangeOf(finding);
      return exchange === undefined ? undefined : layersAt(exchange, run.readBody, finding);
    }),
    destinationOf: (host) => destinationOf(host, run.tables.destinations) ?? null,
    readBody: run.readBody,
    readScreenshot: (path) => readInside(run.folder, path),
  };
}

/** What an earlier analysis left in a run folder, read again: nothing is decoded for it. */
export function savedAnalysis(runFolder: string): RunAnalysis {
  const plan = readJson(runPaths.plan(runFolder), planSchema);
  const run = openRun(runFolder, plan.cases);
  const { verdicts, outside } = readJson(runPaths.verdicts(runFolder), verdictsSchema);
  return analysisWith(run, exchangesBetween(runFolder, handsetIds(run.manifest)), {
    findings: readJsonLines(runPaths.findings(runFolder), findingSchema),
    blindSpots: readJson(runPaths.blindSpots(runFolder), blindSpotsSchema).blindSpots,
    verdicts,
    outside,
  });
}

/** Writes the HAR of the run and of each case, and report.html. */
export function writeReports(folder: string, analysis: RunAnalysis): void {
  writeHars(analysis, { run: runPaths.har(folder), case: (id) => runPaths.caseHar(folder, id) });
  writeWhole(runPaths.reportHtml(folder), reportHtml(reportModel(analysis)));
}

function exchangesByName(
  run: OpenedRun,
  between: readonly Exchange[],
): (finding: Finding) => Exchange | undefined {
  const byName = new Map<string, Exchange>();
  for (const exchange of [...run.cases.flatMap(({ exchanges }) => exchanges), ...between])
    byName.set(`${exchange.caseId} ${exchange.id}`, exchange);
  return ({ caseId, exchange }) => byName.get(`${caseId} ${exchange}`);
}

function analysedCase({ case: planned, saved, exchanges }: OpenedRun['cases'][number]): AnalysedCase {
  const { state, reason } = outcomeOf(saved.drive);
  const { drive, capture } = saved;
  return { case: planned, drive, capture, exchanges, outcome: state, reason };
}

function readInside(folder: string, path: string): Uint8Array | undefined {
  const file = join(folder, path);
  // A drive log of a stranger's may name any path.
  if (!safePath.test(path)) return undefined;
  return existsSync(file) ? readFileSync(file) : undefined;
}
