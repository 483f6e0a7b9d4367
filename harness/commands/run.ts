// `phonehome run`: one whole run, from set-up to the closing table. The WebdriverIO run is a child; what it leaves is in the run folder.
import { existsSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
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
} from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { withDiskErrors } from '../lib/files.ts';
import type { GivenLookups } from '../lookups.ts';
import { closingLines } from '../run/closing-lines.ts';
import { finishRun } from '../run/finish.ts';
import { showProgress } from '../run/progress.ts';
import { discardIfEmpty } from '../run/run-files.ts';
import { mintRunId } from '../run/run-id.ts';
import {
  outliveTheTerminal,
  ownWords,
  requestStop,
  setUpFailedExitCode,
  stopOnSignals,
  stoppedExitCode,
  stopRequested,
} from '../run/stop.ts';
import { type Owned, startOwned } from '../setup/processes.ts';
import { ensureTools } from '../setup/tools.ts';
import type { AddCommand } from './commands.ts';
import { givenLookups, type LookupOptions, withLookupOptions } from './lookup-options.ts';
import { addAssertOptions, type RunOptions, wishesOf } from './run-options.ts';

/** How long a run that was asked to stop may take before its processes are ended. */
const stopDeadlineMs = 20_000;

export const runCommand: AddCommand = (program, done) => {
  addAssertOptions(withLookupOptions(program.command('run')))
    .description('drive the browsers, record what they send, judge the claims, write the report')
    .option('--profile <name>', 'lab (the lab handset, default) or device (a rooted Android that adb lists)')
    .option('--config <file>', 'a run config file instead of config/run.<profile>.json')
    .option('--config-dir <dir>', 'a folder with all the files of config/, instead of it')
    .option(
      '--serial <serial>',
      'which handset, as `adb devices` lists it; several, comma-separated, share the cases',
    )
    .option('--browsers <ids>', 'comma-separated rows of config/browsers.json')
    .option('--engines <ids>', 'comma-separated rows of config/search-engines.json')
    .option('--modes <modes>', 'normal, incognito or both, comma-separated')
    .option(
      '--journeys <names>',
      'what is done in each case: search, visit, engine-page, idle, ...; comma-separated',
    )
    .option('--upstream <where>', 'direct, stub (the proxy answers itself) or http://host:port')
    .option('--upstream-ca <file>', 'PEM file with CAs to trust upstream besides the system store')
    .option(
      '--history-sync <on|off>',
      'whether the browsers synchronise their history with the account that is signed in, as you set it',
    )
    .option('--repetitions <n>', 'how often each case is driven')
    .option('--seed <text>', 'mint canaries and order from this, to repeat a run')
    .option('--settle-ms <ms>', 'quiet time after the last step of each case')
    .option('--closing-ms <ms>', 'time each browser is watched once more after the last case; 0: not at all')
    .option('--reports <dir>', 'folder that run folders are made in')
    .option('--adb-port <port>', 'port of the adb server')
    .option('--no-allure', 'leave the Allure report out; its results are kept')
    .action(async (options: RunOptions & LookupOptions & { allure: boolean }, command: Command) => {
      const verbose = command.optsWithGlobals<{ verbose?: boolean }>().verbose === true;
      const { allure, ...wished } = options;
      // Opened before anything is driven: a wrong file must not cost a run.
      const lookups = givenLookups(options);
      done(await run({ ...inheritedWishes(), ...wishesOf(wished), verbose }, { lookups, allure }));
    });
};

/** What is made once the cases are driven. */
interface Afterwards {
  lookups: GivenLookups;
  /** False leaves the Allure report out. */
  allure: boolean;
}

async function run(wishes: Wishes, { lookups, allure }: Afterwards): Promise<number> {
  const startedAt = performance.now();
  const config = loadRunConfig(wishes);
  checkNames(config, loadTables(wishes));
  const say = (line: string) => process.stderr.write(`${line}\n`);
  await ensureTools({ lab: config.lab !== null, install: true, say });
  const runId = wishes.runId ?? mintRunId(new Date());
  const runFolder = resolve(projectRoot, config.reportsDir, runId);
  const log = openLog(runFolder);
  outliveTheTerminal();
  const wdio = startWdio({ ...wishes, runId, quiet: true }, log);
  const endProgress = showProgress(runFolder, config.settleMs, process.stderr);
  let restored = false;
  stopOnSignals(
    (signal) => {
      // What is left is reading files, which `phonehome report` does again at any time.
      if (restored) process.exit(stoppedExitCode);
      endProgress();
      say(
        `\n${signal}: the step at hand is finished, then the handset is restored (once more to end at once) ...`,
      );
      requestStop(runFolder, signal);
      setTimeout(() => void wdio.stop(0), stopDeadlineMs).unref();
    },
    () => {
      if (restored) process.exit(stoppedExitCode);
      say('Ending at once; the handset is restored ...');
      void wdio.stop(0);
    },
  );
  const specsExit = await wdio.ended;
  endProgress();
  const stopped = stopRequested(runFolder);
  // It has said why.
  if (specsExit === setUpFailedExitCode) {
    discardIfEmpty(runFolder);
    return specsExit;
  }
  if (!existsSync(runPaths.manifest(runFolder))) {
    say(
      stopped
        ? 'Stopped before anything was done.'
        : `The run ended before it began; see ${join(runFolder, 'logs', 'wdio.log')}.`,
    );
    if (stopped) rmSync(runFolder, { recursive: true, force: true });
    return stopped ? stoppedExitCode : 1;
  }
  const onRestored = () => {
    restored = true;
  };
  const finished = await finishRun({
    ...{ runFolder, specsExit, onRestored, lookups },
    allure: allure && !stopped,
    seal: !stopped,
  });
  process.stdout.write(
    closingLines({
      ...finished,
      wallMs: performance.now() - startedAt,
      shownFolder: relative(process.cwd(), runFolder),
    }),
  );
  return stopped ? stoppedExitCode : finished.exitCode;
}

/** In a process group of its own: a Ctrl-C in the terminal comes to us alone, and what we end ends whole. */
function startWdio(wishes: Wishes, log: number): Owned {
  const verbose = wishes.verbose === true;
  const wdio = startOwned(process.execPath, wdioArguments, {
    cwd: projectRoot,
    env: environmentFor(wishes),
    stdout: verbose ? 2 : log,
    stderr: verbose ? 2 : 'pipe',
    stdin: 'ignore',
    ownGroup: true,
    path: toolHints().path,
  });
  forwardOwnWords(wdio.process.stderr, log);
  return wdio;
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
