// All exchanges of a run and all its canaries in; every finding out, explained, sorted and without duplicates.
import type { Canary } from '../artifacts/case.ts';
import type { Reached } from '../artifacts/destination.ts';
import type { Exchange } from '../artifacts/exchange.ts';
import type { Finding } from '../artifacts/finding.ts';
import type { Initiator } from '../artifacts/initiator.ts';
import { chainOf, type DecodedExchange, type Payload } from '../artifacts/payload.ts';
import type { IdentifierRow } from '../artifacts/tables.ts';
import { sha256Hex } from '../lib/hash.ts';
import type { RunContext } from './context.ts';
import { explain } from './explain.ts';
import { isHostOnly } from './host-only.ts';
import { initiatorOf } from './initiator.ts';
import { knowledgeOf } from './reached.ts';
import { type IdentifiersOf, identifiersIn } from './identifiers.ts';
import { type Searcher, searcherFor, type Watch } from './search.ts';
import { type Sighting, sightingsIn, withoutOuter } from './sighting.ts';
import { spreadSightings } from './spread.ts';
import { addressSightings } from './spread-address.ts';

/** What is looked for, and what explains it. */
export interface DetectSetup {
  /** Of all cases of the run: every one is looked for in every exchange. */
  canaries: readonly Canary[];
  /** Rows of config/identifiers.json; empty: none are collected. */
  identifiers?: readonly IdentifierRow[];
  /** Absent for a capture made elsewhere: nothing is explained then. */
  context?: RunContext;
  /** Who made a request, and whom it reached; told from the exchange and the context's tables alone unless given. */
  circumstances?: Circumstances;
}

/** What is told of the exchange a finding lies in. */
export interface Circumstances {
  initiatorOf: (exchange: Exchange) => Initiator;
  reachedOf: (host: string, exchange: Exchange) => Reached;
}

/** The payloads of an exchange. `wanted` may be handed to the decoder to leave out exchanges that hold nothing; a function that ignores it gives the same findings. */
export type Decoded = (exchange: Exchange, wanted: Watch) => DecodedExchange;

/** What detection over a whole run needs. */
export interface DetectInput extends DetectSetup {
  /** Of all cases of the run, in any order. */
  exchanges: readonly Exchange[];
  decoded: Decoded;
}

/** Finds everything in one exchange: sorted, without duplicates. */
export type Detector = (exchange: Exchange, decoded: Decoded) => Finding[];

/** A match's spelling is cut to this many characters. */
const longestSpelling = 200;

/** Finds every canary in every exchange, sorted by case, exchange, direction, location, canary, match and address. */
export function detect(input: DetectInput): Finding[] {
  const find = detectorFor(input);
  return input.exchanges.flatMap((exchange) => find(exchange, input.decoded)).sort(inOrder);
}

/** Prepares what is looked for once, for any number of exchanges. */
export function detectorFor(setup: DetectSetup): Detector {
  const rows = setup.identifiers ?? [];
  const searcher = searcherFor(setup.canaries, { beside: rows.length > 0 });
  const circumstances = setup.circumstances ?? plainCircumstances(setup.context);
  return (exchange, decoded) => {
    const { payloads: some, all } = decoded(exchange, searcher.watch());
    const around = some.length === 0 ? undefined : sightingsOf(some, searcher, setup.canaries);
    if (around === undefined) return [];
    // Words sent apart may stand anywhere.
    const isApart = all !== undefined && around.mayBeApart;
    const payloads = isApart ? all() : some;
    const { sightings } = isApart ? sightingsOf(payloads, searcher, setup.canaries) : around;
    if (sightings.length === 0) return [];
    const identifiersOf = identifiersIn(payloads, rows);
    const findings = new Map<string, Finding>();
    for (const sighting of sightings) {
      const finding = findingOf(sighting, exchange, { context: setup.context, identifiersOf, circumstances });
      if (!findings.has(finding.id)) findings.set(finding.id, finding);
    }
    return [...findings.values()].sort(inOrder);
  };
}

/** Everything of the canaries in the payloads of one exchange, and whether a canary that was not sent as a whole may have been sent in parts. */
function sightingsOf(
  payloads: readonly Payload[],
  searcher: Searcher,
  canaries: readonly Canary[],
): { sightings: Sighting[]; mayBeApart: boolean } {
  const seen = { sent: new Set<number>(), received: new Set<number>() };
  const all = payloads.flatMap((payload) =>
    sightingsIn(payload, searcher.matches(payload.text, seen[payload.direction]), canaries),
  );
  const whole = all.filter(({ match }) => match === 'exact' || match === 'hash');
  const sent = new Set(
    whole.filter(({ payload }) => payload.direction === 'sent').map(({ canary }) => canary.id),
  );
  // Of a canary sent in parts the rarest part shows somewhere.
  const unseen = canaries.filter(({ id }, index) => seen.sent.has(index) && !sent.has(id));
  const apart = [...spreadSightings(payloads, unseen), ...addressSightings(payloads, unseen)];
  const hosts = all.filter(
    (sighting) => sighting.match === 'host-only' && isHostOnly(sighting, [...whole, ...apart]),
  );
  return { sightings: withoutOuter([...whole, ...hosts, ...apart]), mayBeApart: unseen.length > 0 };
}

interface FindingSurroundings {
  context: RunContext | undefined;
  identifiersOf: IdentifiersOf;
  circumstances: Circumstances;
}

function findingOf(
  sighting: Sighting,
  exchange: Exchange,
  { context, identifiersOf, circumstances }: FindingSurroundings,
): Finding {
  const { payload, address, canary, match, start, end, spelling } = sighting;
  const { direction, location, text, layers } = payload;
  const identity = [exchange.caseId, exchange.id, direction, location, canary.id, match, address];
  return {
    id: sha256Hex(identity.join('\0')).slice(0, 16),
    caseId: exchange.caseId,
    exchange: exchange.id,
    direction,
    location,
    host: payload.host,
    canary: canary.id,
    kind: canary.kind,
    match,
    address,
    chain: chainOf(layers),
    spelling: [...spelling].slice(0, longestSpelling).join(''),
    range: [Buffer.byteLength(text.slice(0, start)), Buffer.byteLength(text.slice(0, end))],
    checks: layers.flatMap(({ check }) => (check === undefined ? [] : [check])),
    ...explain(sighting, exchange, context),
    eventTimeMs: payload.eventTimeMs ?? null,
    identifiers: identifiersOf(payload),
    initiator: circumstances.initiatorOf(exchange),
    reached: circumstances.reachedOf(payload.host, exchange),
  };
}

function plainCircumstances(context: RunContext | undefined): Circumstances {
  const known = knowledgeOf({ destinations: context?.destinations ?? [] });
  return { initiatorOf: (exchange) => initiatorOf(exchange), reachedOf: (host) => known(host).reached };
}

function inOrder(one: Finding, other: Finding): number {
  const keys = ['caseId', 'exchange', 'direction', 'location', 'canary', 'match', 'address'] as const;
  for (const key of keys) {
    if (one[key] !== other[key]) return one[key] < other[key] ? -1 : 1;
  }
  return 0;
}
