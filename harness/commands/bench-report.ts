// `phonehome bench-report`: a large made-up run is generated, analysed in a process of its own and reported in another; times, peak memory and sizes are printed.
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Option } from 'commander';
import { runPaths } from '../artifacts/run-folder.ts';
import { environmentFor, projectRoot, toolHints } from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { analyseRun, reportRun } from '../pipeline.ts';
import { isAnalysed, noteAnalysis } from '../run/saved-analysis.ts';
import { startOwned } from '../setup/processes.ts';
import { writeBenchRun } from './bench-run.ts';
import type { AddCommand } from './commands.ts';
import { watchMemory } from './memory.ts';

/** What is measured, each in a process of its own. */
const parts = ['analyse', 'report'] as const;
type Part = (typeof parts)[number];

interface Options {
  exchanges: string;
  megabytes: string;
  cases: string;
  seed: string;
  keep?: string;
  only?: Part;
  here?: string;
}

export const benchReportCommand: AddCommand = (program, done) => {
  program
    .command('bench-report')
    .description(
      'time the analysis of a large made-up run, then the making of its report from what was found, and how much memory each takes',
    )
    .option('--exchanges <n>', 'requests in the run', '50000')
    .option('--megabytes <n>', 'bytes of all bodies, in MB', '1000')
    .option('--cases <n>', 'cases they are spread over', '200')
    .option('--seed <n>', 'makes the same run again', '20200514')
    .option('--keep <dir>', 'make the run there and leave it')
    .addOption(
      new Option(
        '--only <part>',
        'measure one part; the report needs a run that was analysed before',
      ).choices(parts),
    )
    .addOption(new Option('--here <dir>', 'measure --only on a run made before, in this process').hideHelp())
    .action(async (options: Options) => {
      const say = (line: string) => process.stdout.write(`${line}\n`);
      if (options.here !== undefined) measure(options.here, options.only ?? 'analyse', say);
      else await benchReport(options, say);
      done(0);
    });
};

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** In the process that is watched: nothing but what the part takes. */
function measure(folder: string, part: Part, say: (line: string) => void): void {
  if (part === 'analyse') {
    const { timings } = analyseRun(folder, { views: false });
    noteAnalysis(folder);
    const { readMs, decodeMs, detectMs, judgeMs, besideMs } = timings;
    say(
      `  read ${seconds(readMs)}, decode ${seconds(decodeMs)}, detect ${seconds(detectMs)}, judge ${seconds(judgeMs)}, hosts and persistent values ${seconds(besideMs)}`,
    );
  } else {
    if (!isAnalysed(folder))
      throw new HarnessError('usage', `${folder} was not analysed by this program.`, {
        remedy: 'Leave --only out, or measure --only analyse first.',
      });
    const { timings } = reportRun(folder);
    say(`  read ${seconds(timings.readMs)}, HAR and report ${seconds(timings.reportMs)}`);
  }
  const { user, system } = process.cpuUsage();
  say(
    `  processor time ${seconds((user + system) / 1000)}; largest resident size ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`,
  );
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
    for (const part of options.only === undefined ? parts : [options.only]) await watched(part, folder, say);
    if (options.only !== 'analyse')
      say(
        `report.html ${megabytes(runPaths.reportHtml(folder))}, traffic.har ${megabytes(runPaths.har(folder))}`,
      );
  } finally {
    if (options.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** One part in a process of its own: its wall time and the most memory it and all below it took. */
async function watched(part: Part, folder: string, say: (line: string) => void): Promise<void> {
  const bin = join(projectRoot, 'harness', 'bin.mjs');
  const startedAt = performance.now();
  const owned = startOwned(process.execPath, [bin, 'bench-report', '--only', part, '--here', folder], {
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
    throw new HarnessError('internal', `The made-up run could not be measured: exit code ${exitCode}.`, {
      remedy: 'Run it with --keep <dir>, then phonehome report --verbose on that folder.',
    });
  const took = seconds(performance.now() - startedAt);
  const most = peak === undefined ? 'unknown' : `${(peak / 1e6).toFixed(0)} MB`;
  say(`${part === 'analyse' ? 'Analysed' : 'Reported'} in ${took}; peak memory ${most}`);
}

function megabytes(path: string): string {
  return `${(statSync(path).size / 1e6).toFixed(1)} MB`;
}

function wholeNumber(text: string, option: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new HarnessError('usage', `${option} ${text} is no whole number.`, { remedy: 'Give one from 1 on.' });
}
