// `phonehome bench-report`: a large made-up run is generated, analysed and reported in a process of its own; times, peak memory and sizes are printed.
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runPaths } from '../artifacts/run-folder.ts';
import { environmentFor, projectRoot, toolHints } from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { analyseRun } from '../pipeline.ts';
import { startOwned } from '../setup/processes.ts';
import { writeBenchRun } from './bench-run.ts';
import type { AddCommand } from './commands.ts';
import { watchMemory } from './memory.ts';

interface Options {
  exchanges: string;
  megabytes: string;
  cases: string;
  seed: string;
  keep?: string;
  analyseOnly?: string;
}

export const benchReportCommand: AddCommand = (program, done) => {
  program
    .command('bench-report')
    .description('time the analysis and report of a large made-up run, and how much memory they take')
    .option('--exchanges <n>', 'requests in the run', '50000')
    .option('--megabytes <n>', 'bytes of all bodies, in MB', '1000')
    .option('--cases <n>', 'cases they are spread over', '200')
    .option('--seed <n>', 'makes the same run again', '20200514')
    .option('--keep <dir>', 'make the run there and leave it')
    .option('--analyse-only <dir>', 'analyse a run made before, in this process')
    .action(async (options: Options) => {
      const say = (line: string) => process.stdout.write(`${line}\n`);
      if (options.analyseOnly !== undefined) measure(options.analyseOnly, say);
      else await benchReport(options, say);
      done(0);
    });
};

/** In the process that is watched: nothing but what a report takes. */
function measure(folder: string, say: (line: string) => void): void {
  const { timings } = analyseRun(folder);
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const { readMs, decodeMs, detectMs, judgeMs, besideMs, reportMs } = timings;
  say(
    `  read ${seconds(readMs)}, decode ${seconds(decodeMs)}, detect ${seconds(detectMs)}, judge ${seconds(judgeMs)}, hosts and persistent values ${seconds(besideMs)}, report and HAR ${seconds(reportMs)}`,
  );
  const { user, system } = process.cpuUsage();
  say(`  processor time ${seconds((user + system) / 1000)}`);
  say(`  largest resident size ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
}

async function benchReport(options: Options, say: (line: string) => void): Promise<void> {
  const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'phonehome-bench-report-'));
  try {
    const size = {
      exchanges: wholeNumber(options.exchanges, '--exchanges'),
      megabytes: wholeNumber(options.megabytes, '--megabytes'),
      cases: wholeNumber(options.cases, '--cases'),
    };
    if (!existsSync(runPaths.plan(folder))) {
      const made = writeBenchRun(folder, size, wholeNumber(options.seed, '--seed'));
      say(
        `Made ${made.exchanges} exchanges, ${(made.bytes / 1e6).toFixed(0)} MB of bodies, ${size.cases} cases`,
      );
    }
    const bin = join(projectRoot, 'harness', 'bin.mjs');
    const startedAt = performance.now();
    const owned = startOwned(process.execPath, [bin, 'bench-report', '--analyse-only', folder], {
      cwd: projectRoot,
      env: environmentFor({}),
      stdout: 'inherit',
      stderr: 'inherit',
      path: toolHints().path,
    });
    const memory = watchMemory(owned.process.pid ?? process.pid, 100);
    const exitCode = await owned.ended;
    const peak = memory.stop();
    if (exitCode !== 0)
      throw new HarnessError(
        'internal',
        `The analysis of the made-up run ended with exit code ${exitCode}.`,
        {
          remedy: 'Run it with --keep <dir>, then phonehome report --verbose on that folder.',
        },
      );
    say(
      `Analysed and reported in ${((performance.now() - startedAt) / 1000).toFixed(1)} s; peak memory ${peak === undefined ? 'unknown' : `${(peak / 1e6).toFixed(0)} MB`}; report.html ${megabytes(runPaths.reportHtml(folder))}, traffic.har ${megabytes(runPaths.har(folder))}`,
    );
  } finally {
    if (options.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function megabytes(path: string): string {
  return `${(statSync(path).size / 1e6).toFixed(1)} MB`;
}

function wholeNumber(text: string, option: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new HarnessError('usage', `${option} ${text} is no whole number.`, { remedy: 'Give one from 1 on.' });
}
