// What a run is to show: read from its folder, or as asked for anew over a saved one; and the copy of the baseline it keeps.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Assertions } from '../artifacts/asserted.ts';
import type { Case } from '../artifacts/case.ts';
import { versionIn } from '../artifacts/manifest.ts';
import { type Baseline, baselineSchema } from '../artifacts/baseline.ts';
import { type Party, partySchema } from '../artifacts/party.ts';
import { type AssertMode, type RunConfig, runConfigSchema } from '../artifacts/run-config.ts';
import { runPaths } from '../artifacts/run-folder.ts';
import { HarnessError } from '../lib/errors.ts';
import { readJson, writeJson } from '../lib/files.ts';
import { judgeRun, type RunAnswers } from '../pipeline.ts';
import { type Asserting, assertedAnswers, baselineOf } from '../verdicts/asserted.ts';

/** What may be asked of a saved run in place of what it was started with. */
export interface AssertWish {
  assert?: AssertMode;
  /** Folder of the run to agree with. */
  baseline?: string;
  parties?: Party[];
}

/** Whose claims a mode asserts unless told. */
export function partiesOf({ assert = 'reproduction', parties }: AssertWish): readonly Party[] {
  return parties ?? (assert === 'reproduction' ? ['researcher'] : partySchema.options);
}

/** What the run was started to show, with `wish` laid over it. Throws `usage` when its baseline is missing. */
export function assertingOf(runFolder: string, wish: AssertWish = {}): Asserting {
  const saved = readJson(runPaths.runConfig(runFolder), runConfigSchema);
  const mode = wish.assert ?? saved.assert ?? 'reproduction';
  const parties = wish.parties ?? (wish.assert === undefined ? saved.parties : undefined);
  return {
    mode,
    parties: partiesOf({ assert: mode, ...(parties === undefined ? {} : { parties }) }),
    baseline: mode === 'baseline' ? baselineFor(runFolder, wish.baseline) : null,
  };
}

function baselineFor(runFolder: string, named: string | undefined): Baseline {
  if (named !== undefined) return readBaseline(named);
  const kept = runPaths.baseline(runFolder);
  if (existsSync(kept)) return readJson(kept, baselineSchema);
  throw new HarnessError('usage', `${runFolder} keeps no baseline to agree with.`, {
    remedy: 'Name the earlier run: --assert baseline <run>.',
  });
}

/** The answers of an earlier run, analysed anew by this version so that like is compared with like. */
export function readBaseline(run: string): Baseline {
  const folder = resolve(run);
  if (!existsSync(runPaths.manifest(folder)))
    throw new HarnessError('usage', `--assert baseline: ${run} holds no run: it has no manifest.json.`, {
      remedy: 'Name a folder below reports/.',
    });
  const { manifest, matrix, cases } = judgeRun(folder);
  return baselineOf(manifest, { matrix, cases });
}

/** Copies the answers to agree with into the folder of a run that is about to begin; does nothing in other modes. */
export function keepBaseline(runFolder: string, { assert, baseline }: RunConfig): void {
  if (assert === 'baseline' && baseline !== undefined)
    writeJson(runPaths.baseline(runFolder), readBaseline(baseline));
}

/** A run's answers beside what they were to be. */
export function assertionsOver(runFolder: string, run: RunAnswers, wish: AssertWish = {}): Assertions {
  const versionOf = (planned: Case) => versionIn(run.manifest, planned);
  const asserting = assertingOf(runFolder, wish);
  const { mode, baseline } = asserting;
  if (baseline !== null && baseline.simulated !== run.manifest.simulated)
    return { mode, answers: [], asserted: new Set(), nothing: otherKind(baseline) };
  return assertedAnswers({ ...run, versionOf }, asserting);
}

/** A lab handset shows what was written into it: its answers are no measure of a phone's, nor the other way round. */
function otherKind({ runId, simulated }: Pick<Baseline, 'runId' | 'simulated'>): string {
  const [one, other] = simulated ? ['simulated', 'of a phone'] : ['of a phone', 'simulated'];
  return `The baseline ${runId} is ${one} and this run ${other}: their answers are not compared.`;
}
