// The files that make a folder a run: written before anything is touched, completed when the handset is known and when the run ends.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { Plan } from '../artifacts/case.ts';
import { handsetIds, type Manifest, manifestSchema } from '../artifacts/manifest.ts';
import type { RunConfig } from '../artifacts/run-config.ts';
import { betweenCases, ofHandset, readRun, runPaths } from '../artifacts/run-folder.ts';
import { type Tables, tableFiles } from '../artifacts/tables.ts';
import { toolIdentity } from '../config/tool-identity.ts';
import { noteCustody } from './custody.ts';
import { appendJsonLine, readJson, withDiskErrors, writeJson } from '../lib/files.ts';

/** Makes the folder of a run whose handset is not known yet: from now on it can be reported, whatever happens. */
export function beginRunFiles(
  runFolder: string,
  run: { runId: string; config: RunConfig; tables: Tables; plan: Plan; notes: string[] },
): void {
  const { config, tables, plan } = run;
  withDiskErrors(runFolder, () => mkdirSync(join(runFolder, 'logs'), { recursive: true }));
  writeJson(runPaths.plan(runFolder), plan);
  saveConfig(runFolder, config);
  for (const table of Object.keys(tableFiles) as (keyof Tables)[])
    writeJson(runPaths.table(runFolder, table), { rows: tables[table] });
  writeJson(runPaths.manifest(runFolder), {
    schemaVersion: 1,
    runId: run.runId,
    tool: toolIdentity(),
    profile: config.profile,
    seed: plan.seed,
    simulated: config.lab !== null,
    startedAt: new Date().toISOString(),
    endedAt: null,
    state: 'running',
    handset: null,
    connection: null,
    browsers: [],
    notes: run.notes,
  } satisfies Manifest);
  noteCustody(runFolder, {
    did: 'run-begun',
    said: `Began run ${run.runId}: planned ${plan.cases.length} cases`,
    paths: ['cases.json', ...Object.values(tableFiles).map((name) => `config/${name}`)],
  });
}

/** Saves the plan made once the versions of the browsers are known: it has the arms those versions have. */
export function savePlan(runFolder: string, plan: Plan): void {
  writeJson(runPaths.plan(runFolder), plan);
  // The custody log has the hash of the first plan: without a line for this one the run could not be sealed.
  noteCustody(runFolder, {
    did: 'run-begun',
    said: `Planned the arms of the versions found: ${plan.cases.length} cases`,
    paths: ['cases.json'],
  });
}

/** Saves the config; of the CAs to trust upstream and of the baseline the folder keeps its own copy, so that no path of this machine is in it. */
export function saveConfig(runFolder: string, config: RunConfig, handset?: string): void {
  const { baseline: _path, ...withoutPath } = config;
  const { upstreamCaFile } = withoutPath;
  const kept = ofHandset('upstream-ca.pem', handset);
  if (upstreamCaFile !== null)
    withDiskErrors(upstreamCaFile, () => copyFileSync(upstreamCaFile, join(runFolder, kept)));
  writeJson(runPaths.runConfig(runFolder, handset), {
    ...withoutPath,
    // Nor is the folder it stands in.
    reportsDir: isAbsolute(config.reportsDir) ? basename(config.reportsDir) : config.reportsDir,
    upstreamCaFile: upstreamCaFile === null ? null : kept,
    apks: config.apks.map((apk) => ({ ...apk, file: basename(apk.file) })),
  });
}

/** Writes what became known of a run into its manifest. */
export function completeManifest(runFolder: string, known: Partial<Manifest>): void {
  const manifest = readJson(runPaths.manifest(runFolder), manifestSchema);
  writeJson(runPaths.manifest(runFolder), { ...manifest, ...known } satisfies Manifest);
}

/** Writes the end of a run into its manifest. */
export function endManifest(runFolder: string, state: 'complete' | 'interrupted'): void {
  completeManifest(runFolder, { state, endedAt: new Date().toISOString() });
  noteCustody(runFolder, {
    did: 'run-ended',
    said: state === 'complete' ? 'The run ended' : 'The run was interrupted',
    paths: [
      ...['manifest.json', 'provenance.json'],
      ...handsetIds(readJson(runPaths.manifest(runFolder), manifestSchema)).flatMap((id) => [
        ...['run-config.json', 'ca.pem', 'upstream-ca.pem', 'handset-identity.json'].map((name) =>
          ofHandset(name, id),
        ),
        `cases/${betweenCases(id)}/capture.jsonl`,
      ]),
    ],
  });
}

/** Gives every case that was never started a drive log that says why. */
export function explainUnstarted(runFolder: string, reason: string): void {
  for (const saved of readRun(runFolder).cases) {
    if (saved.drive.length > 0) continue;
    const file = runPaths.drive(runFolder, saved.id);
    withDiskErrors(file, () => mkdirSync(dirname(file), { recursive: true }));
    appendJsonLine(file, { type: 'closed', atMs: Date.now(), outcome: 'not-run', reason });
  }
}

/** Removes the folder of a run that never met a handset and of which no log has a word: there is nothing to look at. */
export function discardIfEmpty(runFolder: string): void {
  const file = runPaths.manifest(runFolder);
  if (existsSync(file) && readJson(file, manifestSchema).handset !== null) return;
  const logs = join(runFolder, 'logs');
  if (existsSync(logs) && readdirSync(logs).some((name) => statSync(join(logs, name)).size > 0)) return;
  rmSync(runFolder, { recursive: true, force: true });
}
