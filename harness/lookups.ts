// Databases and registry answers the user gave come in; what they say of a run's hosts is saved in its folder, so that nothing need be asked again.
import { existsSync } from 'node:fs';
import { planSchema } from './artifacts/case.ts';
import { type Lookups, lookupsSchema, type Registration } from './artifacts/destination.ts';
import { exchangesOf } from './artifacts/exchange.ts';
import { firstHandset, handsetIds, manifestSchema } from './artifacts/manifest.ts';
import { betweenCases, readCase, readLookups, runPaths } from './artifacts/run-folder.ts';
import { serversOf } from './circumstances.ts';
import { hostOf } from './decode/decode.ts';
import { siteOf } from './detect/hosts.ts';
import { type Places, placeIn } from './detect/places.ts';
import { checked, readJson, writeJson, writeWhole } from './lib/files.ts';

export { placesFrom } from './detect/places.ts';
export { registrationFrom } from './detect/registrations.ts';

/** A registry's answer as saved. */
export interface SavedAnswer {
  bytes: Buffer;
  registration: Registration;
}

/** What the user gave to look up in. */
export interface GivenLookups {
  /** In order of precedence. */
  places: readonly Places[];
  answers: readonly SavedAnswer[];
}

/** Looks the run's addresses and sites up and saves the results; what was saved before stays where nothing new was given. */
export function saveLookups(runFolder: string, { places, answers }: GivenLookups): Lookups {
  const before = readLookups(runFolder);
  if (places.length === 0 && answers.length === 0) return before;
  const { addresses, sites } = askedIn(runFolder);
  const useful = answers.filter(({ registration }) => sites.has(registration.domain));
  for (const { bytes, registration } of useful)
    writeWhole(runPaths.lookupAnswer(runFolder, registration.sha256), bytes);
  const registrations = new Map(
    [...before.registrations, ...useful.map(({ registration }) => registration)].map((one) => [
      one.domain,
      one,
    ]),
  );
  const lookedUp =
    places.length === 0
      ? { placeSources: before.placeSources, places: before.places }
      : {
          placeSources: places.map(({ source }) => source),
          places: addresses.map((address) => ({ address, ...placeIn(places, address) })),
        };
  const lookups: Lookups = {
    schemaVersion: 1,
    ...lookedUp,
    registrations: [...registrations.values()].sort((one, other) => (one.domain < other.domain ? -1 : 1)),
  };
  writeJson(runPaths.lookups(runFolder), checked(lookups, lookupsSchema, 'lookups.json'));
  return lookups;
}

/** Remote addresses our own connections met, and registrable domains that were asked, in the whole run. */
export function askedIn(runFolder: string): { addresses: string[]; sites: Set<string> } {
  if (!existsSync(runPaths.plan(runFolder))) return { addresses: [], sites: new Set() };
  const { cases } = readJson(runPaths.plan(runFolder), planSchema);
  const manifest = runPaths.manifest(runFolder);
  const handsets = existsSync(manifest) ? handsetIds(readJson(manifest, manifestSchema)) : [firstHandset];
  const betweens = handsets.map((handset) => betweenCases(handset));
  const ids = [...cases.map(({ id }) => id), ...betweens];
  const logs = ids.map((id) => ({ id, log: readCase(runFolder, id).capture }));
  const met = serversOf(logs.map(({ log }) => log)).flatMap(({ address }) => address ?? []);
  const hosts = logs.flatMap(({ id, log }) => exchangesOf(id, log).map(hostOf));
  return {
    addresses: [...new Set(met)].sort(),
    sites: new Set(hosts.filter((host) => host !== '').map(siteOf)),
  };
}
