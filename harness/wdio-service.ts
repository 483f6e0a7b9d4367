// The live half put together: hooks for wdio.conf.ts in the launcher and in the worker, and what journey specs call.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser } from 'webdriverio';
import type { Case, Plan } from './artifacts/case.ts';
import { planSchema } from './artifacts/case.ts';
import { firstHandset, handsetsOf, manifestSchema } from './artifacts/manifest.ts';
import type { Observation } from './artifacts/observation.ts';
import { readTables, runPaths } from './artifacts/run-folder.ts';
import type { BrowserRow, Tables } from './artifacts/tables.ts';
import {
  announcedRun,
  announcedRunIfAny,
  announceRun,
  inheritedWishes,
  loadRunConfig,
  projectRoot,
} from './config/load.ts';
import { describeError, errorStory } from './lib/errors.ts';
import { readJson } from './lib/files.ts';
import { visibleText } from './lib/visible-text.ts';
import type { RunAnswers } from './pipeline.ts';
import { recordAssertion } from './run/assertions.ts';
import type { Launched } from './run/launch.ts';
import { configPerHandset } from './run/launch-handset.ts';
import type { LiveCases } from './run/live-cases.ts';
import { showProgress } from './run/progress.ts';
import { endManifest, explainUnstarted } from './run/run-files.ts';
import { mintRunId } from './run/run-id.ts';
import {
  outliveTheTerminal,
  ownWords,
  requestStop,
  setUpFailedExitCode,
  stopOnSignals,
  stoppedBefore,
  stoppedExitCode,
  stopRequested,
  watchStop,
} from './run/stop.ts';

const startedAt = performance.now();
const say = (line: string) => process.stderr.write(`${ownWords}${visibleText(line)}\n`);
const tell = (error: unknown) =>
  say(inheritedWishes().verbose === true ? errorStory(error) : describeError(error));
/** How long a worker may take to leave the handset as it was once the run was asked to stop. */
const stopDeadlineMs = 12_000;
/** Workers are started after their launcher announced the run. */
const isWorker = announcedRunIfAny() !== undefined;

/** The launcher decides where the run lies before anything else reads the config; workers are told. */
function decideRunFolder(): string {
  const announced = announcedRunIfAny();
  if (announced !== undefined) return announced;
  try {
    const wishes = inheritedWishes();
    const folder = resolve(
      projectRoot,
      loadRunConfig(wishes).reportsDir,
      wishes.runId ?? mintRunId(new Date()),
    );
    announceRun(folder);
    return folder;
  } catch (error) {
    tell(error);
    process.exit(setUpFailedExitCode);
  }
}

const runFolder = decideRunFolder();
const stop = watchStop(runFolder);
let launched: Launched | undefined;
let endProgress: (() => void) | undefined;
let live: LiveCases | undefined;
if (isWorker) beWorker();
/** Loaded by workers alone, as the launcher loads what only it needs when it needs it: loading takes a second. */
const offline = isWorker ? await import('./pipeline.ts') : undefined;

/** From its first moment on a worker turns signals into a wish to stop, and never outlives its launcher. */
function beWorker(): void {
  stopOnSignals(
    (signal) => requestStop(runFolder, signal),
    () => process.exit(stoppedExitCode),
  );
  // The launcher was killed: nobody reads our results any more, and the next run restores the handset.
  process.on('disconnect', () => process.exit(1));
  stop.addEventListener('abort', () => {
    // While the session is being opened there is nothing of ours on the handset, and nothing to wait for.
    setTimeout(() => process.exit(stoppedExitCode), live === undefined ? 0 : stopDeadlineMs).unref();
  });
}

/** Capabilities of the one session; the handset's own part is filled in once it is known. */
const capabilities: WebdriverIO.Capabilities = {
  platformName: 'Android',
  'appium:automationName': 'UiAutomator2',
  'appium:noReset': true,
  // Without a visible device Appium would kill the adb server, which then forgets every `adb connect`.
  'appium:suppressKillServer': true,
  'appium:newCommandTimeout': 600,
  'appium:ignoreHiddenApiPolicyError': true,
  // Selectors poll by themselves; a page with an animation is never idle.
  ...{ 'appium:settings[waitForSelectorTimeout]': 0, 'appium:settings[waitForIdleTimeout]': 500 },
};

/** One session for each handset of the run config; a config that cannot be read is told by `prepare`. */
function sessionsWanted(): WebdriverIO.Config['capabilities'] & unknown[] {
  try {
    return configPerHandset(loadRunConfig(inheritedWishes())).map(() => ({ ...capabilities }));
  } catch (error) {
    tell(error);
    process.exit(setUpFailedExitCode);
  }
}

const nothingAnswered =
  'No case of this run has what it takes; verdicts.json (outside) says what is missing.';

/** Which of the run's handsets this worker drives; the first until its session is known. */
let ownHandset = firstHandset;

/** The hooks of wdio.conf.ts. */
export const liveRun = {
  capabilities: sessionsWanted(),
  outputDir: resolve(runFolder, 'logs'),
  /** None: what is to be told is worked out of the saved run, also when the run was killed. */
  reporters: [] as NonNullable<WebdriverIO.Config['reporters']>,

  /** Launcher, before anything: a failure here ends the run with one line. */
  prepare: async (all: unknown): Promise<void> => {
    outliveTheTerminal();
    stopOnSignals(
      (signal) => {
        if (inheritedWishes().quiet !== true)
          say(`${signal}: the step at hand is finished, then the handset is restored ...`);
        requestStop(runFolder, signal);
      },
      // The worker has it from the terminal too and ends at once; then `finish` restores the handset.
      () => say('Ending at once; the handset is restored ...'),
    );
    try {
      const runId = runFolder.split(/[/\\]/).at(-1) ?? 'run';
      const { launchRun } = await import('./run/launch.ts');
      launched = await launchRun({ runFolder, runId, wishes: inheritedWishes(), say, stop });
      const { handsets, appiumPort, config } = launched;
      for (const [index, session] of (all as Record<string, unknown>[]).entries()) {
        Object.assign(session, {
          'appium:udid': handsets[index]?.serial,
          'appium:adbPort': handsets[index]?.adbServerPort,
          port: appiumPort,
          hostname: '127.0.0.1',
        });
      }
      if (inheritedWishes().quiet !== true)
        endProgress = showProgress(runFolder, config.settleMs, process.stderr);
    } catch (error) {
      await giveUp(error);
    }
  },

  /** Worker, before its session: from now on the planned cases are those of its own handset. */
  choose: (session: unknown): void => {
    const serial = (session as Record<string, unknown>)['appium:udid'];
    const manifest = readJson(runPaths.manifest(runFolder), manifestSchema);
    ownHandset = handsetsOf(manifest).find(({ facts }) => facts.serial === serial)?.id ?? firstHandset;
  },

  /** Worker, once the session is there: proxy, CA and tunnel. A failure is kept as the reason of every case. */
  connect: async (browser: unknown): Promise<void> => {
    const { LiveCases } = await import('./run/live-cases.ts');
    live = new LiveCases(runFolder, browser as Browser, { stop, handset: ownHandset });
    await live.begin();
  },

  disconnect: async (): Promise<void> => {
    await live?.end();
  },

  afterTest: (
    test: { parent: string; title: string },
    result: { passed: boolean; skipped?: boolean; error?: unknown },
  ): void => {
    const { passed, skipped: notRun = false, error } = result;
    recordAssertion(runFolder, {
      title: `${test.parent}: ${test.title}`,
      passed,
      undecided: error instanceof Error && error.name === 'InconclusiveError',
      notRun,
      reason: notRun ? nothingAnswered : passed ? null : describeError(error),
    });
  },

  /** Launcher, after the last worker: restore, say why unstarted cases were not run, analyse, report. */
  finish: async (specsExit: number): Promise<void> => {
    endProgress?.();
    if (launched === undefined) return;
    try {
      const { endLiveHalf } = await import('./run/finish.ts');
      await endLiveHalf(launched, say);
      if (inheritedWishes().quiet !== true) await report(specsExit);
    } catch (error) {
      // Whoever started us meets the same trouble when it finishes the run, and tells it.
      if (inheritedWishes().quiet !== true) tell(error);
      throw error;
    }
  },
};

/** The run was not even begun: its cases say why, the user gets one line, or the report of a run that was stopped. */
async function giveUp(error: unknown): Promise<never> {
  const stopped = stopRequested(runFolder);
  if (!stopped) tell(error);
  if (existsSync(runPaths.manifest(runFolder))) {
    explainUnstarted(runFolder, stopped ? stoppedBefore : describeError(error));
    endManifest(runFolder, 'interrupted');
  }
  if (stopped && inheritedWishes().quiet !== true) await report(stoppedExitCode);
  process.exit(stopped ? stoppedExitCode : setUpFailedExitCode);
}

async function report(specsExit: number): Promise<void> {
  const { finishRun } = await import('./run/finish.ts');
  const { closingLines } = await import('./run/closing-lines.ts');
  const finished = await finishRun({
    runFolder,
    specsExit,
    allure: !stopRequested(runFolder),
    seal: !stopRequested(runFolder),
  });
  process.stdout.write(
    closingLines({ ...finished, wallMs: performance.now() - startedAt, shownFolder: runFolder }),
  );
}

/** The planned cases of those journeys, of all without any, in driving order. */
export function plannedCases(...journeys: Case['journey'][]): Case[] {
  return planOfRun().cases.filter((planned) => journeys.length === 0 || journeys.includes(planned.journey));
}

/** Drives one case on the handset, closes its capture and analyses its files. */
export async function driveCase(caseId: string): Promise<Observation> {
  if (live === undefined) throw new Error('driveCase was called outside a WebdriverIO session');
  await live.drive(caseId);
  return offlineHalf().analyseCase(announcedRun(), caseId);
}

/** The config tables as copied into the run folder. */
export function tablesOfRun(): Tables {
  return readTables((table) => runPaths.table(announcedRun(), table));
}

/** Rows of the browsers that the plan drives. */
export function browsersOfRun(): BrowserRow[] {
  const driven = new Set(planOfRun().cases.map((planned) => planned.browser));
  return tablesOfRun().browsers.filter((row) => driven.has(row.id));
}

/** The answers of this worker's own cases, worked out over all of them; the other handsets' may still be under way. */
export function judgeOwnCases(): RunAnswers {
  return offlineHalf().judgeRun(announcedRun(), ownHandset);
}

function offlineHalf(): NonNullable<typeof offline> {
  if (offline === undefined) throw new Error('a case is analysed by a worker only');
  return offline;
}

/** The plan as far as it is this worker's. */
function planOfRun(): Plan {
  const plan = readJson(runPaths.plan(announcedRun()), planSchema);
  const own = plan.cases.filter(({ handset }) => handset === undefined || handset === ownHandset);
  return { ...plan, cases: own };
}
