// Wishes come in; a made run folder, a locked and known handset and an Appium server go out: everything before the first case.
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import getPort from 'get-port';
import type { Plan } from '../artifacts/case.ts';
import type { Manifest } from '../artifacts/manifest.ts';
import type { RunConfig } from '../artifacts/run-config.ts';
import { runPaths } from '../artifacts/run-folder.ts';
import { type Tables, tableFiles } from '../artifacts/tables.ts';
import {
  checkNames,
  loadRunConfig,
  loadTables,
  runStateFolder,
  toolHints,
  type Wishes,
} from '../config/load.ts';
import { toolIdentity } from '../config/tool-identity.ts';
import { createAdb } from '../device/adb.ts';
import { androidHandset } from '../device/android-handset.ts';
import { lockHandset } from '../device/handset-lock.ts';
import { Cleanup } from '../lib/cleanup.ts';
import { withDiskErrors, writeJson } from '../lib/files.ts';
import { planRun } from '../plan/matrix.ts';
import { startOwnedAdbServer } from '../setup/adb-server.ts';
import { checkNodeVersion } from '../setup/node-version.ts';
import { ensureTools, type Tools } from '../setup/tools.ts';
import { startAppium } from './appium-server.ts';
import { browserStates } from './browser-states.ts';
import { startLabChild } from './lab-child.ts';
import { restoreSerial } from './restore.ts';
import { mintSeed } from './run-id.ts';

/** A run that is ready for its first case. */
export interface Launched {
  runFolder: string;
  config: RunConfig;
  tables: Tables;
  plan: Plan;
  serial: string;
  adbServerPort: number;
  appiumPort: number;
  /** Undoes everything launched, newest first. */
  /** Takes everything off the handset that a worker may have left. */
  restoreHandset(): Promise<string[]>;
  cleanup: Cleanup;
}

/** Where a run's config meets the handset it will use. */
interface Reach {
  serial: string | null;
  adbServerPort: number;
  config: RunConfig;
  /** Folder of undo journals and locks: the machine's own, or the lab's, which dies with it. */
  stateDir: string;
}

const defaultAdbServerPort = 5037;

/** Prepares a run; on failure everything begun is undone before the error is thrown. */
export async function launchRun(options: {
  runFolder: string;
  runId: string;
  wishes: Wishes;
  say: (line: string) => void;
}): Promise<Launched> {
  const cleanup = new Cleanup();
  try {
    return await launch({ ...options, cleanup });
  } catch (error) {
    await cleanup.close();
    throw error;
  }
}

async function launch(options: {
  runFolder: string;
  runId: string;
  wishes: Wishes;
  say: (line: string) => void;
  cleanup: Cleanup;
}): Promise<Launched> {
  const { runFolder, runId, wishes, cleanup } = options;
  checkNodeVersion(process.version);
  const loaded = loadRunConfig(wishes);
  const tables = loadTables();
  checkNames(loaded, tables);
  withDiskErrors(runFolder, () => mkdirSync(join(runFolder, 'logs'), { recursive: true }));
  const tools = await ensureTools({ lab: loaded.lab !== null, install: true, say: options.say });
  const seed = loaded.seed ?? mintSeed();
  const {
    config,
    serial: wished,
    adbServerPort,
    stateDir,
  } = await reachHandset({ config: loaded, tools, runFolder, runId, seed, cleanup });

  const adb = createAdb({ adbPath: tools.adb, serverPort: adbServerPort, serial: wished });
  const serial = await adb.attach();
  const lock = await lockHandset({ serial, stateDir });
  cleanup.add('the lock on the handset', () => lock.release());
  const restored = await restoreSerial({ adbServerPort, serial, stateDir });

  const handset = androidHandset(adb);
  const facts = await handset.facts();
  const plan = planRun(config, seed);
  const manifest: Manifest = {
    schemaVersion: 1,
    runId,
    tool: toolIdentity(),
    profile: config.profile,
    seed,
    simulated: facts.simulated,
    startedAt: new Date().toISOString(),
    endedAt: null,
    state: 'running',
    handset: facts,
    connection: { adbServerPort },
    browsers: await browserStates(
      handset,
      facts,
      tables.browsers.filter((row) => config.browsers.includes(row.id)),
    ),
    notes: restored,
  };
  writeJson(runPaths.manifest(runFolder), manifest);
  writeJson(runPaths.plan(runFolder), plan);
  const upstreamCaFile = keepUpstreamCa(runFolder, config);
  writeJson(runPaths.runConfig(runFolder), { ...config, serial, adbServerPort, upstreamCaFile });
  for (const table of Object.keys(tableFiles) as (keyof Tables)[])
    writeJson(runPaths.table(runFolder, table), { rows: tables[table] });

  const appium = await startAppium({
    androidHome: tools.androidHome,
    logFile: join(runFolder, 'logs', 'appium.log'),
  });
  cleanup.add('the Appium server', () => appium.close());
  const restore = () => restoreSerial({ adbServerPort, serial, stateDir });
  return {
    runFolder,
    config,
    tables,
    plan,
    serial,
    adbServerPort,
    appiumPort: appium.port,
    restoreHandset: restore,
    cleanup,
  };
}

/** The run folder keeps its own copy, so that no path of this machine goes into the saved config. */
function keepUpstreamCa(runFolder: string, config: RunConfig): string | null {
  const { upstreamCaFile } = config;
  if (upstreamCaFile === null) return null;
  const kept = 'upstream-ca.pem';
  withDiskErrors(upstreamCaFile, () => copyFileSync(upstreamCaFile, join(runFolder, kept)));
  return kept;
}

function keepIfThere(from: string, to: string): void {
  if (existsSync(from)) withDiskErrors(to, () => copyFileSync(from, to));
}

/** For an attached handset: what the config says. For the lab: starts it, with an adb server of its own. */
async function reachHandset(options: {
  config: RunConfig;
  tools: Tools;
  runFolder: string;
  runId: string;
  seed: string;
  cleanup: Cleanup;
}): Promise<Reach> {
  const { config, tools, cleanup } = options;
  const stateDir = runStateFolder(config, options.runId);
  if (config.lab === null) {
    const adbServerPort = config.adbServerPort ?? toolHints().adbServerPort ?? defaultAdbServerPort;
    return { serial: config.serial, adbServerPort, config, stateDir };
  }
  withDiskErrors(stateDir, () => mkdirSync(stateDir, { recursive: true, mode: 0o700 }));
  cleanup.add('the lab folder', () => rmSync(stateDir, { recursive: true, force: true }));
  const lab = await startLabChild({
    options: config.lab,
    seed: options.seed,
    chromiumPath: tools.chromium ?? '',
    stateDir: join(stateDir, 'handset'),
    logFile: join(options.runFolder, 'logs', 'lab.log'),
  });
  cleanup.add('the lab handset', async () => {
    await lab.close();
    // What really happened, for whoever judges the harness; the analysis never reads it.
    keepIfThere(lab.address.truthFile, join(options.runFolder, 'logs', 'lab-truth.jsonl'));
    keepIfThere(lab.address.unknownFile, join(options.runFolder, 'logs', 'lab-unknown.json'));
  });
  const adbServerPort = config.adbServerPort ?? (await getPort());
  const server = await startOwnedAdbServer({ adb: tools.adb, port: adbServerPort, path: toolHints().path });
  cleanup.add("the lab's adb server", () => server.close());
  const { serial, upstream, upstreamCaFile } = lab.address;
  return { serial, adbServerPort, stateDir, config: { ...config, serial, upstream, upstreamCaFile } };
}
