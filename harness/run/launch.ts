// Wishes come in; a made run folder, a locked and known handset and an Appium server go out: everything before the first case.
import { join } from 'node:path';
import type { RunConfig } from '../artifacts/run-config.ts';
import { checkNames, loadRunConfig, loadTables, type Wishes } from '../config/load.ts';
import { createAdb } from '../device/adb.ts';
import { androidHandset } from '../device/android-handset.ts';
import { noteAppiumTraces } from '../device/appium-traces.ts';
import { lockHandset } from '../device/handset-lock.ts';
import { Cleanup } from '../lib/cleanup.ts';
import { planRun } from '../plan/matrix.ts';
import { checkNodeVersion } from '../setup/node-version.ts';
import { ensureTools } from '../setup/tools.ts';
import { startAppium } from './appium-server.ts';
import { browserStates } from './browser-states.ts';
import { claimRun, clearDeadRuns } from './claims.ts';
import { reachHandset } from './reach.ts';
import { journalOf, restoreSerial, serialsToRestore } from './restore.ts';
import { beginRunFiles, completeManifest, saveConfig, savePlan } from './run-files.ts';
import { mintSeed } from './run-id.ts';

/** A run that is ready for its first case. */
export interface Launched {
  runFolder: string;
  config: RunConfig;
  serial: string;
  adbServerPort: number;
  /** Folder of its undo journals. */
  stateDir: string;
  appiumPort: number;
  /** Takes everything off the handset that a worker may have left. */
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
  stop.throwIfAborted();

  const tools = await ensureTools({ lab: loaded.lab !== null, install: true, say: options.say });
  stop.throwIfAborted();
  const { seed } = plan;
  const { folder: privateFolder } = claim;
  const reach = await reachHandset({
    ...{ config: loaded, tools, runFolder, runId, seed, privateFolder, cleanup, stop },
  });
  const { config, adbServerPort, stateDir } = reach;
  stop.throwIfAborted();

  const adb = createAdb({ adbPath: tools.adb, serverPort: adbServerPort, serial: reach.serial });
  const serial = await adb.attach();
  const lock = await lockHandset({ serial, stateDir });
  cleanup.add('the lock on the handset', () => lock.release());
  claim.reached({ serial, adbServerPort });
  const where = { adbServerPort, serial, stateDir };
  const restored = await restoreSerial(where);
  clearDeadRuns(serialsToRestore());

  const handset = androidHandset(adb);
  const facts = await handset.facts();
  const driven = new Set([...config.browsers, ...plan.cases.map(({ browser }) => browser)]);
  const rows = tables.browsers.filter((row) => driven.has(row.id));
  const browsers = await browserStates(handset, facts, rows);
  savePlan(runFolder, planRun(loaded, seed, { handsets: [{ id: 'h1', browsers }], rows }));
  completeManifest(runFolder, {
    simulated: facts.simulated,
    handset: facts,
    connection: { adbServerPort },
    browsers,
    notes: [...notes, ...restored.map((line) => `Left by an earlier run: ${line}`)],
  });
  saveConfig(runFolder, { ...config, serial, adbServerPort });
  stop.throwIfAborted();

  await noteAppiumTraces(handset, journalOf('session', where));
  cleanup.add('what Appium did to the handset', async () => {
    await restoreSerial(where, ['session']);
  });
  const appium = await startAppium({
    androidHome: tools.androidHome,
    logFile: join(runFolder, 'logs', 'appium.log'),
    stop,
  });
  cleanup.add('the Appium server', () => appium.close());
  const restoreHandset = () => restoreSerial(where, ['interception']);
  return { runFolder, config, ...where, appiumPort: appium.port, restoreHandset, cleanup };
}
