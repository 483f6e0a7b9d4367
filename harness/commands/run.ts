// `phonehome run`: one whole run, from set-up to the closing table. The WebdriverIO run is a child; what it leaves is in the run folder.
import { existsSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Command } from 'commander';
import { runPaths } from '../artifacts/run-folder.ts';
import {
  checkNames,
  environmentFor,
  inheritedWishes,
  loadRunConfig,
  loadTables,
  projectRoot,
  toolHints,
  type Wishes,
  wishesSchema,
} from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { checked, withDiskErrors } from '../lib/files.ts';
import { closingLines, finishRun } from '../run/finish.ts';
import { showProgress } from '../run/progress.ts';
import { mintRunId } from '../run/run-id.ts';
import { ownWords, requestStop, stopOnSignals } from '../run/stop.ts';
import { startOwned } from '../setup/processes.ts';
import { ensureTools } from '../setup/tools.ts';
import type { AddCommand } from './commands.ts';

/** The options as commander gives them. */
interface RunOptions {
  profile?: string;
  config?: string;
  serial?: string;
  browsers?: string;
  engines?: string;
  modes?: string;
  upstream?: string;
  upstreamCa?: string;
  repetitions?: string;
  seed?: string;
  settleMs?: string;
  reports?: string;
  adbPort?: string;
}

export const runCommand: AddCommand = (program, done) => {
  program
    .command('run')
    .description('drive the browsers, record what they send, judge the claims, write the report')
    .option('--profile <name>', 'lab (the lab handset, default) or device (a rooted Android that adb lists)')
    .option('--config <file>', 'a run config file instead of config/run.<profile>.json')
    .option('--serial <serial>', 'which handset, as `adb devices` lists it; host:port for a networked one')
    .option('--browsers <ids>', 'comma-separated rows of config/browsers.json')
    .option('--engines <ids>', 'comma-separated rows of config/search-engines.json')
    .option('--modes <modes>', 'normal, incognito or both, comma-separated')
    .option('--upstream <where>', 'direct, stub (the proxy answers itself) or http://host:port')
    .option('--upstream-ca <file>', 'PEM file with CAs to trust upstream besides the system store')
    .option('--repetitions <n>', 'how often each case is driven')
    .option('--seed <text>', 'mint canaries and order from this, to repeat a run')
    .option('--settle-ms <ms>', 'quiet time after the last step of each case')
    .option('--reports <dir>', 'folder that run folders are made in')
    .option('--adb-port <port>', 'port of the adb server')
    .action(async (options: RunOptions, command: Command) => {
      const verbose = command.optsWithGlobals<{ verbose?: boolean }>().verbose === true;
      done(await run({ ...inheritedWishes(), ...wishesOf(options) }, verbose));
    });
};

/** Turns command-line text into checked wishes; `file-invalid` names the option's field. */
function wishesOf(options: RunOptions): Wishes {
  const list = (text: string | undefined) => text?.split(',').map((part) => part.trim());
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  const wishes = {
    profile: options.profile,
    configFile: options.config,
    serial: options.serial,
    browsers: list(options.browsers),
    engines: list(options.engines),
    modes: list(options.modes),
    upstream: options.upstream,
    upstreamCaFile: options.upstreamCa,
    repetitions: number(options.repetitions),
    seed: options.seed,
    settleMs: number(options.settleMs),
    reportsDir: options.reports,
    adbServerPort: number(options.adbPort),
  };
  const given = Object.entries(wishes).filter(([, value]) => value !== undefined);
  return checked(Object.fromEntries(given), wishesSchema, 'the command line');
}

async function run(wishes: Wishes, verbose: boolean): Promise<number> {
  const startedAt = performance.now();
  const config = loadRunConfig(wishes);
  checkNames(config, loadTables());
  const say = (line: string) => process.stderr.write(`${line}\n`);
  await ensureTools({ lab: config.lab !== null, install: true, say });
  const runId = wishes.runId ?? mintRunId(new Date());
  const runFolder = resolve(projectRoot, config.reportsDir, runId);
  const log = openLog(runFolder);
  const wdio = startOwned(process.execPath, wdioArguments, {
    cwd: projectRoot,
    env: environmentFor({ ...wishes, runId, quiet: true }),
    stdout: verbose ? 2 : log,
    stderr: verbose ? 2 : 'pipe',
    stdin: 'ignore',
    path: toolHints().path,
  });
  forwardOwnWords(wdio.process.stderr, log);
  stopOnSignals(
    (signal) => {
      say(
        `\n${signal}: finishing the step at hand, then restoring the handset (once more to end at once) ...`,
      );
      if (existsSync(runFolder)) requestStop(runFolder, signal);
    },
    () => void wdio.stop(0),
  );
  const endProgress = showProgress(runFolder, config.settleMs, process.stderr);
  const specsExit = await wdio.ended;
  endProgress();
  // It ended before there was a run, and has said why.
  if (!existsSync(runPaths.manifest(runFolder))) return specsExit === 0 ? 1 : (specsExit ?? 1);
  const finished = await finishRun({ runFolder, specsExit });
  process.stdout.write(
    closingLines({
      ...finished,
      wallMs: performance.now() - startedAt,
      shownFolder: relative(process.cwd(), runFolder),
    }),
  );
  return finished.exitCode;
}

/** Only lines meant for the user reach the terminal; what libraries print goes into the log. */
function forwardOwnWords(stream: Readable | null, log: number): void {
  if (stream === null) return;
  createInterface({ input: stream }).on('line', (line) => {
    if (line.startsWith(ownWords)) process.stderr.write(`${line}\n`);
    else writeSync(log, `${line}\n`);
  });
}

const wdioArguments = [
  join(projectRoot, 'node_modules', '@wdio', 'cli', 'bin', 'wdio.js'),
  'run',
  'wdio.conf.ts',
];

function openLog(runFolder: string): number {
  try {
    const folder = join(runFolder, 'logs');
    return withDiskErrors(folder, () => {
      mkdirSync(folder, { recursive: true });
      return openSync(join(folder, 'wdio.log'), 'a');
    });
  } catch (cause) {
    if (!(cause instanceof HarnessError)) throw cause;
    throw new HarnessError(cause.code, cause.message, {
      remedy: 'Choose a writable folder with --reports, or free some space.',
      cause,
    });
  }
}
