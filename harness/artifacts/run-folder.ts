// Where each artifact of a run lies below `reports/<run-id>/`, and how a saved run is read.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checked, readJson, readJsonLines } from '../lib/files.ts';
import { SharedTexts } from '../lib/shared-texts.ts';
import { type CaptureLog, captureEventSchema } from './capture-log.ts';
import { type Plan, planSchema } from './case.ts';
import { type Lookups, lookupsSchema, noLookups } from './destination.ts';
import { type DriveLog, driveEventSchema } from './drive-log.ts';
import type { ReadBody } from './exchange.ts';
import { type HandsetIdentifier, handsetIdentitySchema } from './handset-identity.ts';
import { firstHandset, type Manifest, manifestSchema } from './manifest.ts';
import { withTrustedOwners } from './owners.ts';
import { type Tables, tableFiles, tablesSchema } from './tables.ts';

/** Paths inside one run folder. */
export const runPaths = {
  manifest: (run: string) => join(run, 'manifest.json'),
  /** As resolved for one handset; the first one's, unless told, stands for the run. */
  runConfig: (run: string, handset?: string) => join(run, ofHandset('run-config.json', handset)),
  plan: (run: string) => join(run, 'cases.json'),
  table: (run: string, table: keyof Tables) => join(run, 'config', tableFiles[table]),
  /** Each handset trusts a CA of its own. */
  caCertificate: (run: string, handset?: string) => join(run, ofHandset('ca.pem', handset)),
  /** Inspected APKs and their comparisons; absent when none was inspected. */
  apks: (run: string) => join(run, 'apks.json'),
  /** Answers of the run that this one is asserted to agree with; absent in other runs. */
  baseline: (run: string) => join(run, 'baseline.json'),
  provenance: (run: string) => join(run, 'provenance.json'),
  custody: (run: string) => join(run, 'custody.jsonl'),
  body: (run: string, sha256: string) => join(run, 'bodies', sha256),
  bodies: (run: string) => join(run, 'bodies'),
  caseFolder: (run: string, caseId: string) => join(run, 'cases', caseId),
  drive: (run: string, caseId: string) => join(run, 'cases', caseId, 'drive.jsonl'),
  capture: (run: string, caseId: string) => join(run, 'cases', caseId, 'capture.jsonl'),
  findings: (run: string) => join(run, 'findings.jsonl'),
  blindSpots: (run: string) => join(run, 'blind-spots.json'),
  verdicts: (run: string) => join(run, 'verdicts.json'),
  handsetIdentity: (run: string, handset?: string) => join(run, ofHandset('handset-identity.json', handset)),
  /** What the results were worked out of. */
  analysed: (run: string) => join(run, '.analysed.json'),
  /** Findings of what handset-identity.json lists, apart from those of the canaries. */
  identityFindings: (run: string) => join(run, 'identity-findings.jsonl'),
  persistentValues: (run: string) => join(run, 'persistent-values.json'),
  destinations: (run: string) => join(run, 'destinations.json'),
  lookups: (run: string) => join(run, 'lookups.json'),
  /** A saved registry answer, by its hash. */
  lookupAnswer: (run: string, sha256: string) => join(run, 'lookups', `${sha256}.json`),
  har: (run: string) => join(run, 'traffic.har'),
  reportHtml: (run: string) => join(run, 'report.html'),
  /** The report printed on paper; not reproducible. */
  reportPdf: (run: string) => join(run, 'report.pdf'),
  junit: (run: string) => join(run, 'junit.xml'),
  summary: (run: string) => join(run, 'summary.md'),
  caseHar: (run: string, caseId: string) => join(run, 'cases', caseId, 'traffic.har'),
  allureResults: (run: string) => join(run, 'allure-results'),
  allureReport: (run: string) => join(run, 'allure-report'),
  /** The sealed run, as one file. */
  bundle: (run: string, runId: string) => join(run, `${runId}.phonehome.zip`),
  /** Durations of the run's parts; printed and benched, never read by the report. */
  timings: (run: string) => join(run, 'timings.json'),
};

/** `ca.pem` of the first handset, `ca.h2.pem` of the second. */
export function ofHandset(name: string, handset: string | undefined): string {
  if (handset === undefined || handset === firstHandset) return name;
  return name.replace(/(?=\.[^.]+$)/, `.${handset}`);
}

/** Name of the log of what arrived on a handset while no case was open on it. */
export function betweenCases(handset?: string): string {
  return handset === undefined || handset === firstHandset ? 'between' : `between-${handset}`;
}

/** One case as saved. */
export interface SavedCase {
  id: string;
  /** Empty when the case was never started. */
  drive: DriveLog;
  capture: CaptureLog;
}

/** A saved run: all the offline half ever reads. */
export interface SavedRun {
  folder: string;
  manifest: Manifest;
  plan: Plan;
  tables: Tables;
  cases: SavedCase[];
  readBody: ReadBody;
}

/** Reads a run folder; errors name the file and field. */
export function readRun(folder: string): SavedRun {
  const plan = readJson(runPaths.plan(folder), planSchema);
  return {
    folder,
    manifest: readJson(runPaths.manifest(folder), manifestSchema),
    plan,
    tables: readTables((table) => runPaths.table(folder, table)),
    cases: plan.cases.map((planned) => readCase(folder, planned.id)),
    readBody: bodyReader(folder),
  };
}

/** Reads bodies of a run folder by their hash. */
export function bodyReader(folder: string): ReadBody {
  return (body) => {
    if (body.sizeBytes === 0) return new Uint8Array();
    const path = runPaths.body(folder, body.sha256);
    return existsSync(path) ? readFileSync(path) : undefined;
  };
}

/** Names, values and hosts that nearly every request of a run repeats. */
const repeated = new SharedTexts();

function withShared(log: CaptureLog): CaptureLog {
  for (const event of log) {
    if (event.type !== 'request' && event.type !== 'response') continue;
    for (const header of event.headers) {
      header[0] = repeated.of(header[0]);
      header[1] = repeated.of(header[1]);
    }
    if (event.type === 'request' && event.sni !== null) event.sni = repeated.of(event.sni);
  }
  return log;
}

/** Reads the logs of one case; empty ones where a file is not there. */
export function readCase(folder: string, id: string): SavedCase {
  const drive = runPaths.drive(folder, id);
  const capture = runPaths.capture(folder, id);
  return {
    id,
    drive: existsSync(drive) ? readJsonLines(drive, driveEventSchema) : [],
    capture: existsSync(capture)
      ? withTrustedOwners(withShared(readJsonLines(capture, captureEventSchema)))
      : [],
  };
}

/** A handset's own identifiers, the first one's unless told; none for a run without the file. */
export function readHandsetIdentity(folder: string, handset?: string): HandsetIdentifier[] {
  const path = runPaths.handsetIdentity(folder, handset);
  return existsSync(path) ? readJson(path, handsetIdentitySchema).identifiers : [];
}

/** Every look-up made for a run; none for a run without the file. */
export function readLookups(folder: string): Lookups {
  const path = runPaths.lookups(folder);
  return existsSync(path) ? readJson(path, lookupsSchema) : noLookups;
}

/** Reads all config tables, each file checked by its own schema. */
export function readTables(pathOf: (table: keyof Tables) => string): Tables {
  const shape = tablesSchema.shape;
  const read = <R extends z.ZodType>(table: keyof Tables, row: R): z.infer<R>[] => {
    const path = pathOf(table);
    const { rows } = readJson(path, z.strictObject({ rows: z.array(z.unknown()) }));
    return rows.map((value, index) => checked(value, row, `${path} rows[${index}]`));
  };
  return {
    browsers: read('browsers', shape.browsers.element),
    searchEngines: read('searchEngines', shape.searchEngines.element),
    claims: read('claims', shape.claims.element),
    destinations: read('destinations', shape.destinations.element),
    identifiers: read('identifiers', shape.identifiers.element),
    selectors: read('selectors', shape.selectors.element),
    apps: read('apps', shape.apps.element),
    sdks: read('sdks', shape.sdks.element),
    sources: read('sources', shape.sources.element),
  };
}
