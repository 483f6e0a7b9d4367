// A finding's id and a run or bundle come in, its peeling goes out as commands; and one layer, peeled by our own decoder.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { planSchema } from './artifacts/case.ts';
import { exchangesOf } from './artifacts/exchange.ts';
import { findingSchema } from './artifacts/finding.ts';
import { readCase, runPaths } from './artifacts/run-folder.ts';
import { layersAt } from './decode/rederive.ts';
import { explanationText } from './evidence/explain/explanation.ts';
import { HarnessError } from './lib/errors.ts';
import { readJson, readJsonLines } from './lib/files.ts';
import { openRun } from './pipeline-open.ts';

export { peelPiece } from './decode/rederive.ts';

/** Explains a finding of a run folder; `enter` is the line by which a reader gets into it. Throws `usage` for an id it does not have. */
export function explainFinding(folder: string, id: string, enter: string): string {
  const findings = existsSync(runPaths.findings(folder))
    ? readJsonLines(runPaths.findings(folder), findingSchema)
    : [];
  const finding = findings.find((candidate) => candidate.id === id);
  if (finding === undefined)
    throw new HarnessError('usage', `${folder} has no finding ${id}.`, {
      remedy:
        findings.length === 0
          ? 'It has no findings at all.'
          : `Its findings.jsonl has ${findings.length}, for example ${findings[0]?.id}.`,
    });
  const plan = readJson(runPaths.plan(folder), planSchema);
  const run = openRun(folder, plan.cases);
  const exchange = exchangesOf(finding.caseId, readCase(folder, finding.caseId).capture).find(
    ({ id: exchangeId }) => exchangeId === finding.exchange,
  );
  if (exchange === undefined)
    throw new HarnessError(
      'file-invalid',
      `${folder} has no exchange ${finding.exchange} in case ${finding.caseId}.`,
      {
        remedy: 'Analyse the run again with phonehome report.',
      },
    );
  const canaries = run.cases.flatMap((one) => one.case.canaries);
  return explanationText({
    finding,
    exchange,
    layers: layersAt(exchange, run.readBody, finding),
    canary:
      canaries.find(({ id: canaryId }) => canaryId === finding.canary)?.value ?? 'a text not known any more',
    enter,
    simulated: run.manifest.simulated,
  });
}

/** The newest run folder that has a finding of that id; undefined when none has. */
export function runWithFinding(reportsFolder: string, id: string): string | undefined {
  if (!existsSync(reportsFolder)) return undefined;
  return readdirSync(reportsFolder)
    .map((name) => join(reportsFolder, name))
    .filter((folder) => existsSync(runPaths.findings(folder)))
    .sort(
      (left, right) => statSync(runPaths.findings(right)).mtimeMs - statSync(runPaths.findings(left)).mtimeMs,
    )
    .find((folder) =>
      readJsonLines(runPaths.findings(folder), findingSchema).some((finding) => finding.id === id),
    );
}
