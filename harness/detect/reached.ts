// A host comes in, all that is known of it goes out: from the tables, our own connections, and the look-ups saved with the run.
import {
  type Lookups,
  noLookups,
  type Place,
  type Reached,
  type Registration,
  type Server,
  unknown,
} from '../artifacts/destination.ts';
import type { DestinationRow } from '../artifacts/tables.ts';
import { destinationOf } from './destinations.ts';
import { siteOf } from './hosts.ts';

/** What hosts are looked up in. */
export interface Knowledge {
  /** Rows of config/destinations.json. */
  destinations: readonly DestinationRow[];
  /** Our own connections, in order; of several to one host the first with an address or a certificate counts. */
  servers?: readonly Server[];
  /** Look-ups saved with the run. */
  lookups?: Lookups;
  /** Looks an address up that `lookups` does not know. */
  placeOf?: (address: string | null) => Place;
}

/** One host with everything. */
export interface KnownHost {
  reached: Reached;
  row: DestinationRow | null;
  server: Server | null;
  registration: Registration | null;
}

/** Tells of a host what is known; `stated` is the remote address as somebody else's capture states it. */
export type HostKnowledge = (host: string, stated?: string | null) => KnownHost;

/** Prepares the look-ups. */
export function knowledgeOf({ destinations, servers, lookups, placeOf }: Knowledge): HostKnowledge {
  const saved = lookups ?? noLookups;
  const places = new Map(saved.places.map(({ address, ...place }) => [address, place]));
  const registrations = new Map(saved.registrations.map((one) => [one.domain, one]));
  const byHost = new Map<string, Server>();
  for (const server of servers ?? []) {
    const known = byHost.get(server.host);
    if (known === undefined || richness(server) > richness(known)) byHost.set(server.host, server);
  }
  const told = new Map<string, KnownHost>();
  const known = (host: string, stated: string | null | undefined): KnownHost => {
    const row = destinationOf(host, destinations) ?? null;
    const server = byHost.get(bareName(host)) ?? null;
    const address = stated ?? server?.address ?? null;
    const place = (address === null ? undefined : places.get(address)) ??
      placeOf?.(address) ?? { country: unknown, network: unknown };
    const site = siteOf(host);
    const registration = registrations.get(site) ?? null;
    const reached: Reached = {
      site,
      operator: row?.operatorName ?? unknown,
      address: address ?? unknown,
      certificate: server?.tls?.chain[0]?.sha256 ?? unknown,
      ...place,
      registration: registration === null ? unknown : registeredIn(registration),
    };
    return { reached, row, server, registration };
  };
  // Judges ask of the host of every finding again and again.
  return (host, stated) => {
    if (stated !== undefined && stated !== null) return known(host, stated);
    const before = told.get(host);
    if (before !== undefined) return before;
    if (told.size >= mostHosts) told.clear();
    const now = known(host, stated);
    told.set(host, now);
    return now;
  };
}

/** Of those remembered; a capture of somebody else's may name any number. */
const mostHosts = 10_000;

function richness({ address, tls }: Server): number {
  return (address === null ? 0 : 1) + (tls === null ? 0 : 1);
}

/** As servers are recorded: lower case, without port. */
function bareName(host: string): string {
  const bare = host.toLowerCase();
  const bracketed = /^\[(.*)\]/.exec(bare)?.[1];
  return bracketed ?? bare.replace(/:\d+$/, '').replace(/\.$/, '');
}

function registeredIn({ registrar, registeredAt, registrant }: Registration): string {
  const by = registrant === unknown ? '' : `${registrant}, `;
  const since = registeredAt === unknown ? '' : ` since ${registeredAt.slice(0, 10)}`;
  return `${by}through ${registrar}${since}`;
}
