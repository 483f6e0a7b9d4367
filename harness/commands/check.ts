// `npm test`: types, lint and format, import fences, unit tests, lab specs; one closing line that counts them all.
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { ensureTools } from '../setup/tools.ts';
import { checkTasks, runTasks } from './check-tasks.ts';
import type { AddCommand } from './commands.ts';
import { asNumber, checkedOption } from './run-options.ts';

/** A lab run waits about half of its time, so two share two cores; more would only meet each other's deadlines. */
const jobsByDefault = Math.min(2, availableParallelism());

export const checkCommand: AddCommand = (program, done) => {
  program
    .command('check')
    .description('what `npm test` runs: types, lint, format, import fences, unit tests, lab specs')
    .option('--no-lab', 'leave out the lab specs')
    .option('--jobs <count>', 'how many parts run side by side', String(jobsByDefault))
    .action(async ({ lab, jobs: typed }: { lab: boolean; jobs: string }) => {
      const jobs = checkedOption('--jobs', typed, { schema: z.int().positive(), value: asNumber(typed) });
      const say = (line: string) => process.stdout.write(`${line}\n`);
      const startedAt = performance.now();
      if (lab) await ensureTools({ lab: true, install: true, say });
      const total = await runTasks(checkTasks({ lab }), jobs, say);
      const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
      const skipped = total.skipped === 0 ? '' : `, ${total.skipped} skipped`;
      say(`\n${total.passed} passed, ${total.failed} failed${skipped} (${minutes} min)`);
      done(total.failed === 0 && total.skipped === 0 ? 0 : 1);
    });
};
