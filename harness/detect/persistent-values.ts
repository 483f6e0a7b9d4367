// The sent values of several cases come in, those that look like an id and stayed the same from case to case go out, with the evidence.
import type { Payload } from '../artifacts/payload.ts';
import { addressOf } from '../artifacts/payload.ts';
import type { Change, PersistentSight, PersistentValue } from '../artifacts/persistent-value.ts';
import { siteOf } from './hosts.ts';

/** One case with everything it sent; its payloads are looked at once and not kept. */
export interface SentByCase {
  /** Id of its run, where several are compared; null within one. */
  run: string | null;
  caseId: string;
  browser: string;
  /** Who makes the browser. */
  vendor: string;
  /** Serial of the handset it was driven on. */
  handset: string;
  mode: string;
  /** What was done between the case before of the same browser and this one, besides starting it anew. */
  before: readonly Change[];
  /** With the epoch ms of the request each lies in. */
  payloads: Iterable<{ payload: Payload; atMs: number }>;
}

const longestValue = 200;
const shortestId = 8;
const longestId = 128;
const dayMs = 24 * 60 * 60 * 1000;
const allChanges: readonly Change[] = ['restart', 'mode', 'cleared-data', 'reinstall', 'days'];

/**
 * Values that were sent to one site, at one path, in at least two cases of one browser on one handset. What browsers of two
 * vendors send, or one browser sends from two handsets, is a constant of the handset's make, an SDK or the app; and what
 * reads like words, a version, a time or an address is no id. Both are left out.
 */
export function persistentValues(cases: readonly SentByCase[]): PersistentValue[] {
  const gathered: Gathered = { cases, values: new Map(), paths: new Map() };
  for (const [order, one] of cases.entries()) {
    for (const { payload, atMs } of one.payloads) gather({ order, atMs }, payload, gathered);
  }
  return [...gathered.values]
    .flatMap(([value, known]) =>
      known instanceof Map ? [...known.values()].flatMap((place) => persistent(value, place, cases)) : [],
    )
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

/** Where a value was sent. Most values are sent once in a run, so this is all that is kept of one. */
interface Sight {
  /** The case's place among all. */
  order: number;
  site: string;
  address: string;
  exchange: string;
  atMs: number;
}

/** A site and path that one browser sent a value to; one sight of each case, in driving order. */
type Place = [Sight, ...Sight[]];

/** By browser, site and path. */
type Places = Map<string, Place>;

interface Gathered {
  cases: readonly SentByCase[];
  /** A single sight; places once there are more; `shared` when two vendors or two handsets sent it. */
  values: Map<string, Sight | Places | 'shared'>;
  /** Path of each address. Both texts are few, and kept once. */
  paths: Map<string, { address: string; path: string }>;
}

function gather(
  { order, atMs }: { order: number; atMs: number },
  payload: Payload,
  { cases, values, paths }: Gathered,
): void {
  const value = payload.text;
  if (payload.direction !== 'sent' || !looksLikeId(value)) return;
  const known = values.get(value);
  if (known === 'shared') return;
  const address = addressOf(payload.location, payload.layers);
  const named = paths.get(address) ?? { address, path: pathOf(address) };
  paths.set(address, named);
  const sight = {
    order,
    site: siteOf(payload.host),
    address: named.address,
    exchange: payload.exchange,
    atMs,
  };
  if (known === undefined) {
    values.set(ownText(value), sight);
    return;
  }
  const keyAt = (at: Sight) =>
    JSON.stringify([cases[at.order]?.browser, at.site, paths.get(at.address)?.path]);
  const places: Places = known instanceof Map ? known : new Map([[keyAt(known), [known]]]);
  const [first] = places.values().next().value ?? [sight];
  if (!isSameSender(cases[first.order], cases[order])) {
    values.set(value, 'shared');
    return;
  }
  values.set(value, places);
  const place = places.get(keyAt(sight));
  if (place === undefined) places.set(keyAt(sight), [sight]);
  else if (place.at(-1)?.order !== order) place.push(sight);
}

/** An address with array indexes and repetitions left open. */
function pathOf(address: string): string {
  return address.replace(/\[\d+\]/g, '[*]').replace(/#\d+/g, '');
}

/** A copy: a piece of a body's text would keep the whole body in memory. What looks like an id is ASCII. */
function ownText(value: string): string {
  return Buffer.from(value, 'latin1').toString('latin1');
}

function isSameSender(one: SentByCase | undefined, other: SentByCase | undefined): boolean {
  return one?.vendor === other?.vendor && one?.handset === other?.handset;
}

function keyOf({ browser, site, path, value }: PersistentValue): string {
  return [browser, site, path, value].join('\0');
}

function persistent(whole: string, place: Place, cases: readonly SentByCase[]): PersistentValue[] {
  const seen = place.flatMap(
    ({ order, exchange, atMs, address }): (PersistentSight & { order: number })[] => {
      const one = cases[order];
      if (one === undefined) return [];
      return [{ run: one.run, caseId: one.caseId, mode: one.mode, exchange, atMs, address, order }];
    },
  );
  const bare = seen.map(({ order: _order, ...sight }) => sight);
  const [first, second, ...more] = bare;
  if (first === undefined || second === undefined) return [];
  const all: PersistentValue['sights'] = [first, second, ...more];
  const browser = cases[place[0].order]?.browser ?? '';
  const path = pathOf(place[0].address);
  const value = [...whole].slice(0, longestValue).join('');
  const outlived = outlivedBy(seen, browser, cases);
  return [
    {
      browser,
      site: place[0].site,
      path,
      value,
      sights: all,
      acrossModes: outlived.includes('mode'),
      outlived,
      said: `value "${value}" at path ${path} was sent in ${listed(all.map(caseNamed))}${alsoSaid(outlived)}`,
    },
  ];
}

/** What was done between the first and the last sight, and what differs between them. */
function outlivedBy(
  seen: readonly (PersistentSight & { order: number })[],
  browser: string,
  cases: readonly SentByCase[],
): Change[] {
  const orders = seen.map(({ order }) => order);
  const [from, to] = [Math.min(...orders), Math.max(...orders)];
  const between = cases.slice(from + 1, to + 1).filter((one) => one.browser === browser);
  const times = seen.map(({ atMs }) => atMs);
  const found = new Set<Change>(['restart', ...between.flatMap(({ before }) => before)]);
  if (new Set(seen.map(({ mode }) => mode)).size > 1) found.add('mode');
  if (Math.max(...times) - Math.min(...times) >= dayMs) found.add('days');
  return allChanges.filter((change) => found.has(change));
}

function caseNamed({ run, caseId, mode, atMs }: PersistentSight): string {
  if (run === null) return `case ${caseId} (${mode})`;
  return `case ${caseId} of run ${run} (${mode}, ${new Date(atMs).toISOString().slice(0, 10)})`;
}

function listed(parts: readonly string[]): string {
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

/** The restart and the mode are told by the cases themselves. */
function alsoSaid(outlived: readonly Change[]): string {
  const names = outlived.flatMap((change) => {
    switch (change) {
      case 'restart':
      case 'mode':
        return [];
      case 'cleared-data':
        return ["the app's data was cleared"];
      case 'reinstall':
        return ['the app was installed anew'];
      case 'days':
        return ['a day or more went by'];
      default:
        return change satisfies never;
    }
  });
  return names.length === 0 ? '' : `, though between them ${names.join(' and ')}`;
}

const idCharacters = /^[\w.:+/=|~-]+$/;
const uuid = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const hex = /^[0-9a-f]{12,}$/i;
const digits = /^\d+$/;
/** Seconds or milliseconds of the years 2001 to 2286 are no ids; nor is a number that short. */
const timeOrShort = /^(?:\d{1,9}|1\d{9}|1\d{12})$/;
const version = /^v?\d+(?:\.\d+){1,4}(?:[-+.]\w+)*$/i;
const media = /^[a-z]+\/[\w.+-]+$/i;

/** Long enough, of few characters, with digits, and none of the shapes that constants have. */
export function looksLikeId(text: string): boolean {
  if (text.length < shortestId || text.length > longestId || !idCharacters.test(text)) return false;
  if (uuid.test(text) || (hex.test(text) && /\d/.test(text) && !digits.test(text)))
    return new Set(text).size > 3;
  if (digits.test(text)) return !timeOrShort.test(text) && new Set(text).size > 3;
  if (version.test(text) || media.test(text) || /^(?:https?:)?\/\//i.test(text)) return false;
  return isMixed(text);
}

/** Digits strewn among the letters, as in base62 and base64 ids; `release-2019` and `com.example.app2` have them in one place. */
function isMixed(text: string): boolean {
  const turns = text.match(/[a-z](?=\d)|\d(?=[a-z])/gi)?.length ?? 0;
  return turns >= 3 && new Set(text).size >= 8;
}
