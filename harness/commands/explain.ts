// `phonehome explain <finding>`: the peeling of one finding as commands to paste; `phonehome peel`: the layers no other tool opens.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { loadRunConfig, projectRoot } from '../config/load.ts';
import { openBundle } from '../evidence/bundle/open.ts';
import { shellWord } from '../evidence/explain/quote.ts';
import { explainFinding, peelPiece, runWithFinding } from '../explain.ts';
import { HarnessError } from '../lib/errors.ts';
import type { AddCommand } from './commands.ts';

export const explainCommand: AddCommand = (program, done) => {
  program
    .command('explain')
    .description('print how a finding is peeled out of the raw bytes, as commands to paste into a shell')
    .argument('<finding>', 'its id, as findings.jsonl and the report name it')
    .option(
      '--in <run>',
      'a run folder or a sealed bundle; the newest run below reports/ that has it unless told',
    )
    .action((id: string, options: { in?: string }) => {
      process.stdout.write(explain(id, options.in));
      done(0);
    });
};

export const peelCommand: AddCommand = (program, done) => {
  program
    .command('peel')
    .description('open one layer of what comes on standard input (used by the lines that explain prints)')
    .argument('<piece>', 'a piece of an address, e.g. msgpack:$.a')
    .action((piece: string) => {
      const opened = peelPiece(readFileSync(0), piece);
      if (opened === undefined)
        throw new HarnessError('usage', `What came on standard input does not open as ${piece}.`, {
          remedy: 'Give it the output of the line before.',
        });
      process.stdout.write(opened);
      done(0);
    });
};

function explain(id: string, given: string | undefined): string {
  const place = given === undefined ? newest(id) : resolve(given);
  if (existsSync(place) && statSync(place).isDirectory())
    return explainFinding(place, id, `cd ${shellWord(relative(process.cwd(), place) || '.')}`);
  const bundle = openBundle(place);
  try {
    if (bundle.files.length === 0)
      throw new HarnessError('file-invalid', `${place} was altered and cannot be unpacked.`, {
        remedy: 'See what phonehome verify says of it.',
      });
    const name = basename(place);
    const folder = name.replace(/\.zip$/, '') || 'bundle';
    const shown = shellWord(relative(process.cwd(), place));
    return explainFinding(
      bundle.folder,
      id,
      `unzip -q ${shown} -d ${shellWord(folder)} && cd ${shellWord(folder)}`,
    );
  } finally {
    bundle.close();
  }
}

function newest(id: string): string {
  const reports = join(projectRoot, loadRunConfig({}).reportsDir);
  const folder = runWithFinding(reports, id);
  if (folder !== undefined) return folder;
  throw new HarnessError('usage', `No run in ${reports} has a finding ${id}.`, {
    remedy: 'Name the run folder or bundle with --in.',
  });
}
