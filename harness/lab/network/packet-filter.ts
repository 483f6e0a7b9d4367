// The kernel's packet filter as far as the handset's own traffic meets it: rules with counters in, where a packet goes out.

/** One packet on its way out of the handset. */
export interface Packet {
  /** Of the app that sends it. */
  uid: number;
  out: 'lo' | 'wlan0';
  protocol: 'tcp' | 'udp';
  /** IPv4 address. */
  destination: string;
  port: number;
  sizeBytes: number;
  /** How many packets these bytes are; 1 unless told. */
  packets?: number;
}

/** What a rule asks of a packet; an absent field asks nothing. */
export interface Match {
  uid?: number;
  out?: string;
  protocol?: string;
  /** Without a mask: host addresses only. */
  destination?: string;
  port?: number;
}

/** One rule of a chain. */
export interface Rule {
  match: Match;
  /** A chain, or ACCEPT, DROP, REJECT, RETURN, REDIRECT; absent: it only counts. */
  target?: string;
  toPort?: number;
  packets: number;
  bytes: number;
}

/** Chains by name; the built-in ones are always there. */
export type Table = Map<string, Rule[]>;

type Verdict = { kind: 'accept' } | { kind: 'drop' } | { kind: 'redirect'; port: number };

/** Tables of one address family. */
export interface PacketFilter {
  table(name: string): Table | undefined;
  /** A new connection: the port it really goes to; undefined when its first packet is dropped. */
  connect(packet: Packet): number | undefined;
  /** More of a connection that was let through. */
  sent(packet: Packet): void;
}

export const builtInChains: Readonly<Record<string, readonly string[]>> = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
};

/** Bytes of IPv4 and TCP headers with the options of Linux. */
export const headerBytes = 52;
const synBytes = 60;

/** Empty tables. */
export function createPacketFilter(): PacketFilter {
  const tables = new Map(
    Object.entries(builtInChains).map(([name, chains]): [string, Table] => [
      name,
      new Map(chains.map((chain): [string, Rule[]] => [chain, []])),
    ]),
  );
  const through = (table: string, packet: Packet): Verdict =>
    traverse(tables.get(table) ?? new Map<string, Rule[]>(), 'OUTPUT', packet) ?? { kind: 'accept' };
  return {
    table: (name) => tables.get(name),
    connect: (packet) => {
      const first = { ...packet, sizeBytes: synBytes, packets: 1 };
      const rewritten = through('nat', first);
      if (rewritten.kind === 'drop') return undefined;
      const port = rewritten.kind === 'redirect' ? rewritten.port : packet.port;
      return through('filter', { ...first, port }).kind === 'drop' ? undefined : port;
    },
    sent: (packet) => void through('filter', packet),
  };
}

/** The verdict of a chain; undefined when it comes to its end. */
function traverse(table: Table, chain: string, packet: Packet): Verdict | undefined {
  for (const rule of table.get(chain) ?? []) {
    if (!fits(rule.match, packet)) continue;
    rule.packets += packet.packets ?? 1;
    rule.bytes += packet.sizeBytes;
    switch (rule.target) {
      case undefined:
        continue;
      case 'RETURN':
        return undefined;
      case 'ACCEPT':
        return { kind: 'accept' };
      case 'DROP':
      case 'REJECT':
        return { kind: 'drop' };
      case 'REDIRECT':
        return { kind: 'redirect', port: rule.toPort ?? packet.port };
      default: {
        const verdict = traverse(table, rule.target, packet);
        if (verdict) return verdict;
      }
    }
  }
  return undefined;
}

function fits({ uid, out, protocol, destination, port }: Match, packet: Packet): boolean {
  return (
    (uid === undefined || uid === packet.uid) &&
    (out === undefined || out === packet.out) &&
    (protocol === undefined || protocol === packet.protocol) &&
    (destination === undefined || destination === packet.destination) &&
    (port === undefined || port === packet.port)
  );
}
