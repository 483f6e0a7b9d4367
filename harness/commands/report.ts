// `phonehome report <run>`: runs the offline half again over a saved run and prints its table.
import { relative, resolve } from 'node:path';
import { closingLines } from '../run/closing-lines.ts';
import { finishRun } from '../run/finish.ts';
import type { AddCommand } from './commands.ts';
import { addAssertOptions, assertWishOf, partyWishOf } from './run-options.ts';

export const reportCommand: AddCommand = (program, done) => {
  addAssertOptions(program.command('report'))
    .description('analyse a saved run again: findings, verdicts, HAR and report from its raw files')
    .argument('<run>', 'a run folder below reports/')
    .action(async (run: string, options: { assert?: string[]; party?: string }) => {
      const runFolder = resolve(run);
      const startedAt = performance.now();
      const finished = await finishRun({
        runFolder,
        specsExit: 0,
        wish: { ...assertWishOf(options.assert), ...partyWishOf(options.party) },
      });
      const shownFolder = relative(process.cwd(), runFolder);
      process.stdout.write(closingLines({ ...finished, wallMs: performance.now() - startedAt, shownFolder }));
      done(finished.exitCode);
    });
};
