// A run config comes in; out goes how its handset is reached: as the config says, or a lab handset and an adb server started for it.
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import getPort from 'get-port';
import { firstHandset } from '../artifacts/manifest.ts';
import { ofHandset } from '../artifacts/run-folder.ts';
import type { RunConfig } from '../artifacts/run-config.ts';
import { runStateFolder, toolHints } from '../config/load.ts';
import type { Cleanup } from '../lib/cleanup.ts';
import { withDiskErrors } from '../lib/files.ts';
import { refuseStrangers, startOwnedAdbServer } from '../setup/adb-server.ts';
import type { Tools } from '../setup/tools.ts';
import { startLabChild } from './lab-child.ts';
import { refuseDeadProxy } from './upstream-proxy.ts';

/** Where a run's config meets the handset it will use. */
export interface Reach {
  serial: string | null;
  adbServerPort: number;
  /** With the lab's own internet for `direct` when the lab is used. */
  config: RunConfig;
  /** Folder of undo journals and locks: the machine's own, or the lab's, which dies with it. */
  stateDir: string;
}

/** What reaching takes. */
export interface ReachOptions {
  config: RunConfig;
  tools: Tools;
  runFolder: string;
  runId: string;
  seed: string;
  /** The run's private folder. */
  privateFolder: string;
  /** Which of the run's handsets. */
  handset: string;
  /** Takes what is started. */
  cleanup: Cleanup;
  stop: AbortSignal;
}

const defaultAdbServerPort = 5037;

/** The port of the user's own adb server, unless the config names another. */
export function adbPortOf(wished: number | null | undefined): number {
  return wished ?? toolHints().adbServerPort ?? defaultAdbServerPort;
}

/** For an attached handset: what the config says. For the lab: starts it, with an adb server of its own. */
export async function reachHandset(options: ReachOptions): Promise<Reach> {
  const { config } = options;
  const stateDir = runStateFolder(config, options.runId);
  if (config.lab !== null) return reachLab(options, stateDir);
  const adbServerPort = adbPortOf(config.adbServerPort);
  await refuseStrangers(adbServerPort);
  await refuseDeadProxy(config.upstream);
  return { serial: config.serial, adbServerPort, config, stateDir };
}

async function reachLab(options: ReachOptions, stateDir: string): Promise<Reach> {
  const { config, tools, runFolder, handset, cleanup, stop } = options;
  const logOf = (name: string) => join(runFolder, 'logs', ofHandset(name, handset));
  if (config.lab === null) throw new Error('the config has no lab options');
  // Before the slow part: a port that is taken is told at once.
  const adbServerPort = config.adbServerPort ?? (await getPort());
  const server = await startOwnedAdbServer({ adb: tools.adb, port: adbServerPort, path: toolHints().path });
  cleanup.add("the lab's adb server", () => server.close());
  stop.throwIfAborted();
  const lab = await startLabChild({
    options: config.lab,
    // Two phones never share an id.
    seed: handset === firstHandset ? options.seed : `${options.seed}/${handset}`,
    chromiumPath: tools.chromium ?? '',
    stateDir: join(options.privateFolder, `handset-${handset}`),
    logFile: logOf('lab.log'),
    stop,
  });
  cleanup.add('the lab handset', async () => {
    await lab.close();
    // What really happened, for whoever judges the harness; the analysis never reads it.
    keepIfThere(lab.address.truthFile, logOf('lab-truth.jsonl'));
    keepIfThere(lab.address.unknownFile, logOf('lab-unknown.json'));
  });
  const { serial, upstream, upstreamCaFile } = lab.address;
  const reached = { ...config, serial };
  // The lab's internet stands for the real one; who asked for another upstream gets that.
  const direct = config.upstream === 'direct' ? { ...reached, upstream, upstreamCaFile } : reached;
  return { serial, adbServerPort, stateDir, config: direct };
}

function keepIfThere(from: string, to: string): void {
  if (existsSync(from)) withDiskErrors(to, () => copyFileSync(from, to));
}
