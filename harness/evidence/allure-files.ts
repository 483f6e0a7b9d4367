// What a run is comes in, the files Allure wants beside the results go out: categories, environment, executor, history of earlier runs.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Manifest, manifestSchema } from '../artifacts/manifest.ts';
import { runPaths } from '../artifacts/run-folder.ts';
import { HarnessError } from '../lib/errors.ts';
import { readJson, writeJson } from '../lib/files.ts';
import { visibleLine } from '../lib/visible-text.ts';
import { deviceName } from './outcome-rows.ts';
import { texts } from './report-texts.ts';

/** What each status means, in words. */
export const categories = (['failed', 'broken', 'skipped'] as const).map((status) => ({
  name: texts.outcome.categories[status],
  matchedStatuses: [status],
}));

/** Who ran it; the order of runs is that of their beginnings. */
export function executorOf({ runId, startedAt, tool }: Manifest): object {
  return {
    name: `${tool.name} ${tool.version}`,
    type: 'phonehome',
    buildName: runId,
    buildOrder: orderOf(startedAt),
    reportName: runId,
  };
}

/** A Java properties file (java.util.Properties): keys without blanks, everything beyond ASCII as \uXXXX. */
export function environmentText(manifest: Manifest): string {
  const rows: [string, string][] = [
    ['run', manifest.runId],
    ['device', deviceName(manifest)],
    ['build', manifest.handset?.incremental ?? texts.runFacts.unknown],
    ...manifest.browsers.map(({ id, version }): [string, string] => [
      id,
      version ?? texts.runFacts.notInstalled,
    ]),
    ['profile', manifest.profile],
    ['seed', manifest.seed],
    ['node', manifest.tool.node],
    ['simulated', String(manifest.simulated)],
  ];
  return rows.map(([key, value]) => `${escaped(key).replace(/[ :=]/g, '.')} = ${escaped(value)}\n`).join('');
}

function escaped(text: string): string {
  return visibleLine(text, 200)
    .replaceAll('\\', '\\\\')
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const mostRuns = 20;
const statuses = ['failed', 'broken', 'skipped', 'passed', 'unknown'] as const;
const resultSchema = z.object({
  uuid: z.string(),
  historyId: z.string(),
  status: z.enum(statuses).catch('unknown'),
  start: z.number(),
  stop: z.number(),
});
type Result = z.infer<typeof resultSchema>;

/** Writes what earlier runs beside `runFolder` came to, as Allure keeps history, into `outDir`; nothing when there is none. */
export function writeAllureHistory(runFolder: string, outDir: string): void {
  const own = readJson(runPaths.manifest(runFolder), manifestSchema);
  const earlier = runsBeside(runFolder)
    .filter(({ manifest }) => isEarlier(manifest, own))
    .sort((a, b) => orderOf(b.manifest.startedAt) - orderOf(a.manifest.startedAt))
    .slice(0, mostRuns)
    .map((run) => ({ ...run, results: resultsOf(run.folder) }))
    .filter(({ results }) => results.length > 0);
  if (earlier.length === 0) return;
  writeJson(
    join(outDir, 'history', 'history-trend.json'),
    earlier.map(({ manifest, results }) => ({
      buildOrder: orderOf(manifest.startedAt),
      reportName: manifest.runId,
      data: statistic(results),
    })),
  );
  const ids = new Set(earlier.flatMap(({ results }) => results.map(({ historyId }) => historyId)));
  const history = [...ids].map((id) => {
    const items = earlier.flatMap(({ results }) => results.filter(({ historyId }) => historyId === id));
    return [id, { statistic: statistic(items), items: items.map(itemOf) }];
  });
  writeJson(join(outDir, 'history', 'history.json'), Object.fromEntries(history));
}

/** Simulated runs and those on phones have separate histories. */
function isEarlier(manifest: Manifest, own: Manifest): boolean {
  return manifest.simulated === own.simulated && orderOf(manifest.startedAt) < orderOf(own.startedAt);
}

function runsBeside(runFolder: string): { folder: string; manifest: Manifest }[] {
  const parent = join(runFolder, '..');
  return readdirSync(parent, { withFileTypes: true }).flatMap((entry) => {
    const folder = join(parent, entry.name);
    if (!entry.isDirectory() || !existsSync(runPaths.manifest(folder))) return [];
    return readable(() => [{ folder, manifest: readJson(runPaths.manifest(folder), manifestSchema) }]);
  });
}

function resultsOf(folder: string): Result[] {
  const results = runPaths.allureResults(folder);
  if (!existsSync(results)) return [];
  const names = readdirSync(results).filter((name) => name.endsWith('-result.json'));
  return readable(() => names.sort().map((name) => readJson(join(results, name), resultSchema)));
}

/** Another version's run, or a damaged one, is no part of this history, and no reason to leave this run without a report. */
function readable<T>(read: () => T[]): T[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof HarnessError) return [];
    throw error;
  }
}

function statistic(results: readonly Result[]): Record<string, number> {
  const counts = statuses.map((status): [string, number] => [
    status,
    results.filter((result) => result.status === status).length,
  ]);
  return { ...Object.fromEntries(counts), total: results.length };
}

function itemOf({ uuid, status, start, stop }: Result): object {
  return { uid: uuid, status, time: { start, stop, duration: stop - start } };
}

function orderOf(startedAt: string): number {
  const atMs = Date.parse(startedAt);
  return Number.isNaN(atMs) ? 0 : Math.floor(atMs / 1000);
}
