// `npm run bench`: one lab run, where its time and memory went, and how fast its capture is analysed; prints, never judges.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { Option } from 'commander';
import { planSchema } from '../artifacts/case.ts';
import { exchangesOf } from '../artifacts/exchange.ts';
import { readCase, readRun, runPaths } from '../artifacts/run-folder.ts';
import { environmentFor, loadRunConfig, projectRoot, toolHints } from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { readJson } from '../lib/files.ts';
import { analyseRun } from '../pipeline.ts';
import { startOwned } from '../setup/processes.ts';
import type { AddCommand } from './commands.ts';
import { benchCore } from './bench-core.ts';
import { benchHar } from './bench-har.ts';
import { watchMemory } from './memory.ts';

const analyseRounds = 5;
/** Traffic of the generated HAR. */
const harMegabytes = 1000;
/** Traffic of the core's measure; ten times as much is looked through for the line about long captures. */
const coreMegabytes = 100;

export const benchCommand: AddCommand = (program, done) => {
  program
    .command('bench')
    .description('time one lab run (drive, settle, analyse, report) and the analysis of its capture')
    .argument('[run]', 'a saved run to analyse instead of making one')
    .addOption(new Option('--only <part>', 'measure one part').choices(['run', 'core', 'har']))
    .action(async (given: string | undefined, { only }: { only?: 'run' | 'core' | 'har' }) => {
      const wanted = (part: 'run' | 'core' | 'har'): boolean => only === undefined || only === part;
      const say = (line: string) => process.stdout.write(`${line}\n`);
      say(
        `Machine: ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${gibibytes(totalmem())} GiB, Node.js ${process.version}`,
      );
      if (wanted('run')) {
        const runFolder = given === undefined ? await timedRun(say) : resolve(given);
        splitOf(runFolder, say);
        analysisSpeed(runFolder, say);
      }
      if (wanted('core')) benchCore(coreMegabytes, say);
      if (wanted('har')) await benchHar(harMegabytes, say);
      done(0);
    });
};

async function timedRun(say: (line: string) => void): Promise<string> {
  const runId = `bench-${process.pid}`;
  const startedAt = performance.now();
  const bin = join(projectRoot, 'harness', 'bin.mjs');
  const owned = startOwned(process.execPath, [bin, 'run'], {
    cwd: projectRoot,
    env: environmentFor({ runId }),
    stderr: 'inherit',
    path: toolHints().path,
  });
  const memory = watchMemory(process.pid);
  const exitCode = await owned.ended;
  const peak = memory.stop();
  if (exitCode !== 0) {
    throw new HarnessError('internal', `The timed run ended with exit code ${exitCode}.`, {
      remedy: 'Run npm start and look at what it says.',
    });
  }
  say(
    `Run: ${seconds(performance.now() - startedAt)} wall; peak memory ${peak === undefined ? 'unknown' : `${(peak / 2 ** 20).toFixed(0)} MiB`} (summed PSS of every process)`,
  );
  return resolve(projectRoot, loadRunConfig({}).reportsDir, runId);
}

/** Drive and settle from the drive logs' own times; the rest of the wall time is set-up, analysis and report. */
function splitOf(runFolder: string, say: (line: string) => void): void {
  let driveMs = 0;
  let settleMs = 0;
  const plan = readJson(runPaths.plan(runFolder), planSchema);
  for (const planned of plan.cases) {
    for (const event of readCase(runFolder, planned.id).drive) {
      if (event.type !== 'step') continue;
      if (event.name === 'settle') settleMs += event.endedAtMs - event.atMs;
      else driveMs += event.endedAtMs - event.atMs;
    }
  }
  const { timings } = analyseRun(runFolder);
  say(
    `  drive ${seconds(driveMs)} (${seconds(driveMs / plan.cases.length)} a case), settle ${seconds(settleMs)}`,
  );
  say(
    `  analyse ${seconds(timings.readMs + timings.decodeMs + timings.detectMs + timings.judgeMs + timings.besideMs)}, report ${seconds(timings.reportMs)}`,
  );
}

/** Analyses a copy several times; the median, and its ratio to one regular expression over the same bytes. */
function analysisSpeed(runFolder: string, say: (line: string) => void): void {
  const copy = mkdtempSync(join(tmpdir(), 'phonehome-bench-'));
  try {
    cpSync(runFolder, copy, { recursive: true });
    const rounds = Array.from({ length: analyseRounds }, () => {
      const { timings } = analyseRun(copy);
      return {
        analyseMs: timings.decodeMs + timings.detectMs,
        bytes: timings.bodyBytes,
        regexpMs: regexpMs(copy),
      };
    });
    const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
    const bytes = rounds[0]?.bytes ?? 0;
    const analyse = median(rounds.map((round) => round.analyseMs));
    const regexp = median(rounds.map((round) => round.regexpMs));
    say(
      `Analysis: ${(bytes / 1e6 / (analyse / 1000)).toFixed(2)} MB/s of captured bodies (${(bytes / 1e6).toFixed(2)} MB, median of ${analyseRounds}); takes ${(analyse / regexp).toFixed(1)} times as long as one regular expression over the same bytes`,
    );
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function regexpMs(runFolder: string): number {
  const run = readRun(runFolder);
  const texts = run.cases
    .flatMap((saved) => exchangesOf(saved.id, saved.capture))
    .flatMap((exchange) => [exchange.request.body, ...(exchange.response ? [exchange.response.body] : [])])
    .map((body) => Buffer.from(run.readBody(body) ?? []).toString('latin1'));
  const startedAt = performance.now();
  for (const text of texts) text.match(/[A-Za-z0-9+/]{40,}={0,2}/g);
  return performance.now() - startedAt;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const gibibytes = (bytes: number) => (bytes / 2 ** 30).toFixed(0);
