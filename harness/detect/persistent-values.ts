// The sent values of several cases come in, those that look like an id and stayed the same from case to case go out, with the evidence.
import type { Payload } from '../artifacts/payload.ts';
import { addressOf } from '../artifacts/payload.ts';
import type { Change, PersistentSight, PersistentValue } from '../artifacts/persistent-value.ts';
import { siteOf } from './hosts.ts';
import { looksLikeId } from './looks-like-id.ts';
import { Names, ValueTable } from './value-table.ts';

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
const dayMs = 24 * 60 * 60 * 1000;
const allChanges: readonly Change[] = ['restart', 'mode', 'cleared-data', 'reinstall', 'days'];

/**
 * Values that were sent to one site, at one path, in at least two cases of one browser on one handset. What browsers of two
 * vendors send, or one browser sends from two handsets, is a constant of the handset's make, an SDK or the app; and what
 * reads like words, a version, a time or an address is no id. Both are left out.
 */
export function persistentValues(cases: readonly SentByCase[]): PersistentValue[] {
  const gathering = new Gathering(cases);
  for (const [order, one] of cases.entries())
    for (const { payload, atMs } of one.payloads) gathering.add({ order, atMs }, payload);
  return gathering
    .placesOfAll()
    .flatMap(([value, place]) => persistent(value, place, cases))
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

/** Where a value was sent. */
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

/** Most values are sent once in a run, so that of one sent once next to nothing is kept. */
class Gathering {
  private readonly cases: readonly SentByCase[];
  /** Every value's first sight: numbers of its site, its address and its exchange. */
  private readonly first = new ValueTable(3);
  private readonly sites = new Names();
  private readonly addresses = new Names();
  private readonly exchanges: { order: number; exchange: string; atMs: number }[] = [];
  /** Values sent more than once; `shared` when two vendors or two handsets sent it. */
  private readonly again = new Map<string, Places | 'shared'>();

  constructor(cases: readonly SentByCase[]) {
    this.cases = cases;
  }

  add({ order, atMs }: { order: number; atMs: number }, payload: Payload): void {
    const value = payload.text;
    if (payload.direction !== 'sent' || !looksLikeId(value)) return;
    const known = this.again.get(value);
    if (known === 'shared') return;
    const address = addressOf(payload.location, payload.layers);
    const sight = { order, site: siteOf(payload.host), address, exchange: payload.exchange, atMs };
    const earlier = known === undefined ? this.firstOf(value) : undefined;
    if (known !== undefined) this.join(value, known, sight);
    else if (earlier === undefined) this.keepFirst(value, sight);
    else this.join(value, new Map([[this.keyAt(earlier), [earlier]]]), sight);
  }

  /** Of every value sent more than once, and not by two senders. */
  placesOfAll(): [string, Place][] {
    return [...this.again].flatMap(([value, places]) =>
      places === 'shared' ? [] : [...places.values()].map((place): [string, Place] => [value, place]),
    );
  }

  private join(value: string, places: Places, sight: Sight): void {
    const { again, cases } = this;
    const [first] = places.values().next().value ?? [sight];
    if (!isSameSender(cases[first.order], cases[sight.order])) {
      again.set(ownText(value), 'shared');
      return;
    }
    if (!again.has(value)) again.set(ownText(value), places);
    const key = this.keyAt(sight);
    const place = places.get(key);
    if (place === undefined) places.set(key, [sight]);
    else if (place.at(-1)?.order !== sight.order) place.push(sight);
  }

  private keepFirst(value: string, { order, site, address, exchange, atMs }: Sight): void {
    const latest = this.exchanges.at(-1);
    if (latest?.order !== order || latest.exchange !== exchange)
      this.exchanges.push({ order, exchange, atMs });
    const numbers = [this.sites.of(site), this.addresses.of(address), this.exchanges.length - 1];
    this.first.add(value, numbers);
  }

  private firstOf(value: string): Sight | undefined {
    const number = this.first.find(value);
    if (number === undefined) return undefined;
    const [site, address, exchange] = [0, 1, 2].map((column) => this.first.at(number, column));
    const from = this.exchanges[exchange ?? 0] ?? { order: 0, exchange: '', atMs: 0 };
    return {
      ...from,
      site: this.sites.all[site ?? 0] ?? '',
      address: this.addresses.all[address ?? 0] ?? '',
    };
  }

  private keyAt({ order, site, address }: Sight): string {
    return JSON.stringify([this.cases[order]?.browser, site, pathOf(address)]);
  }
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
