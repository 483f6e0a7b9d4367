// One handset of a run: reached, locked, freed from what an earlier run left, known; ready for its worker.
import type { HandsetEntry } from '../artifacts/manifest.ts';
import type { RunConfig } from '../artifacts/run-config.ts';
import type { BrowserRow } from '../artifacts/tables.ts';
import { createAdb } from '../device/adb.ts';
import { androidHandset } from '../device/android-handset.ts';
import { noteAppiumTraces } from '../device/appium-traces.ts';
import { lockHandset } from '../device/handset-lock.ts';
import type { Cleanup } from '../lib/cleanup.ts';
import type { Tools } from '../setup/tools.ts';
import { browserStates } from './browser-states.ts';
import { clearDeadRuns, type RunClaim } from './claims.ts';
import { reachHandset } from './reach.ts';
import { journalOf, restoreSerial, serialsToRestore } from './restore.ts';
import { saveConfig } from './run-files.ts';

/** A handset that a worker can drive. */
export interface LaunchedHandset {
  /** `h1`, `h2`, ... */
  id: string;
  serial: string;
  adbServerPort: number;
  /** Folder of its undo journals. */
  stateDir: string;
  entry: HandsetEntry;
  /** What an earlier run had left on it and is undone now. */
  restored: string[];
}

/** What one handset is launched with. */
export interface HandsetLaunch {
  id: string;
  /** The run's config with this handset's serial and lab options. */
  config: RunConfig;
  rows: BrowserRow[];
  tools: Tools;
  runFolder: string;
  runId: string;
  seed: string;
  claim: RunClaim;
  cleanup: Cleanup;
  stop: AbortSignal;
}

/** Everything between the wish for a handset and its session; what is started goes into `cleanup`. */
export async function launchHandset(options: HandsetLaunch): Promise<LaunchedHandset> {
  const { id, tools, runFolder, claim, cleanup, stop } = options;
  const { rows, ...launch } = options;
  const reach = await reachHandset({ ...launch, handset: id, privateFolder: claim.folder });
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
  const browsers = await browserStates(handset, facts, rows);
  saveConfig(runFolder, { ...config, serial, adbServerPort }, id);
  stop.throwIfAborted();

  await noteAppiumTraces(handset, journalOf('session', where));
  cleanup.add('what Appium did to the handset', async () => {
    await restoreSerial(where, ['session']);
  });
  return { id, ...where, restored, entry: { id, facts, connection: { adbServerPort }, browsers } };
}

/** The config of each handset that shares the run's cases: the run's own, with its serial and lab options. */
export function configPerHandset(config: RunConfig): RunConfig[] {
  if (config.handsets.length === 0) return [config];
  return config.handsets.map(({ serial, lab }) => ({
    ...config,
    serial,
    lab: lab === null || config.lab === null ? null : { ...config.lab, ...lab },
  }));
}
