// One handset of a run: reached, locked, freed from what an earlier run left, known; ready for its worker.
import type { HandsetIdentity } from '../artifacts/handset-identity.ts';
import { firstHandset, type HandsetEntry } from '../artifacts/manifest.ts';
import type { ApkFacts, ClockReading } from '../artifacts/provenance.ts';
import type { RunConfig } from '../artifacts/run-config.ts';
import { runPaths } from '../artifacts/run-folder.ts';
import type { AppRow, BrowserRow } from '../artifacts/tables.ts';
import { createAdb } from '../device/adb.ts';
import { androidHandset } from '../device/android-handset.ts';
import { accountOn, armOf } from '../device/account.ts';
import { apkFacts } from '../device/apk-facts.ts';
import { noteAppiumTraces } from '../device/appium-traces.ts';
import { readClock } from '../device/clock.ts';
import { readHandsetIdentity } from '../device/handset-identity.ts';
import { lockHandset } from '../device/handset-lock.ts';
import type { Cleanup } from '../lib/cleanup.ts';
import { writeJson } from '../lib/files.ts';
import type { Tools } from '../setup/tools.ts';
import { appStates } from './app-states.ts';
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
  /** Installed files of the run's browsers. */
  apks: ApkFacts[];
  /** Compares its clock with ours; empty when it does not answer. */
  readClock(): Promise<ClockReading[]>;
}

/** What one handset is launched with. */
export interface HandsetLaunch {
  id: string;
  /** The run's config with this handset's serial and lab options. */
  config: RunConfig;
  rows: BrowserRow[];
  /** Rows of config/apps.json where a case is about what is done on the phone itself; else none. */
  apps: AppRow[];
  tools: Tools;
  runFolder: string;
  runId: string;
  seed: string;
  claim: RunClaim;
  cleanup: Cleanup;
  stop: AbortSignal;
}

/** All of a run's handsets at once, in the order of their configs; a failure is thrown when the others have come up or failed. */
export async function launchHandsets(
  configs: readonly RunConfig[],
  parts: Omit<HandsetLaunch, 'id' | 'config'>,
): Promise<LaunchedHandset[]> {
  const launches = await Promise.allSettled(
    configs.map((config, index) => launchHandset({ id: `h${index + 1}`, config, ...parts })),
  );
  return launches.map((launch) => {
    if (launch.status === 'fulfilled') return launch.value;
    throw launch.reason;
  });
}

/** Everything between the wish for a handset and its session; what is started goes into `cleanup`. */
export async function launchHandset(options: HandsetLaunch): Promise<LaunchedHandset> {
  const { id, tools, runFolder, claim, cleanup, stop } = options;
  const { rows, apps: appRows, ...launch } = options;
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
  const asked = await handset.facts();
  const account = armOf(await accountOn(handset.adb, asked), config.historySync);
  const facts = account === null ? asked : { ...asked, account };
  const browsers = await browserStates(handset, facts, rows);
  const preinstalled = appRows.length === 0 ? undefined : await appStates(handset, appRows);
  const packages = rows.map((row) => row.package);
  const identifiers = await readHandsetIdentity(handset, packages);
  const identity = { schemaVersion: 1, identifiers } satisfies HandsetIdentity;
  writeJson(runPaths.handsetIdentity(runFolder, id), identity);
  saveConfig(runFolder, { ...config, serial, adbServerPort }, id);
  const whose = id === firstHandset ? {} : { handset: id };
  const apks: ApkFacts[] = [];
  for (const { package: name, version } of browsers)
    if (version !== null) apks.push({ ...whose, ...(await apkFacts(adb, name)) });
  stop.throwIfAborted();

  await noteAppiumTraces(handset, journalOf('session', where));
  cleanup.add('what Appium did to the handset', async () => {
    await restoreSerial(where, ['session']);
  });
  return {
    ...{ id, ...where, restored, apks },
    entry: {
      ...{ id, facts, connection: { adbServerPort }, browsers },
      ...(preinstalled === undefined ? {} : { apps: preinstalled }),
    },
    readClock: async () => (await readClock(adb)).map((reading) => ({ ...whose, ...reading })),
  };
}

/** The config of each handset that shares the run's cases: the run's own, with its serial and lab options. */
export function configPerHandset(config: RunConfig): RunConfig[] {
  if (config.handsets.length === 0) return [config];
  return config.handsets.map(({ serial, lab, historySync }) => ({
    ...config,
    serial,
    lab: lab === null || config.lab === null ? null : { ...config.lab, ...lab },
    ...(historySync === undefined ? {} : { historySync }),
  }));
}
