// A run folder comes in, what it says of itself goes out: cases, exchanges, findings, blind spots, verdicts.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type BlindSpot, blindSpotsSchema } from '../../../harness/artifacts/blind-spot.ts';
import { type Exchange, exchangesOf } from '../../../harness/artifacts/exchange.ts';
import { type Finding, findingSchema } from '../../../harness/artifacts/finding.ts';
import { handsetIds } from '../../../harness/artifacts/manifest.ts';
import {
  betweenCases,
  readCase,
  readRun,
  runPaths,
  type SavedRun,
} from '../../../harness/artifacts/run-folder.ts';
import { type OutsideClaim, type Verdict, verdictsSchema } from '../../../harness/artifacts/verdict.ts';
import { readJson, readJsonLines } from '../../../harness/lib/files.ts';
import { type AssertionRow, readAssertions } from '../../../harness/run/assertions.ts';

/** A saved run with its answers. */
export interface JudgedRun extends SavedRun {
  /** Of all cases, and of the time between them. */
  exchanges: Exchange[];
  findings: Finding[];
  blindSpots: BlindSpot[];
  /** Of the researchers' claims, which a run asserts unless told. */
  verdicts: Verdict[];
  /** Of everybody's claims. */
  allVerdicts: Verdict[];
  /** Claims that no case could answer. */
  outside: OutsideClaim[];
  assertions: AssertionRow[];
}

/** Reads all of it; a file that is missing or of a wrong shape is an error that names it. */
export function readJudgedRun(folder: string): JudgedRun {
  const run = readRun(folder);
  const researchers = new Set(
    run.tables.claims.filter(({ party }) => party === 'researcher').map(({ id }) => id),
  );
  const { verdicts, outside } = readJson(runPaths.verdicts(folder), verdictsSchema);
  const betweens = handsetIds(run.manifest).map((handset) => readCase(folder, betweenCases(handset)));
  const logs = [...run.cases, ...betweens];
  return {
    ...run,
    exchanges: logs.flatMap(({ id, capture }) => exchangesOf(id, capture)),
    findings: readJsonLines(runPaths.findings(folder), findingSchema),
    blindSpots: readJson(runPaths.blindSpots(folder), blindSpotsSchema).blindSpots,
    verdicts: verdicts.filter(({ claim }) => researchers.has(claim)),
    allVerdicts: verdicts,
    outside,
    assertions: readAssertions(folder),
  };
}

/** Paths of all files below `folder`, relative to it. */
export function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}
