// The live half put together: hooks for wdio.conf.ts in the launcher and in the worker, and what journey specs call.
import { resolve } from 'node:path';
import type { Browser } from 'webdriverio';
import type { Case, Plan } from './artifacts/case.ts';
import { planSchema } from './artifacts/case.ts';
import type { Observation } from './artifacts/observation.ts';
import { readTables, runPaths } from './artifacts/run-folder.ts';
import type { BrowserRow, Tables } from './artifacts/tables.ts';
import type { Verdict } from './artifacts/verdict.ts';
import {
  announcedRun,
  announcedRunIfAny,
  announceRun,
  inheritedWishes,
  loadRunConfig,
  projectRoot,
} from './config/load.ts';
import { describeError } from './lib/errors.ts';
import { readJson } from './lib/files.ts';
import { analyseCase, analyseRun } from './pipeline.ts';
import { recordAssertion } from './run/assertions.ts';
import { closingLines, endManifest, explainUnstarted, finishRun } from './run/finish.ts';
import { type Launched, launchRun } from './run/launch.ts';
import { LiveCases } from './run/live-cases.ts';
import { showProgress } from './run/progress.ts';
import { mintRunId } from './run/run-id.ts';
import { ownWords, requestStop, stopOnSignals, stopRequested } from './run/stop.ts';

const startedAt = performance.now();
const say = (line: string) => process.stderr.write(`${ownWords}${line}\n`);

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
    say(describeError(error));
    process.exit(2);
  }
}

const runFolder = decideRunFolder();
let launched: Launched | undefined;
let endProgress: (() => void) | undefined;
let live: LiveCases | undefined;

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

/** The hooks of wdio.conf.ts. */
export const liveRun = {
  capabilities,
  outputDir: resolve(runFolder, 'logs'),
  reporters: [
    [
      'allure',
      {
        outputDir: runPaths.allureResults(runFolder),
        disableWebdriverStepsReporting: true,
        disableWebdriverScreenshotsReporting: true,
      },
    ],
  ] as WebdriverIO.Config['reporters'],

  /** Launcher, before anything: a failure here ends the run with one line. */
  prepare: async (all: unknown): Promise<void> => {
    stopOnSignals((signal) => {
      if (inheritedWishes().quiet !== true)
        say(`${signal}: finishing the step at hand, then restoring the handset ...`);
      requestStop(runFolder, signal);
    });
    try {
      const runId = runFolder.split(/[/\\]/).at(-1) ?? 'run';
      launched = await launchRun({ runFolder, runId, wishes: inheritedWishes(), say });
      const { serial, adbServerPort, appiumPort, config } = launched;
      for (const session of all as Record<string, unknown>[]) {
        Object.assign(session, {
          'appium:udid': serial,
          'appium:adbPort': adbServerPort,
          port: appiumPort,
          hostname: '127.0.0.1',
        });
      }
      if (inheritedWishes().quiet !== true)
        endProgress = showProgress(runFolder, config.settleMs, process.stderr);
    } catch (error) {
      say(describeError(error));
      process.exit(2);
    }
  },

  /** Worker, once the session is there: proxy, CA and tunnel. A failure is kept as the reason of every case. */
  connect: async (browser: unknown): Promise<void> => {
    stopOnSignals(() => requestStop(runFolder, 'signal'));
    // The launcher was killed: nobody reads our results any more, and its next start restores the handset.
    process.on('disconnect', () => process.exit(1));
    live = new LiveCases(runFolder, browser as Browser);
    await live.begin();
  },

  disconnect: async (): Promise<void> => {
    await live?.end();
  },

  afterTest: (
    test: { parent: string; title: string },
    result: { passed: boolean; error?: unknown },
  ): void => {
    const reason = result.passed ? null : describeError(result.error);
    recordAssertion(runFolder, { title: `${test.parent}: ${test.title}`, passed: result.passed, reason });
  },

  /** Launcher, after the last worker: restore, say why unstarted cases were not run, analyse, report. */
  finish: async (specsExit: number): Promise<void> => {
    endProgress?.();
    if (launched === undefined) return;
    const stopped = stopRequested(runFolder);
    explainUnstarted(
      runFolder,
      stopped
        ? 'The run was stopped before this case.'
        : 'The session with the handset ended before this case; see logs/.',
    );
    await launched.restoreHandset();
    endManifest(runFolder, stopped ? 'interrupted' : 'complete');
    await launched.cleanup.close();
    if (inheritedWishes().quiet === true) return;
    const finished = await finishRun({ runFolder, specsExit });
    process.stdout.write(
      closingLines({ ...finished, wallMs: performance.now() - startedAt, shownFolder: runFolder }),
    );
  },
};

/** The planned cases of one journey, in driving order. */
export function plannedCases(journey: Case['journey']): Case[] {
  return planOfRun().cases.filter((planned) => planned.journey === journey);
}

/** Drives one case on the handset, closes its capture and analyses its files. */
export async function driveCase(caseId: string): Promise<Observation> {
  if (live === undefined) throw new Error('driveCase was called outside a WebdriverIO session');
  await live.drive(caseId);
  return analyseCase(announcedRun(), caseId);
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

/** Verdicts on one claim in every case of a browser, judged over the whole saved run. */
export function judgeSavedRun(browserId: string, claim: string): Verdict[] {
  const cases = new Set(
    planOfRun()
      .cases.filter((planned) => planned.browser === browserId)
      .map((planned) => planned.id),
  );
  const { verdicts } = analyseRun(announcedRun());
  return verdicts.filter((verdict) => verdict.claim === claim && cases.has(verdict.caseId));
}

function planOfRun(): Plan {
  return readJson(runPaths.plan(announcedRun()), planSchema);
}
