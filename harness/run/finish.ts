// A run folder comes in after its live half ended, however it ended: the handset is restored, the offline half runs, the closing lines go out.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../artifacts/manifest.ts';
import { manifestSchema } from '../artifacts/manifest.ts';
import { runConfigSchema } from '../artifacts/run-config.ts';
import { readRun, runPaths } from '../artifacts/run-folder.ts';
import type { Verdict, VerdictWord } from '../artifacts/verdict.ts';
import { runStateFolder } from '../config/load.ts';
import { generateAllure } from '../evidence/allure.ts';
import { describeError, HarnessError } from '../lib/errors.ts';
import { appendJsonLine, readJson, writeJson } from '../lib/files.ts';
import { analyseRun, renderVerdictTable } from '../pipeline.ts';
import { findJava } from '../setup/tools.ts';
import { readAssertions } from './assertions.ts';
import { restoreSerial } from './restore.ts';

/** What the closing lines are made of. */
export interface FinishedRun {
  table: string;
  counts: Record<VerdictWord, number>;
  /** Titles and reasons of journey specs that did not pass. */
  failures: string[];
  runFolder: string;
  simulated: boolean;
  /** Why there is no Allure report; null when there is one. */
  withoutAllure: string | null;
  /** What could not be undone on the handset; empty when all was. */
  leftOnHandset: string[];
  exitCode: number;
}

/** Restores, analyses, reports. Throws `usage` when the folder holds no run. */
export async function finishRun(options: {
  runFolder: string;
  specsExit: number | null;
}): Promise<FinishedRun> {
  const { runFolder } = options;
  if (!existsSync(runPaths.manifest(runFolder))) {
    throw new HarnessError('usage', `${runFolder} holds no run: it has no manifest.json.`, {
      remedy: 'Look at its logs folder if it was just made, or name a folder below reports/.',
    });
  }
  const manifest = readJson(runPaths.manifest(runFolder), manifestSchema);
  const leftOnHandset = manifest.state === 'running' ? await endAfterCrash(runFolder, manifest) : [];
  const { verdicts, timings } = analyseRun(runFolder);
  const run = readRun(runFolder);
  const allureStarted = performance.now();
  const allure = await generateAllure(runPaths.allureResults(runFolder), runPaths.allureReport(runFolder), {
    java: await findJava(),
  });
  writeJson(runPaths.timings(runFolder), { ...timings, allureMs: performance.now() - allureStarted });
  const failures = readAssertions(runFolder).filter((row) => !row.passed);
  const failed = options.specsExit !== 0 || failures.length > 0 || leftOnHandset.length > 0;
  return {
    table: renderVerdictTable(verdicts, run.plan, run.tables),
    counts: countVerdicts(verdicts),
    failures: failures.map((row) => `${row.title}: ${row.reason ?? 'failed'}`),
    runFolder,
    simulated: manifest.simulated,
    withoutAllure: allure.made ? null : allure.reason,
    leftOnHandset,
    exitCode: failed ? 1 : 0,
  };
}

/** The live half did not come to its end: undo from the journal and say so in the manifest. */
async function endAfterCrash(runFolder: string, manifest: Manifest): Promise<string[]> {
  const config = readJson(runPaths.runConfig(runFolder), runConfigSchema);
  const stateDir = runStateFolder(config, manifest.runId);
  const left: string[] = [];
  if (config.lab !== null) {
    // The lab handset died with the run, and what was changed on it too.
    rmSync(stateDir, { recursive: true, force: true });
  } else if (manifest.handset !== null && manifest.connection !== null) {
    try {
      await restoreSerial({ ...manifest.connection, serial: manifest.handset.serial, stateDir });
    } catch (error) {
      left.push(describeError(error));
    }
  }
  endManifest(runFolder, 'interrupted');
  return left;
}

/** Writes the end of a run into its manifest. */
export function endManifest(runFolder: string, state: 'complete' | 'interrupted'): void {
  const manifest = readJson(runPaths.manifest(runFolder), manifestSchema);
  writeJson(runPaths.manifest(runFolder), {
    ...manifest,
    state,
    endedAt: new Date().toISOString(),
  } satisfies Manifest);
}

/** Gives every case that was never started a drive log that says why. */
export function explainUnstarted(runFolder: string, reason: string): void {
  for (const saved of readRun(runFolder).cases) {
    if (saved.drive.length > 0) continue;
    appendJsonLine(runPaths.drive(runFolder, saved.id), {
      type: 'closed',
      atMs: Date.now(),
      outcome: 'not-run',
      reason,
    });
  }
}

function countVerdicts(verdicts: Verdict[]): Record<VerdictWord, number> {
  const counts = { reproduced: 0, 'not-reproduced': 0, inconclusive: 0, 'not-run': 0 };
  for (const verdict of verdicts) counts[verdict.verdict] += 1;
  return counts;
}

/** The last lines of a run, for a person. */
export function closingLines(finished: FinishedRun & { wallMs: number; shownFolder: string }): string {
  const list = (head: string, lines: string[]) =>
    lines.length === 0 ? [] : [head, ...lines.map((line) => `  ${line}`), ''];
  return `${[
    '',
    finished.table.trimEnd(),
    '',
    ...list('Not as the journey specs say:', finished.failures),
    ...list('LEFT ON THE HANDSET (run `npx --no-install phonehome restore`):', finished.leftOnHandset),
    ...(finished.simulated
      ? ['Simulated: driven on the lab handset. This says nothing about a real phone.']
      : []),
    `Wall time ${(finished.wallMs / 1000).toFixed(1)} s`,
    `Report: ${join(finished.shownFolder, 'report.html')}`,
    ...(existsSync(runPaths.allureReport(finished.runFolder))
      ? [`Allure: ${join(finished.shownFolder, 'allure-report', 'index.html')}`]
      : []),
  ].join('\n')}\n`;
}
