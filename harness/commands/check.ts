// `npm test`: types, lint and format, import fences, unit tests, lab specs; one closing line that counts them all.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../config/load.ts';
import { runToEnd } from '../setup/processes.ts';
import { ensureTools } from '../setup/tools.ts';
import type { AddCommand } from './commands.ts';

/** What a step of the check came to. */
interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** Names of the npm scripts, in order; each is one command a person can run alone. */
const staticSteps = ['typecheck', 'lint', 'format:check', 'fences'];
const testSteps = ['test:unit', 'test:lab'];

export const checkCommand: AddCommand = (program, done) => {
  program
    .command('check')
    .description('what `npm test` runs: types, lint, format, import fences, unit tests, lab specs')
    .option('--no-lab', 'leave out the lab specs')
    .action(async (options: { lab: boolean }) => {
      const say = (line: string) => process.stdout.write(`${line}\n`);
      const steps = options.lab ? testSteps : testSteps.filter((step) => step !== 'test:lab');
      if (options.lab) await ensureTools({ lab: true, install: true, say });
      const total: Count = { passed: 0, failed: 0, skipped: 0 };
      for (const step of [...staticSteps, ...steps]) {
        say(`\n== ${step}`);
        const count = await runStep(step, testSteps.includes(step), say);
        total.passed += count.passed;
        total.failed += count.failed;
        total.skipped += count.skipped;
      }
      const skipped = total.skipped === 0 ? '' : `, ${total.skipped} skipped`;
      say(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
      done(total.failed === 0 && total.skipped === 0 ? 0 : 1);
    });
};

async function runStep(name: string, isMocha: boolean, say: (line: string) => void): Promise<Count> {
  const [program, args] = commandOf(name);
  const finished = await runToEnd(program, args, { cwd: projectRoot });
  say((finished.stdout + finished.stderr).trim());
  const passed = finished.exitCode === 0;
  if (!isMocha) return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
  const count = mochaCount(finished.stdout);
  // A runner that fell over before counting is a failure, not zero failures.
  if (!passed && count.failed === 0) count.failed = 1;
  if (passed && count.passed === 0) count.failed = 1;
  return count;
}

/** The script's own words, run by this Node.js without npm in between. */
function commandOf(script: string): [string, string[]] {
  const manifest: unknown = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  const scripts = (manifest as { scripts: Record<string, string> }).scripts;
  const [program = '', ...args] = (scripts[script] ?? '').split(' ');
  return [join(projectRoot, 'node_modules', '.bin', program), args];
}

/** Reads mocha's closing lines, e.g. `  212 passing (3s)`. */
export function mochaCount(output: string): Count {
  const last = (word: string) => {
    const all = [...output.matchAll(new RegExp(`^ {2}(\\d+) ${word}`, 'gm'))];
    return Number(all.at(-1)?.[1] ?? 0);
  };
  return { passed: last('passing'), failed: last('failing'), skipped: last('pending') };
}
