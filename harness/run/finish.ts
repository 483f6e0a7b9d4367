// A run folder comes in after its live half ended, however it ended: the handset is restored, the offline half runs, what the closing lines are made of goes out.
import { existsSync } from 'node:fs';
import { type HandsetEntry, handsetsOf, type Manifest, manifestSchema } from '../artifacts/manifest.ts';
import { type Assertions, verdictKey } from '../artifacts/asserted.ts';
import { runConfigSchema } from '../artifacts/run-config.ts';
import { readRun, runPaths } from '../artifacts/run-folder.ts';
import { stateFolder } from '../config/load.ts';
import { lockHandset } from '../device/handset-lock.ts';
import { describeError, HarnessError } from '../lib/errors.ts';
import { readJson, writeJson } from '../lib/files.ts';
import { type GivenLookups, saveLookups } from '../lookups.ts';
import { analyseRun, renderVerdictTable, reportRun, type RunResult } from '../pipeline.ts';
import { type AssertWish, assertionsOver } from './asserting.ts';
import { type AssertionRow, readAssertions, standsAgainst } from './assertions.ts';
import { type BesideLines, besideLines } from './beside.ts';
import { clearDeadRuns, refuseRunUnderWay } from './claims.ts';
import { noteCustody } from './custody.ts';
import type { Launched } from './launch.ts';
import { makeAllureReport, writeLists } from './lists.ts';
import { type OpenAnswers, openAnswers } from './open-answers.ts';
import { restoreSerial, serialsToRestore } from './restore.ts';
import { isAnalysed, noteAnalysis } from './saved-analysis.ts';
import { endManifest, explainUnstarted } from './run-files.ts';
import { type EndSeal, sealAtEnd } from './seal-run.ts';
import { stoppedBefore, stopRequested } from './stop.ts';

/** What the closing lines are made of. */
export interface FinishedRun {
  table: string;
  /** Why some answers stay open. */
  open: OpenAnswers;
  /** How the journey specs came out; empty when a saved run is held against something else than they were. */
  assertions: AssertionRow[];
  /** The answers beside what they were to be. */
  asserted: Assertions;
  /** Answers nothing was asserted of, and claims no case could answer: one line each. */
  beside: BesideLines;
  runFolder: string;
  simulated: boolean;
  /** Why there is no Allure report; null when there is one. */
  withoutAllure: string | null;
  /** The bundle in the run folder, or why there is none; null when none was asked for. */
  seal: EndSeal | null;
  /** What could not be undone on the handset; empty when all was. */
  leftOnHandset: string[];
  exitCode: number;
}

/** After the last worker: restores the handset, ends every process of the run, says why cases were not driven. */
export async function endLiveHalf(launched: Launched, say: (line: string) => void): Promise<void> {
  const { runFolder, config } = launched;
  const stopped = stopRequested(runFolder);
  const failures: unknown[] = [];
  const note = (error: unknown) => failures.push(error);
  // First, because the files below may meet a full disk.
  await launched.restoreHandset().catch(note);
  if (!stopped) await launched.readClock().catch(note);
  await launched.cleanup.close().catch(note);
  explainUnstarted(
    runFolder,
    stopped
      ? stoppedBefore
      : 'The session with the handset could not be opened, or ended before this case (logs/appium.log has the details).',
  );
  // The lab handset has ended, and what was changed on it too; a phone is tried again when the run is finished.
  const restored =
    config.lab !== null ||
    launched.handsets.every(({ serial, stateDir }) => !serialsToRestore(stateDir).includes(serial));
  if (!restored) return;
  endManifest(runFolder, stopped ? 'interrupted' : 'complete');
  for (const error of failures) say(describeError(error));
}

/** Restores what is left to restore, analyses, reports. Throws `usage` when the folder holds no run, or one under way. */
export async function finishRun(options: {
  runFolder: string;
  specsExit: number | null;
  /** False leaves the Allure report out, for somebody who wants to be gone. */
  allure?: boolean;
  /** Databases and registry answers to look the run's hosts up in, saved with the run; none unless given. */
  lookups?: GivenLookups;
  /** True seals the run at its end. */
  seal?: boolean;
  /** True leaves what was found as it is where it is this program's and the run's files are what they were. */
  saved?: boolean;
  /** Called once nothing more is to be done on the handset. */
  onRestored?: () => void;
  /** What the answers are held against instead of what the run was started with. */
  wish?: AssertWish;
}): Promise<FinishedRun> {
  const { runFolder } = options;
  if (!existsSync(runPaths.manifest(runFolder))) {
    throw new HarnessError('usage', `${runFolder} holds no run: it has no manifest.json.`, {
      remedy: 'Look at its logs folder if it was just made, or name a folder below reports/.',
    });
  }
  const manifest = readJson(runPaths.manifest(runFolder), manifestSchema);
  const leftOnHandset = manifest.state === 'running' ? await endAfterCrash(runFolder, manifest) : [];
  options.onRestored?.();
  if (options.lookups !== undefined) saveLookups(runFolder, options.lookups);
  const { verdicts, findings, outside, matrix, timings } = resultsOf(runFolder, options.saved === true);
  const { plan, tables, manifest: ended } = readRun(runFolder);
  const { wish } = options;
  const asserted = assertionsOver(
    runFolder,
    { manifest: ended, tables, cases: plan.cases, verdicts, matrix },
    wish,
  );
  writeLists(runFolder, { verdicts, findings, expected: asserted.answers });
  const withoutAllure = options.allure === false ? null : await allureReport(runFolder, timings);
  const assertions =
    wish?.assert === undefined && wish?.parties === undefined ? readAssertions(runFolder) : [];
  const failed =
    options.specsExit !== 0 ||
    assertions.some(standsAgainst) ||
    asserted.nothing !== null ||
    asserted.answers.some(({ outcome }) => outcome !== 'as-asserted') ||
    leftOnHandset.length > 0;
  const shown = verdicts.filter((verdict) => asserted.asserted.has(verdictKey(verdict)));
  return {
    table: renderVerdictTable(shown, plan, tables),
    open: openAnswers(shown, plan, tables),
    assertions,
    asserted,
    beside: besideLines({ verdicts, outside, plan, tables, asserted }),
    runFolder,
    simulated: manifest.simulated,
    withoutAllure,
    seal: options.seal === true ? await sealAtEnd(runFolder) : null,
    leftOnHandset,
    exitCode: failed ? 1 : 0,
  };
}

/** Analyses the run, or takes the results that are there; writes HAR and report either way. */
function resultsOf(runFolder: string, saved: boolean): RunResult {
  const known = saved && isAnalysed(runFolder);
  const result = known ? reportRun(runFolder) : analyseRun(runFolder);
  if (!known) noteAnalysis(runFolder);
  const said = `${result.verdicts.length} verdicts`;
  noteCustody(runFolder, {
    did: 'analysed',
    said: known ? `Wrote the report anew from what was found before: ${said}` : `Analysed the run: ${said}`,
    paths: [
      'findings.jsonl',
      'blind-spots.json',
      'verdicts.json',
      'traffic.har',
      'report.html',
      'assertions.jsonl',
    ],
  });
  return result;
}

/** Makes the Allure report and notes how long everything took; gives the reason when there is none. */
async function allureReport(runFolder: string, timings: object): Promise<string | null> {
  const startedAt = performance.now();
  const { simulated } = readJson(runPaths.manifest(runFolder), manifestSchema);
  const allure = await makeAllureReport(runFolder, simulated);
  writeJson(runPaths.timings(runFolder), { ...timings, allureMs: performance.now() - startedAt });
  return allure.made ? null : allure.reason;
}

/** The live half did not come to its end: undo from the journal and say so in the manifest. */
async function endAfterCrash(runFolder: string, manifest: Manifest): Promise<string[]> {
  refuseRunUnderWay(manifest.runId);
  const { lab } = readJson(runPaths.runConfig(runFolder), runConfigSchema);
  // The lab handset died with the run, and what was changed on it too.
  const left = lab === null ? await restoreAfterCrash(manifest) : [];
  explainUnstarted(
    runFolder,
    stopRequested(runFolder) ? stoppedBefore : 'The run ended before this case: its process was killed.',
  );
  endManifest(runFolder, 'interrupted');
  clearDeadRuns(serialsToRestore());
  return left;
}

async function restoreAfterCrash(manifest: Manifest): Promise<string[]> {
  const left: string[] = [];
  for (const handset of handsetsOf(manifest)) left.push(...(await restoreOne(handset)));
  return left;
}

async function restoreOne({ facts: { serial }, connection }: HandsetEntry): Promise<string[]> {
  const stateDir = stateFolder();
  if (!serialsToRestore(stateDir).includes(serial)) return [];
  try {
    const lock = await lockHandset({ serial, stateDir });
    try {
      await restoreSerial({ ...connection, serial, stateDir });
    } finally {
      await lock.release();
    }
    return [];
  } catch (error) {
    // A later run has the handset: it began by undoing what was left, and what the journal holds now is its own.
    if (error instanceof HarnessError && error.code === 'handset-locked') return [];
    return [describeError(error)];
  }
}
