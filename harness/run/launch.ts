// Wishes come in; a made run folder, a locked and known handset and an Appium server go out: everything before the first case.
import { join } from 'node:path';
import { shapeOf } from '../artifacts/journeys.ts';
import type { RunConfig } from '../artifacts/run-config.ts';
import { runPaths } from '../artifacts/run-folder.ts';
import { checkNames, loadRunConfig, loadTables, type Wishes } from '../config/load.ts';
import { Cleanup } from '../lib/cleanup.ts';
import { writeJson } from '../lib/files.ts';
import { type PlannedHandset, planRun } from '../plan/matrix.ts';
import { checkNodeVersion } from '../setup/node-version.ts';
import { ensureTools } from '../setup/tools.ts';
import { startAppium } from './appium-server.ts';
import { keepBaseline } from './asserting.ts';
import { claimRun, clearDeadRuns } from './claims.ts';
import { configPerHandset, type LaunchedHandset, launchHandsets } from './launch-handset.ts';
import { programFacts } from './program-facts.ts';
import { restoreSerial, serialsToRestore } from './restore.ts';
import { beginRunFiles, completeManifest, savePlan } from './run-files.ts';
import { mintSeed } from './run-id.ts';

/** A run that is ready for its first case. */
export interface Launched {
  runFolder: string;
  config: RunConfig;
  /** In the order of the config; each has a worker. */
  handsets: LaunchedHandset[];
  appiumPort: number;
  /** Compares the handsets' clocks with ours once more, into provenance.json. */
  readClock(): Promise<void>;
  /** Takes everything off the handsets that workers may have left. */
  restoreHandset(): Promise<string[]>;
  /** Undoes everything launched, newest first. */
  cleanup: Cleanup;
}

/** What a launch is told. */
export interface LaunchOptions {
  runFolder: string;
  runId: string;
  wishes: Wishes;
  say: (line: string) => void;
  /** Ends the launch between two of its parts. */
  stop: AbortSignal;
}

/** Prepares a run; on failure everything begun is undone before the error is thrown. */
export async function launchRun(options: LaunchOptions): Promise<Launched> {
  const cleanup = new Cleanup();
  try {
    return await launch(options, cleanup);
  } catch (error) {
    await cleanup.close();
    throw error;
  }
}

function plannedHandset({ entry: { id, facts, browsers } }: LaunchedHandset): PlannedHandset {
  return { id, browsers, ...(facts.account === undefined ? {} : { account: facts.account }) };
}

async function launch(options: LaunchOptions, cleanup: Cleanup): Promise<Launched> {
  const { runFolder, runId, wishes, stop } = options;
  checkNodeVersion(process.version);
  const loaded = loadRunConfig(wishes);
  const tables = loadTables(wishes);
  checkNames(loaded, tables);
  const plan = planRun(loaded, loaded.seed ?? mintSeed());
  const notes = clearDeadRuns(serialsToRestore()).map(
    (dead) => `Removed what the killed run ${dead} had left on this machine.`,
  );
  const claim = claimRun(runId);
  cleanup.add("the run's private folder", () => claim.release(serialsToRestore()));
  beginRunFiles(runFolder, { runId, config: loaded, tables, plan, notes });
  keepBaseline(runFolder, loaded);
  stop.throwIfAborted();

  const tools = await ensureTools({ lab: loaded.lab !== null, install: true, say: options.say });
  stop.throwIfAborted();
  const provenance = await programFacts(tools);
  writeJson(runPaths.provenance(runFolder), provenance);
  const { seed } = plan;
  const driven = new Set([...loaded.browsers, ...plan.cases.map(({ browser }) => browser)]);
  const rows = tables.browsers.filter((row) => driven.has(row.id));
  const onPhone = plan.cases.some(({ journey }) => shapeOf(journey).on === 'phone');
  const apps = onPhone ? tables.apps : [];
  // Slow, and needed last: it comes up while the handsets do.
  const abandoned = new AbortController();
  const appiumStarting = startAppium({
    androidHome: tools.androidHome,
    logFile: join(runFolder, 'logs', 'appium.log'),
    stop: AbortSignal.any([stop, abandoned.signal]),
  });
  // Told where it is awaited, or by whatever failed before that.
  appiumStarting.catch(() => undefined);
  const closeAppium = async () => {
    abandoned.abort();
    await (await appiumStarting.catch(() => undefined))?.close();
  };
  cleanup.add('the Appium server', closeAppium);
  const handsets = await launchHandsets(configPerHandset(loaded), {
    ...{ rows, apps, tools, runFolder, runId, seed, claim, cleanup, stop },
  });
  const [first, ...others] = handsets;
  if (first === undefined) throw new Error('a run has at least one handset');
  savePlan(runFolder, planRun(loaded, seed, { handsets: handsets.map(plannedHandset), rows }));
  completeManifest(runFolder, {
    simulated: handsets.some(({ entry }) => entry.facts.simulated),
    handset: first.entry.facts,
    connection: first.entry.connection,
    browsers: first.entry.browsers,
    ...(first.entry.apps === undefined ? {} : { apps: first.entry.apps }),
    ...(others.length === 0 ? {} : { moreHandsets: others.map(({ entry }) => entry) }),
    notes: [
      ...notes,
      ...handsets.flatMap(({ restored }) => restored.map((line) => `Left by an earlier run: ${line}`)),
    ],
  });
  const noteClock = async () => {
    for (const { readClock } of handsets) provenance.clock.push(...(await readClock()));
    writeJson(runPaths.provenance(runFolder), provenance);
  };
  provenance.apks.push(...handsets.flatMap(({ apks }) => apks));
  await noteClock();
  stop.throwIfAborted();

  const appium = await appiumStarting;
  // Once more, as the last that was begun is undone first: Appium ends before what it did to a handset is undone.
  cleanup.add('the Appium server', closeAppium);
  const restoreHandset = async () => {
    const restored: string[] = [];
    for (const where of handsets) restored.push(...(await restoreSerial(where, ['interception'])));
    return restored;
  };
  return {
    ...{ runFolder, handsets, config: loaded, appiumPort: appium.port },
    ...{ readClock: noteClock, restoreHandset, cleanup },
  };
}
