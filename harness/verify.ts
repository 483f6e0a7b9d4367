// A bundle comes in, of anybody's; checked, derived again from its raw bytes and compared, it goes out as a report of what is proven and what is not.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BlindSpot, blindSpotsSchema } from './artifacts/blind-spot.ts';
import { bundleNames } from './artifacts/bundle.ts';
import { readCustody } from './artifacts/custody.ts';
import { type Finding, findingSchema } from './artifacts/finding.ts';
import { runPaths } from './artifacts/run-folder.ts';
import { type Verdict, verdictsSchema } from './artifacts/verdict.ts';
import { type BundleCheck, checkBundle } from './evidence/bundle/check.ts';
import { changedSinceWritten, type HashedFile, hashFile } from './evidence/bundle/contents.ts';
import { differencesOf } from './evidence/bundle/differences.ts';
import { type Alteration, openBundle } from './evidence/bundle/open.ts';
import { checkRedaction } from './evidence/redact/check.ts';
import { HarnessError } from './lib/errors.ts';
import { readJson, readJsonLines } from './lib/files.ts';
import { analyseRun } from './pipeline.ts';

/** How a bundle is verified. */
export interface VerifyOptions {
  /** PEM certificates of timestamp roots the reader trusts; empty: none. */
  roots?: readonly string[];
  /** SHA-256 of the public key the reader expects; null: any. */
  expectedKey?: string | null;
  /** The program that verifies: `views` (report, HAR) are compared only when the very same one made them. */
  program?: { software: string; commit: string | null; changed: boolean };
}

/** What was derived again, and how it compares. */
export interface Rederived {
  exchangeBytes: number;
  findings: number;
  blindSpots: number;
  verdicts: number;
  /** One line each; empty when everything is derived equal. */
  differences: string[];
  /** Views that were compared too; empty when another version made them. */
  views: string[];
  wallMs: number;
}

/** The whole answer. */
export interface VerifyReport {
  check: BundleCheck;
  files: readonly HashedFile[];
  altered: Alteration[];
  /** Null when it was altered: nothing is worth deriving then. */
  rederived: Rederived | null;
  /** Steps of the custody log; null when there is none. */
  custodySteps: number | null;
  /** Sentences on what was redacted; null when the bundle is no redacted copy. */
  redaction: { proven: string[]; redacted: string[] } | null;
  /** 0 intact and derived equal, 1 altered, 3 intact and derived otherwise. */
  exitCode: 0 | 1 | 3;
}

/** Verifies a bundle; throws `file-invalid` for one that cannot be read or is of a newer format. */
export async function verifyBundle(path: string, options: VerifyOptions = {}): Promise<VerifyReport> {
  const bundle = openBundle(path);
  try {
    const check = await checkBundle(bundle, options.roots);
    const altered = [...check.altered];
    const { expectedKey = null } = options;
    if (expectedKey !== null && check.signature !== null && check.signature.keySha256 !== expectedKey)
      altered.push({ path: bundleNames.digest, said: 'it is signed by another key than the one you gave' });
    if (check.package !== null && altered.length === 0 && !check.package.redacted)
      altered.push(...changedSinceWritten(bundle.folder, bundle.files));
    const redaction =
      check.package?.redacted === true && altered.length === 0
        ? checkRedaction(bundle.folder, bundle.files)
        : null;
    altered.push(...(redaction?.altered ?? []));
    const { files } = bundle;
    if (altered.length > 0 || check.package === null)
      return { check, files, altered, rederived: null, custodySteps: null, redaction: null, exitCode: 1 };
    const steps = readCustody(runPaths.custody(bundle.folder)).steps.length;
    const custodySteps = steps === 0 ? null : steps;
    // Where bodies are withheld there is nothing to derive from; the sealed original has them.
    if (redaction !== null)
      return { check, files, altered, rederived: null, custodySteps, redaction, exitCode: 0 };
    const rederived = rederive(bundle.folder, sameProgram(check, options));
    const exitCode = rederived.differences.length > 0 ? 3 : 0;
    return { check, files, altered, rederived, custodySteps, redaction: null, exitCode };
  } finally {
    bundle.close();
  }
}

function sameProgram({ package: sealed }: BundleCheck, { program }: VerifyOptions): boolean {
  if (sealed === null || program === undefined || program.commit === null) return false;
  return (
    program.software === sealed.software &&
    program.commit === sealed.commit &&
    !program.changed &&
    !sealed.changed
  );
}

/** Results that bundles of before they were added do not have. */
const besides = ['destinations.json', 'persistent-values.json', 'identity-findings.jsonl'];

/** Runs the offline half over the bundle's raw files, into a folder of its own. */
function rederive(folder: string, views: boolean): Rederived {
  const startedAt = performance.now();
  const again = mkdtempSync(join(tmpdir(), 'phonehome-verify-'));
  try {
    const { findings, blindSpots, verdicts, timings } = analyseRun(folder, { into: again, views });
    const compared = views ? ['traffic.har', 'report.html'] : [];
    return {
      exchangeBytes: timings.bodyBytes,
      findings: findings.length,
      blindSpots: blindSpots.length,
      verdicts: verdicts.length,
      differences: [
        ...conclusionsThatDiffer(folder, again),
        ...bytesThatDiffer(folder, again, [
          'findings.jsonl',
          'blind-spots.json',
          'verdicts.json',
          ...besides.filter((name) => existsSync(join(folder, name))),
          ...compared,
        ]),
      ],
      views: compared,
      wallMs: performance.now() - startedAt,
    };
  } finally {
    rmSync(again, { recursive: true, force: true });
  }
}

function conclusionsThatDiffer(folder: string, again: string): string[] {
  try {
    return differencesOf(readConclusions(folder), readConclusions(again));
  } catch (error) {
    // Sealed so by whoever sealed it: what is derived can be read.
    if (!(error instanceof HarnessError)) throw error;
    return [`what is sealed contradicts itself: ${error.message.replaceAll(`${folder}/`, '')}`];
  }
}

function readConclusions(folder: string): {
  findings: Finding[];
  blindSpots: BlindSpot[];
  verdicts: Verdict[];
} {
  return {
    findings: readJsonLines(runPaths.findings(folder), findingSchema),
    blindSpots: readJson(runPaths.blindSpots(folder), blindSpotsSchema).blindSpots,
    verdicts: readJson(runPaths.verdicts(folder), verdictsSchema).verdicts,
  };
}

function bytesThatDiffer(folder: string, again: string, names: readonly string[]): string[] {
  return names
    .filter((name) => {
      const [sealed, derived] = [join(folder, name), join(again, name)];
      if (!existsSync(sealed)) return existsSync(derived);
      // A HAR may be larger than what can be read at once.
      return hashFile(folder, name).sha256 !== hashFile(again, name).sha256;
    })
    .map((name) => `${name}: not the same bytes`);
}
