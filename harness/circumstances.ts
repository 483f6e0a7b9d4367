// An opened run comes in; who made each of its requests, and what is known of each host it asked, go out.
import type { CaptureLog } from './artifacts/capture-log.ts';
import type { Case } from './artifacts/case.ts';
import { type Destination, destinationsSchema, type Lookups, type Server } from './artifacts/destination.ts';
import type { Exchange } from './artifacts/exchange.ts';
import { firstHandset, type Manifest } from './artifacts/manifest.ts';
import { runPaths } from './artifacts/run-folder.ts';
import { hostOf } from './decode/decode.ts';
import type { RunContext } from './detect/context.ts';
import type { Circumstances } from './detect/detect.ts';
import { type PageLibraries, pageLibrariesOf } from './detect/fingerprints.ts';
import { initiatorOf } from './detect/initiator.ts';
import type { HostKnowledge } from './detect/reached.ts';
import { checked, writeJson } from './lib/files.ts';

/** What is needed of a run. */
export interface Surroundings {
  cases: readonly { case: Case; exchanges: readonly Exchange[] }[];
  context: RunContext;
  knownOf: HostKnowledge;
}

/** For detection: the handshakes are compared with the control requests of the same browser on the same handset, over all its cases. */
export function circumstancesOf({ cases, context, knownOf }: Surroundings): Circumstances {
  const appOf = ({ browser, handset }: Case) => `${handset ?? firstHandset} ${browser}`;
  const appOfCase = new Map(cases.map((one) => [one.case.id, appOf(one.case)]));
  const libraries = new Map<string, PageLibraries>();
  for (const app of new Set(appOfCase.values())) {
    const own = cases.filter((one) => appOf(one.case) === app);
    const known = own.flatMap((one) => {
      const found = context.cases.find(({ caseId }) => caseId === one.case.id);
      return found === undefined ? [] : [{ context: found, exchanges: one.exchanges }];
    });
    libraries.set(app, pageLibrariesOf(known));
  }
  return {
    initiatorOf: (exchange) => initiatorOf(exchange, libraries.get(appOfCase.get(exchange.caseId) ?? '')),
    reachedOf: (host) => knownOf(host).reached,
  };
}

/** Every server our own connections met, in order. */
export function serversOf(logs: readonly CaptureLog[]): Server[] {
  return logs.flatMap((log) =>
    log.flatMap((event) => {
      if (event.type !== 'server') return [];
      const { type: _type, atMs: _atMs, ...server } = event;
      return [server];
    }),
  );
}

/** Writes destinations.json: every host of the exchanges with all that is known of it. */
export function writeDestinations(
  folder: string,
  run: { manifest: Manifest; lookups: Lookups; knownOf: HostKnowledge },
  exchanges: readonly Exchange[],
): void {
  const { runId } = run.manifest;
  const { placeSources } = run.lookups;
  const destinations = destinationsOf(exchanges, run.knownOf);
  const known = { schemaVersion: 1, runId, placeSources, destinations };
  writeJson(runPaths.destinations(folder), checked(known, destinationsSchema, 'destinations.json'));
}

/** Every host of the exchanges, sorted. */
function destinationsOf(exchanges: readonly Exchange[], knownOf: HostKnowledge): Destination[] {
  const asked = new Map<string, { exchanges: number; sentBodyBytes: number }>();
  for (const exchange of exchanges) {
    const host = hostOf(exchange);
    const sum = asked.get(host) ?? { exchanges: 0, sentBodyBytes: 0 };
    sum.exchanges += 1;
    sum.sentBodyBytes += exchange.request.body.sizeBytes;
    asked.set(host, sum);
  }
  return [...asked]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([host, sum]) => {
      const { reached, row, server, registration } = knownOf(host);
      return {
        host,
        reached,
        operatorRow:
          row === null
            ? null
            : { operator: row.operator, name: row.operatorName, purpose: row.purpose, source: row.source },
        server,
        registration,
        ...sum,
      };
    });
}
