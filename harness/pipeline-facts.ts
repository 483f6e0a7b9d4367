// A saved run comes in, what judges may know of it beside its logs goes out: versions, region, saved look-ups, inspected APKs, values read again.
import { existsSync } from 'node:fs';
import { type Apks, apksSchema } from './artifacts/apk.ts';
import type { Lookups } from './artifacts/destination.ts';
import type { Exchange, ReadBody } from './artifacts/exchange.ts';
import { appName, firstHandset, type HandsetFacts, handsetsOf, type Manifest } from './artifacts/manifest.ts';
import type { Payload } from './artifacts/payload.ts';
import { runPaths } from './artifacts/run-folder.ts';
import { decodeExchange } from './decode/decode.ts';
import type { HostKnowledge } from './detect/reached.ts';
import { readJson } from './lib/files.ts';
import type { RunFacts } from './verdicts/record.ts';

/** What the facts of a run are taken from. */
export interface FactSources {
  folder: string;
  manifest: Manifest;
  readBody: ReadBody;
  lookups: Lookups;
  knownOf: HostKnowledge;
}

/** Facts of a saved run; what was not saved with it is not known. */
export function factsOf({ folder, manifest, readBody, lookups, knownOf }: FactSources): RunFacts {
  const apks = readApks(folder);
  const handsets = handsetsOf(manifest);
  const packageOf = (browser: string) => manifest.browsers.find(({ id }) => id === browser)?.package;
  const apkOf = (browser: string) => apks.apks.find((apk) => apk.package === packageOf(browser)) ?? null;
  const packages = new Map(
    handsets.flatMap(({ browsers, apps }) => [
      ...browsers.map((one): [string, string] => [one.id, one.package]),
      ...(apps ?? []).map((one): [string, string] => [appName(one.id), one.package]),
    ]),
  );
  const payloads = new WeakMap<Exchange, readonly Payload[]>();
  return {
    regions: [...new Set(handsets.map(({ facts }) => regionIn(facts)))],
    regionOf: ({ handset }) => {
      const entry = handsets.find(({ id }) => id === (handset ?? firstHandset));
      return entry === undefined ? null : regionIn(entry.facts);
    },
    payloadsOf: (exchange) => {
      const read = payloads.get(exchange) ?? decodeExchange(exchange, readBody).payloads;
      payloads.set(exchange, read);
      return read;
    },
    initiatorOf: ({ initiator }) => initiator,
    placeOf: (host) => (lookups.placeSources.length === 0 ? null : knownOf(host).reached),
    registrantCountryOf: (host) => knownOf(host).registration?.registrantCountry ?? null,
    apkOf,
    comparisonsOf: (browser) => {
      const own = apkOf(browser);
      return own === null ? [] : apks.comparisons.filter(({ of }) => of === own.sha256);
    },
    appOf: ({ request }) => (request.app === undefined ? null : (packages.get(request.app) ?? null)),
    appsOf: ({ handset }) => handsets.find(({ id }) => id === (handset ?? firstHandset))?.apps ?? [],
  };
}

function readApks(folder: string): Apks {
  const file = runPaths.apks(folder);
  return existsSync(file) ? readJson(file, apksSchema) : { schemaVersion: 1, apks: [], comparisons: [] };
}

/** MIUI builds end in the device's letters, the region and `XM`: `V11.0.9.0.PCOMIXM` is for the region `MI`. */
function regionIn({ incremental }: HandsetFacts): string | null {
  return /^V\d+(?:\.\d+)+\.[A-Z]{3}([A-Z]{2})XM$/.exec(incremental)?.[1] ?? null;
}
