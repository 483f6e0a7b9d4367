// `phonehome report <run>`: a saved run's report anew, its offline half again where that is needed, and its table.
import { relative, resolve } from 'node:path';
import { closingLines } from '../run/closing-lines.ts';
import { finishRun } from '../run/finish.ts';
import { printReport } from '../run/print.ts';
import type { AddCommand } from './commands.ts';
import { addAssertOptions, assertWishOf, partyWishOf } from './run-options.ts';
import { givenLookups, type LookupOptions, withLookupOptions } from './lookup-options.ts';

type ReportOptions = LookupOptions & { assert?: string[]; party?: string; pdf?: boolean; again?: boolean };

export const reportCommand: AddCommand = (program, done) => {
  addAssertOptions(withLookupOptions(program.command('report')))
    .description(
      'HAR, report and lists of a saved run anew; it is analysed again where this program has not done so, or its files changed since',
    )
    .argument('<run>', 'a run folder below reports/')
    .option('--again', 'analyse it again in any case: findings and verdicts from its raw files')
    .option('--pdf', 'print the report to report.pdf too (needs Chromium)')
    .action(async (run: string, options: ReportOptions) => {
      const runFolder = resolve(run);
      const startedAt = performance.now();
      const lookups = givenLookups(options);
      const finished = await finishRun({
        runFolder,
        specsExit: 0,
        lookups,
        saved: options.again !== true,
        wish: { ...assertWishOf(options.assert), ...partyWishOf(options.party) },
      });
      const pdf = options.pdf === true ? await printReport(runFolder) : null;
      const shownFolder = relative(process.cwd(), runFolder);
      process.stdout.write(closingLines({ ...finished, wallMs: performance.now() - startedAt, shownFolder }));
      if (pdf !== null) process.stdout.write(`PDF: ${relative(process.cwd(), pdf)}\n`);
      done(finished.exitCode);
    });
};
