// A run and its hashed files come in, the text of `datapackage.json` goes out: the same for the same run, one file a line, so that sed and sha256sum can read it.
import { existsSync } from 'node:fs';
import { type BundlePackage, bundleFormat, bundleNames } from '../../artifacts/bundle.ts';
import type { Manifest } from '../../artifacts/manifest.ts';
import { type Provenance, provenanceSchema } from '../../artifacts/provenance.ts';
import { runPaths } from '../../artifacts/run-folder.ts';
import { readJson } from '../../lib/files.ts';
import { type HashedFile, leftOut } from './contents.ts';

/** Where each thing that a reader of evidence asks for stands; a line is kept when the file, or a file below it, is there. */
const whereThingsStand: Record<string, string> = {
  'how to check this bundle with sha256sum and openssl': bundleNames.instructions,
  'tool versions, handset facts, browsers, seed': 'manifest.json',
  'dependency versions, git commit, lockfile hash, APK hashes and signing certificates, clock offsets':
    'provenance.json',
  'run config': 'run-config.json',
  'cases and canaries': 'cases.json',
  'claims table': 'config/claims.json',
  'other tables used': 'config/',
  'certificate of the recording proxy (its key was destroyed)': 'ca.pem',
  'raw bodies, named by their SHA-256': 'bodies/',
  'drive log, screenshots, UI sources, exchanges and capture health of each case': 'cases/',
  findings: 'findings.jsonl',
  'what could not be seen': 'blind-spots.json',
  verdicts: 'verdicts.json',
  'all traffic as HAR': 'traffic.har',
  'report for people': 'report.html',
  'results for Allure': 'allure-results/',
  'who did what, and when': 'custody.jsonl',
  'what was taken out of this copy': bundleNames.redaction,
  'signed list of the original': bundleNames.original,
};

/** What the package says beyond its list of files. */
export interface PackageFacts {
  manifest: Manifest;
  /** Null when the run left none. */
  provenance: Provenance | null;
  redacted: boolean;
}

/** Reads the facts of a run folder. */
export function provenanceOf(runFolder: string): Provenance | null {
  const path = runPaths.provenance(runFolder);
  return existsSync(path) ? readJson(path, provenanceSchema) : null;
}

/** The text of `datapackage.json`. */
export function packageText(facts: PackageFacts, files: readonly HashedFile[]): string {
  const { manifest, provenance } = facts;
  const content: BundlePackage = {
    profile: 'data-package',
    name: `phonehome-${manifest.runId}`,
    title: `${manifest.simulated ? 'SIMULATED (lab handset): ' : ''}phonehome run ${manifest.runId}`,
    formatVersion: bundleFormat,
    runId: manifest.runId,
    simulated: manifest.simulated,
    redacted: facts.redacted,
    created: manifest.endedAt ?? manifest.startedAt,
    software: `${manifest.tool.name} ${manifest.tool.version}`,
    commit: provenance?.git?.commit ?? null,
    changed: provenance?.git?.changed ?? false,
    lockfileSha256: provenance?.lockfileSha256 ?? null,
    contents: Object.fromEntries(
      Object.entries(whereThingsStand).filter(([, where]) => files.some(({ path }) => isAt(path, where))),
    ),
    missing: missingFrom(facts, files),
    leftOut,
    resources: [],
  };
  const lines = files.map(({ path, sizeBytes, sha256 }) => {
    const [name, shown] = [JSON.stringify(path.toLowerCase()), JSON.stringify(path)];
    return `    {"name": ${name}, "path": ${shown}, "bytes": ${sizeBytes}, "hash": "sha256:${sha256}"}`;
  });
  const head = JSON.stringify(content, null, 2).replace(/\[\]\n\}$/, '');
  return `${head}[\n${lines.join(',\n')}\n  ]\n}\n`;
}

function isAt(path: string, where: string): boolean {
  return path === where || path.startsWith(where.endsWith('/') ? where : `${where}/`);
}

function missingFrom({ provenance }: PackageFacts, files: readonly HashedFile[]): string[] {
  const missing: string[] = [];
  if (provenance === null)
    missing.push(
      'dependency versions, git commit, lockfile hash, APK hashes and clock offsets: not recorded by this run',
    );
  else {
    if (provenance.git === null) missing.push('git commit: the harness did not run from a git checkout');
    if (provenance.apks.length === 0) missing.push('APK hashes: no handset was reached');
    for (const apk of provenance.apks)
      if (apk.unknown !== null) missing.push(`APK facts of ${apk.package}: ${apk.unknown}`);
    if (provenance.clock.length === 0) missing.push('clock offsets: no handset was reached');
  }
  if (!files.some(({ path }) => path === 'custody.jsonl'))
    missing.push(
      'custody log: not kept by this run, so hashes of screens and logs were first taken at sealing',
    );
  return missing;
}
