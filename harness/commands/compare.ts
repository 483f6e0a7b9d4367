// `phonehome compare <runA> <runB>`: what changed between two saved runs, as text, page or JSON.
import { join, resolve } from 'node:path';
import { HarnessError } from '../lib/errors.ts';
import { writeJson, writeWhole } from '../lib/files.ts';
import { visibleJson } from '../lib/visible-text.ts';
import { comparedRun, comparison } from '../run/compared-run.ts';
import type { AddCommand } from './commands.ts';

interface Options {
  format: string;
  out?: string;
}

export const compareCommand: AddCommand = (program, done) => {
  program
    .command('compare')
    .description('what changed between two saved runs: claim by claim, payload path by payload path')
    .argument('<runA>', 'a run folder')
    .argument('<runB>', 'a later run folder, or one of another version or phone')
    .option('--format <format>', 'what to print: text, html or json', 'text')
    .option('--out <dir>', 'write comparison.txt, comparison.html and comparison.json there instead')
    .action((runA: string, runB: string, { format, out }: Options) => {
      const { json, text, html } = comparison(comparedRun(resolve(runA)), comparedRun(resolve(runB)));
      if (out === undefined) process.stdout.write(printed(format, { json, text, html }));
      else {
        writeWhole(join(out, 'comparison.txt'), text());
        writeWhole(join(out, 'comparison.html'), html());
        writeJson(join(out, 'comparison.json'), json);
      }
      done(0);
    });
};

function printed(
  format: string,
  made: Pick<ReturnType<typeof comparison>, 'json' | 'text' | 'html'>,
): string {
  switch (format) {
    case 'text':
      return made.text();
    case 'html':
      return made.html();
    case 'json':
      return `${visibleJson(made.json, 2)}\n`;
    default:
      throw new HarnessError('usage', `--format ${format} is none of text, html, json.`, {
        remedy: 'Give one of them.',
      });
  }
}
