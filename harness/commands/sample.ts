// `phonehome sample`: the published sample is made anew: a lab run is sealed into reports/sample/run, and pictures are taken of its report.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { manifestSchema } from '../artifacts/manifest.ts';
import { publishedVerdictsSchema } from '../artifacts/published-schema.ts';
import { runPaths } from '../artifacts/run-folder.ts';
import { projectRoot } from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { readJson, readText, writeJson } from '../lib/files.ts';
import { pictureReport } from '../run/print.ts';
import { sealFinishedRun } from '../run/seal-run.ts';
import type { AddCommand } from './commands.ts';

interface Options {
  schemaOnly?: boolean;
}

const makeOne =
  'PHONEHOME_OPERATOR=phonehome npx --no-install phonehome run --config config/run.lab-sample.json --no-allure';

export const sampleCommand: AddCommand = (program, done) => {
  program
    .command('sample')
    .description('for maintainers: make reports/sample (the golden run) and the published JSON Schema anew')
    .argument('[run]', `a complete lab run: ${makeOne}`)
    .option('--schema-only', 'write the JSON Schema of verdicts.json alone')
    .action(async (run: string | undefined, { schemaOnly }: Options) => {
      writeSchema();
      if (schemaOnly !== true) await makeSample(run === undefined ? undefined : resolve(run));
      done(0);
    });
};

/** Only when it says something else: the kept one is laid out for reading. */
function writeSchema(): void {
  const path = join(projectRoot, 'harness', 'artifacts', 'verdicts.schema.json');
  const schema = publishedVerdictsSchema();
  if (!isDeepStrictEqual(JSON.parse(readText(path)), JSON.parse(JSON.stringify(schema))))
    writeJson(path, schema);
}

async function makeSample(run: string | undefined): Promise<void> {
  if (run === undefined || !existsSync(runPaths.manifest(run)))
    throw new HarnessError('usage', 'phonehome sample: name the run folder to publish.', {
      remedy: `Make one with ${makeOne}`,
    });
  const { simulated, state } = readJson(runPaths.manifest(run), manifestSchema);
  if (!simulated || state !== 'complete')
    throw new HarnessError('usage', `${run} is no complete run on the lab handset.`, {
      remedy: 'Only such a run is published: it says nothing about anybody.',
    });
  const sample = join(projectRoot, 'reports', 'sample');
  const [folder, pictures] = [join(sample, 'run'), join(sample, 'pictures')];
  const work = mkdtempSync(join(tmpdir(), 'phonehome-sample-'));
  try {
    const [sealedFolder, taken] = [join(work, 'run'), join(work, 'pictures')];
    mkdirSync(taken);
    const sealed = await sealFinishedRun(run, {
      out: join(work, 'run.zip'),
      folder: sealedFolder,
      who: 'phonehome',
    });
    const made = await pictureReport(sealedFolder, taken);
    // What is there goes only once there is something in its place.
    for (const old of [folder, pictures]) rmSync(old, { recursive: true, force: true });
    cpSync(sealedFolder, folder, { recursive: true });
    cpSync(taken, pictures, { recursive: true });
    process.stdout.write(`${sealed.files} files sealed in ${folder}, ${made.length} pictures taken\n`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
