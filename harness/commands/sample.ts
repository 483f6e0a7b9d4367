// `phonehome sample`: the published sample run is made anew: a saved lab run is copied without what can be made again, analysed, and put in reports/sample.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { planSchema } from '../artifacts/case.ts';
import { manifestSchema } from '../artifacts/manifest.ts';
import { publishedVerdictsSchema } from '../artifacts/published-schema.ts';
import { runPaths } from '../artifacts/run-folder.ts';
import { projectRoot } from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { readJson, writeJson } from '../lib/files.ts';
import { analyseRun } from '../pipeline.ts';
import type { AddCommand } from './commands.ts';

interface Options {
  schemaOnly?: boolean;
}

/** What the sample keeps of a run: what the offline half reads. */
const kept = ['manifest.json', 'cases.json', 'run-config.json', 'config', 'bodies'];

export const sampleCommand: AddCommand = (program, done) => {
  program
    .command('sample')
    .description('for maintainers: make reports/sample (the golden run) and the published JSON Schema anew')
    .argument('[run]', 'a complete lab run, as npm start makes one')
    .option('--schema-only', 'write the JSON Schema of verdicts.json alone')
    .action((run: string | undefined, { schemaOnly }: Options) => {
      writeJson(join(projectRoot, 'harness', 'artifacts', 'verdicts.schema.json'), publishedVerdictsSchema());
      if (schemaOnly !== true) makeSample(run === undefined ? undefined : resolve(run));
      done(0);
    });
};

function makeSample(run: string | undefined): void {
  if (run === undefined || !existsSync(runPaths.manifest(run)))
    throw new HarnessError('usage', 'phonehome sample: name the run folder to publish.', {
      remedy: 'Make one with npm start, then give its folder.',
    });
  const { simulated, state } = readJson(runPaths.manifest(run), manifestSchema);
  if (!simulated || state !== 'complete')
    throw new HarnessError('usage', `${run} is no complete run on the lab handset.`, {
      remedy: 'Only such a run is published: it says nothing about anybody.',
    });
  const folder = join(projectRoot, 'reports', 'sample');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of kept) cpSync(join(run, name), join(folder, name), { recursive: true });
  const { cases } = readJson(runPaths.plan(run), planSchema);
  for (const id of [...cases.map((planned) => planned.id), 'between']) {
    const from = runPaths.caseFolder(run, id);
    if (!existsSync(from)) continue;
    cpSync(from, runPaths.caseFolder(folder, id), {
      recursive: true,
      // The UI sources are of no use to a reader, and the HAR is written again.
      filter: (path) => !path.endsWith('.xml') && !path.endsWith('.har'),
    });
  }
  analyseRun(folder);
  for (const id of readdirSync(join(folder, 'cases'))) rmSync(runPaths.caseHar(folder, id), { force: true });
}
