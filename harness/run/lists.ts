// An analysed run folder comes in, the lists that machines and CI servers read go into it: JUnit, Markdown summary, Allure.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../artifacts/finding.ts';
import { readRun, runPaths } from '../artifacts/run-folder.ts';
import type { Verdict } from '../artifacts/verdict.ts';
import { type AllureOutcome, generateAllure } from '../evidence/allure.ts';
import { writeAllureHistory } from '../evidence/allure-files.ts';
import { writeAllureResults } from '../evidence/allure-results.ts';
import { junitXml } from '../evidence/junit.ts';
import type { Expected, JudgedRun } from '../evidence/outcome-rows.ts';
import { summaryMarkdown } from '../evidence/summary-markdown.ts';
import { writeWhole } from '../lib/files.ts';
import { findJava } from '../setup/tools.ts';

/** What an analysis gave, and what was asserted of it. */
export interface ListedRun {
  verdicts: readonly Verdict[];
  findings: readonly Finding[];
  expected: readonly Expected[];
}

/** Writes junit.xml, summary.md and allure-results: the same bytes each time. */
export function writeLists(runFolder: string, { verdicts, findings, expected }: ListedRun): void {
  const run: JudgedRun = { ...readRun(runFolder), verdicts, expected };
  writeWhole(runPaths.junit(runFolder), junitXml(run));
  writeWhole(runPaths.summary(runFolder), summaryMarkdown(run));
  writeAllureResults({ run, findings, runFolder, outDir: runPaths.allureResults(runFolder) });
}

/** Allure's own report of the results, with the trend over the runs beside this one. */
export async function makeAllureReport(runFolder: string, simulated: boolean): Promise<AllureOutcome> {
  const historyDir = mkdtempSync(join(tmpdir(), 'phonehome-history-'));
  try {
    writeAllureHistory(runFolder, historyDir);
    return await generateAllure(runPaths.allureResults(runFolder), runPaths.allureReport(runFolder), {
      java: await findJava(),
      simulated,
      historyDir,
    });
  } finally {
    rmSync(historyDir, { recursive: true, force: true });
  }
}
