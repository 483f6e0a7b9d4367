// The sent values of several cases come in, those that look like an id and stayed the same from case to case go out, with the evidence.
import type { Payload } from '../artifacts/payload.ts';
import { addressOf } from '../artifacts/payload.ts';
import type { PersistentSight, PersistentValue } from '../artifacts/persistent-value.ts';
import { siteOf } from './hosts.ts';

/** One case with everything it sent; its payloads are looked at once and not kept. */
export interface SentByCase {
  caseId: string;
  browser: string;
  mode: string;
  payloads: Iterable<Payload>;
}

const longestValue = 200;
const shortestId = 8;
const longestId = 128;

/**
 * Values that were sent to one site, at one path, in at least two cases of one browser, and by no other browser at all.
 * What every browser sends is a constant of the handset's make or of an SDK, and what all cases of a browser send that
 * reads like words, a version, a time or an address is a constant of the app; both are left out.
 */
export function persistentValues(cases: readonly SentByCase[]): PersistentValue[] {
  const places = new Map<string, Place>();
  const browsersOf = new Map<string, Set<string>>();
  for (const one of cases) {
    for (const payload of one.payloads) gather(one, payload, { places, browsersOf });
  }
  return [...places.values()]
    .filter(({ value }) => browsersOf.get(value)?.size === 1)
    .flatMap((place) => persistent(place))
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

interface Place {
  browser: string;
  site: string;
  path: string;
  value: string;
  /** By case, in driving order. */
  sights: Map<string, PersistentSight>;
}

function gather(
  { caseId, browser, mode }: SentByCase,
  payload: Payload,
  { places, browsersOf }: { places: Map<string, Place>; browsersOf: Map<string, Set<string>> },
): void {
  const value = payload.text;
  if (payload.direction !== 'sent' || !looksLikeId(value)) return;
  const address = addressOf(payload.location, payload.layers);
  const place: Place = {
    browser,
    site: siteOf(payload.host),
    path: address.replace(/\[\d+\]/g, '[*]').replace(/#\d+/g, ''),
    value,
    sights: new Map(),
  };
  const key = keyOf(place);
  const known = places.get(key) ?? place;
  places.set(key, known);
  if (!known.sights.has(caseId))
    known.sights.set(caseId, { caseId, mode, exchange: payload.exchange, address });
  browsersOf.set(value, (browsersOf.get(value) ?? new Set()).add(browser));
}

function keyOf({ browser, site, path, value }: Pick<Place, 'browser' | 'site' | 'path' | 'value'>): string {
  return [browser, site, path, value].join('\0');
}

function persistent({ sights, ...place }: Place): PersistentValue[] {
  const [first, second, ...more] = sights.values();
  if (first === undefined || second === undefined) return [];
  const all: PersistentValue['sights'] = [first, second, ...more];
  const value = [...place.value].slice(0, longestValue).join('');
  const where = all.map(({ caseId, mode }) => `case ${caseId} (${mode})`);
  return [
    {
      ...place,
      value,
      sights: all,
      acrossModes: new Set(all.map(({ mode }) => mode)).size > 1,
      said: `value "${value}" at path ${place.path} was sent in ${where.slice(0, -1).join(', ')} and ${where.at(-1) ?? ''}`,
    },
  ];
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
function looksLikeId(text: string): boolean {
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
