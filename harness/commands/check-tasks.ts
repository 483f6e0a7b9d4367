// The parts of `npm test` as tasks that need nothing of each other, and the loop that runs some of them side by side.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../config/load.ts';
import { runToEnd } from '../setup/processes.ts';

/** What a task came to. A static check counts as one. */
export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** One part of the check, which a person can run alone. */
export interface Task {
  /** Name of the npm script, followed by the spec file when it is a part of that script. */
  name: string;
  /** Program below node_modules/.bin and its arguments. */
  command: [string, string[]];
  /** Whether mocha runs and counts it. */
  isMocha: boolean;
}

/** Names of the npm scripts that read the sources alone. */
const staticSteps = ['typecheck', 'lint', 'format:check', 'fences'];

/** The specs that take longest come first: begun last, one of them would be waited for alone. Any order is right. */
const longFirst = [
  'unhappy',
  'lost-parts',
  'command-line',
  'other-commands',
  'recipe-verdicts',
  'run',
  'session',
  'interception',
];

/** Every part of the check, in the order of their start. */
export function checkTasks({ lab }: { lab: boolean }): Task[] {
  const script = (name: string, isMocha: boolean): Task => ({ name, command: commandOf(name), isMocha });
  const files = lab ? labSpecs() : [];
  return [
    ...staticSteps.map((name) => script(name, false)),
    script('test:unit', true),
    ...files.map((file) => labTask(file, files)),
  ];
}

/** The spec files of specs/lab, long ones first. */
export function labSpecs(): string[] {
  const rank = (file: string) => {
    const place = longFirst.indexOf(file.replace(/\.spec\.ts$/, ''));
    return place === -1 ? longFirst.length : place;
  };
  return readdirSync(join(projectRoot, 'specs', 'lab'))
    .filter((file) => file.endsWith('.spec.ts'))
    .sort((one, other) => rank(one) - rank(other) || one.localeCompare(other));
}

/** The script's own words without every other spec: what the config names is the whole, also when a file is added. */
function labTask(file: string, files: readonly string[]): Task {
  const [program, args] = commandOf('test:lab');
  const others = files.filter((other) => other !== file);
  const ignored = others.flatMap((other) => ['--ignore', join('specs', 'lab', other)]);
  return { name: `test:lab ${file}`, command: [program, [...args, ...ignored]], isMocha: true };
}

/** The script's own words, run by this Node.js without npm in between. */
function commandOf(script: string): [string, string[]] {
  const manifest: unknown = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  const scripts = (manifest as { scripts: Record<string, string> }).scripts;
  const [program = '', ...args] = (scripts[script] ?? '').split(' ');
  return [join(projectRoot, 'node_modules', '.bin', program), args];
}

/** Runs `tasks`, at most `jobs` at a time, and tells of each when it is over; resolves with the sum of their counts. */
export async function runTasks(
  tasks: readonly Task[],
  jobs: number,
  say: (line: string) => void,
): Promise<Count> {
  const total: Count = { passed: 0, failed: 0, skipped: 0 };
  const waiting = [...tasks];
  const worker = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      const count = await runTask(task, say);
      total.passed += count.passed;
      total.failed += count.failed;
      total.skipped += count.skipped;
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return total;
}

async function runTask({ name, command, isMocha }: Task, say: (line: string) => void): Promise<Count> {
  const startedAt = performance.now();
  const finished = await runToEnd(...command, { cwd: projectRoot });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  // In one piece: another task may be telling at the same time.
  say(`\n== ${name} (${seconds} s)\n${(finished.stdout + finished.stderr).trim()}`);
  const passed = finished.exitCode === 0;
  if (!isMocha) return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
  const count = mochaCount(finished.stdout);
  // A runner that fell over before counting is a failure, not zero failures.
  if (!passed && count.failed === 0) count.failed = 1;
  if (passed && count.passed === 0) count.failed = 1;
  return count;
}

/** Reads mocha's closing lines, e.g. `  212 passing (3s)`. */
export function mochaCount(output: string): Count {
  const last = (word: string) => {
    const all = [...output.matchAll(new RegExp(`^ {2}(\\d+) ${word}`, 'gm'))];
    return Number(all.at(-1)?.[1] ?? 0);
  };
  return { passed: last('passing'), failed: last('failing'), skipped: last('pending') };
}
