// Run folders come in, their comparison goes out, from the answers and findings as their last analysis saved them.
import { existsSync } from 'node:fs';
import { findingSchema } from '../artifacts/finding.ts';
import { type RunComparison, runComparisonSchema } from '../artifacts/run-comparison.ts';
import { readRun, runPaths } from '../artifacts/run-folder.ts';
import { verdictsSchema } from '../artifacts/verdict.ts';
import { destinationOf } from '../detect/destinations.ts';
import { comparisonHtml } from '../evidence/compare-html.tsx';
import { type ComparedRun, compareRuns } from '../evidence/compare-runs.ts';
import { comparisonText } from '../evidence/compare-text.ts';
import { HarnessError } from '../lib/errors.ts';
import { checked, readJson, readJsonLines } from '../lib/files.ts';
import { outcomeOf } from '../verdicts/outcome.ts';
import { matrixOf } from '../verdicts/repetitions.ts';

/** A run as `compareRuns` takes it. Throws `usage` when the folder holds no run, or one that was not analysed. */
export function comparedRun(folder: string): ComparedRun {
  if (!existsSync(runPaths.manifest(folder)))
    throw new HarnessError('usage', `${folder} holds no run: it has no manifest.json.`, {
      remedy: 'Name a folder below reports/.',
    });
  if (!existsSync(runPaths.verdicts(folder)) || !existsSync(runPaths.findings(folder)))
    throw new HarnessError('usage', `${folder} was not analysed yet.`, {
      remedy: 'Run phonehome report on it first.',
    });
  const { manifest, plan, tables, cases } = readRun(folder);
  const { verdicts } = readJson(runPaths.verdicts(folder), verdictsSchema);
  return {
    manifest,
    tables,
    cases: plan.cases,
    completed: new Set(
      cases.filter(({ drive }) => outcomeOf(drive).state === 'completed').map(({ id }) => id),
    ),
    findings: readJsonLines(runPaths.findings(folder), findingSchema),
    matrix: matrixOf(plan.cases, verdicts),
    destinationOf: (host) => destinationOf(host, tables.destinations) ?? null,
  };
}

/** The comparison, checked, and its readable forms. */
export function comparison(
  a: ComparedRun,
  b: ComparedRun,
): { json: RunComparison; text: () => string; html: () => string } {
  const json = checked(compareRuns(a, b), runComparisonSchema, 'the comparison');
  return { json, text: () => comparisonText(json), html: () => comparisonHtml(json) };
}
