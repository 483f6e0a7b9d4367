// A run folder comes in; it goes out opened: its cases with their files and exchanges, its tables, and what is known of hosts.
import type { Canary, Case } from './artifacts/case.ts';
import { serversOf } from './circumstances.ts';
import type { Lookups } from './artifacts/destination.ts';
import { type Exchange, exchangesOf, type ReadBody } from './artifacts/exchange.ts';
import { type Manifest, manifestSchema } from './artifacts/manifest.ts';
import {
  betweenCases,
  bodyReader,
  readCase,
  readLookups,
  readTables,
  runPaths,
  type SavedCase,
} from './artifacts/run-folder.ts';
import { engineOf, type Tables } from './artifacts/tables.ts';
import type { RunContext } from './detect/context.ts';
import { type HostKnowledge, knowledgeOf } from './detect/reached.ts';
import { readJson } from './lib/files.ts';

/** What arrived on those handsets while no case was open on them. */
export function exchangesBetween(runFolder: string, handsets: readonly string[]): Exchange[] {
  return handsets.flatMap((handset) => {
    const name = betweenCases(handset);
    return exchangesOf(name, readCase(runFolder, name).capture);
  });
}

/** A saved run with what its tables and plan say of it. */
export interface OpenedRun {
  folder: string;
  manifest: Manifest;
  tables: Tables;
  cases: { case: Case; saved: SavedCase; exchanges: Exchange[] }[];
  context: RunContext;
  readBody: ReadBody;
  lookups: Lookups;
  /** What is known of each host. */
  knownOf: HostKnowledge;
}

/** Opens the planned cases of a saved run. */
export function openRun(folder: string, planned: readonly Case[]): OpenedRun {
  const tables = readTables((table) => runPaths.table(folder, table));
  const cases = planned.map((one) => {
    const saved = readCase(folder, one.id);
    return { case: withObserved(one, saved), saved, exchanges: exchangesOf(one.id, saved.capture) };
  });
  const lookups = readLookups(folder);
  return {
    folder,
    manifest: readJson(runPaths.manifest(folder), manifestSchema),
    tables,
    cases,
    lookups,
    knownOf: knowledgeOf({
      destinations: tables.destinations,
      servers: serversOf(cases.map(({ saved }) => saved.capture)),
      lookups,
    }),
    context: {
      cases: cases.flatMap((one) => contextOf(one.case, tables)),
      destinations: tables.destinations,
    },
    readBody: bodyReader(folder),
  };
}

/** What was read off the screen joins the minted canaries; the last reading of an id stands. */
function withObserved(planned: Case, { drive }: SavedCase): Case {
  const canaries = new Map<string, Canary>(planned.canaries.map((canary) => [canary.id, canary]));
  for (const event of drive) if (event.type === 'canary') canaries.set(event.canary.id, event.canary);
  return { ...planned, canaries: [...canaries.values()] };
}

function contextOf(planned: Case, tables: Tables): RunContext['cases'] {
  const browser = tables.browsers.find(({ id }) => id === planned.browser);
  const engine = engineOf(tables.searchEngines, planned.engine);
  if (browser === undefined || engine === undefined) return [];
  return [{ caseId: planned.id, browser, engine, canaries: planned.canaries }];
}
