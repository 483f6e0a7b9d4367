// UIDs and ports come in; the handset's packet filter leads each UID to its own port of the proxy and counts what it sends, until undone.
import { HarnessError } from '../lib/errors.ts';
import type { Handset } from './handset.ts';
import type { AsRoot } from './root.ts';
import type { UndoEntry, UndoJournal } from './undo-journal.ts';

/** One app with a port of its own. */
export interface RoutedApp {
  uid: number;
  /** Port of the handset that its connections to the proxy are led to. */
  port: number;
}

/** What the kernel counted for one UID since the rules were made; bytes with packet headers. */
export interface UidCount {
  uid: number;
  /** Connections led to its port. */
  led: number;
  loopbackBytes: number;
  tcpBytes: number;
  udpBytes: number;
  otherBytes: number;
  dnsBytes: number;
}

/** What is asked for. */
export interface PacketRulesOptions {
  handset: Handset;
  journal: UndoJournal;
  /** Port that the proxy setting names. */
  proxyPort: number;
  apps: readonly RoutedApp[];
}

/** The rules are in place. */
export interface PacketRules {
  /** Null while every rule is as it was made; else what is wrong. */
  trouble(): Promise<string | null>;
  counts(): Promise<UidCount[]>;
  /**
   * Leads and counts a UID more: an app that is installed anew gets another. Throws `interception-failed` when the
   * handset refuses; a rule that is half made is told by `trouble` then.
   */
  add(app: RoutedApp): Promise<void>;
  /** False when the kernel's IPv6 filter could not be asked: what went past the proxy there is not counted. */
  readonly countsIpv6: boolean;
}

const families = ['iptables', 'ip6tables'] as const;

/**
 * Makes the rules and reads them back. Throws `interception-failed` with the handset's own words when its kernel or its
 * iptables cannot do it; then none of them is left.
 */
export async function makePacketRules(options: PacketRulesOptions): Promise<PacketRules> {
  const { handset, journal, proxyPort } = options;
  const apps = [...options.apps];
  const asRoot = await handset.asRoot();
  const chain = `phonehome_${proxyPort}`;
  journal.add({ kind: 'packet-rules', chain, proxyPort });
  const jump = jumpOf(chain, proxyPort);
  try {
    await must(asRoot, [
      `iptables -w -t nat -N ${chain}`,
      ...apps.map((app) => leadingRule(chain, app)),
      `iptables -w -t nat -I OUTPUT 1 ${jump}`,
      ...countingRules('iptables', chain, apps),
    ]);
  } catch (error) {
    await removeAll(asRoot, { chain, proxyPort });
    throw error;
  }
  const ipv6 = await must(asRoot, countingRules('ip6tables', chain, apps)).then(
    () => true,
    () => false,
  );
  const rules: PacketRules = {
    countsIpv6: ipv6,
    trouble: async () => {
      const there = await asRoot(`iptables -w -t nat -C OUTPUT ${jump}`);
      if (there.exitCode !== 0) return 'the jump into our rules is gone';
      const redirects = rowsOf(await listed(asRoot, `iptables -w -t nat -S ${chain} -v`));
      const lost = apps.find(
        ({ uid, port }) => !redirects.some((row) => row.uid === uid && row.toPort === port),
      );
      return lost === undefined ? null : `the rule for UID ${lost.uid} is gone`;
    },
    counts: async () => {
      const redirects = rowsOf(await listed(asRoot, `iptables -w -t nat -S ${chain} -v`));
      const sent: Row[] = [];
      for (const family of ipv6 ? families : (['iptables'] as const))
        sent.push(...rowsOf(await listed(asRoot, `${family} -w -S ${chain} -v`)));
      return apps.map(({ uid }) => countOf(uid, redirects, sent));
    },
    add: async (app) => {
      apps.push(app);
      const counted = ipv6 ? families : (['iptables'] as const);
      const counting = counted.flatMap((family) => countingRulesOf(family, chain, app));
      await must(asRoot, [leadingRule(chain, app), ...counting]);
    },
  };
  const trouble = await rules.trouble();
  if (trouble === null) return rules;
  await removeAll(asRoot, { chain, proxyPort });
  throw refused(trouble);
}

/** Takes the rules out; some or all of them may be gone already. Throws `undo-failed` when one stays. */
export async function undoPacketRules(
  handset: Handset,
  entry: Extract<UndoEntry, { kind: 'packet-rules' }>,
): Promise<void> {
  await removeAll(await handset.asRoot(), entry);
}

function jumpOf(chain: string, proxyPort: number): string {
  return `-d 127.0.0.1/32 -p tcp -m tcp --dport ${proxyPort} -j ${chain}`;
}

function leadingRule(chain: string, { uid, port }: RoutedApp): string {
  return `iptables -w -t nat -A ${chain} -p tcp -m owner --uid-owner ${uid} -j REDIRECT --to-ports ${port}`;
}

function countingRules(family: string, chain: string, apps: readonly RoutedApp[]): string[] {
  return [
    `${family} -w -N ${chain}`,
    ...apps.flatMap((app) => countingRulesOf(family, chain, app)),
    `${family} -w -I OUTPUT 1 -j ${chain}`,
  ];
}

/** A UID's packets fall on its first rule that fits: within the handset, DNS, then what went past the proxy. */
function countingRulesOf(family: string, chain: string, { uid }: Pick<RoutedApp, 'uid'>): string[] {
  const matches = [
    '-o lo',
    '-p udp -m udp --dport 53',
    '-p tcp -m tcp --dport 53',
    '-p tcp -m tcp --dport 853',
    '-p tcp',
    '-p udp',
    '',
  ];
  return matches.map((match) => `${family} -w -A ${chain} ${match} -m owner --uid-owner ${uid} -j RETURN`);
}

async function removeAll(
  asRoot: AsRoot,
  { chain, proxyPort }: { chain: string; proxyPort: number },
): Promise<void> {
  const places = [
    { tool: 'iptables -w -t nat', jump: jumpOf(chain, proxyPort) },
    ...families.map((family) => ({ tool: `${family} -w`, jump: `-j ${chain}` })),
  ];
  for (const { tool, jump } of places) {
    // Without jumps, then without rules, a chain can be deleted; each step may have been done before.
    await asRoot(`${tool} -D OUTPUT ${jump}; ${tool} -F ${chain}; ${tool} -X ${chain}`);
    const { stdout } = await asRoot(`${tool} -S`);
    if (!stdout.split(/\r?\n/).some((line) => line.split(' ').includes(chain))) continue;
    throw new HarnessError('undo-failed', `${chain} is still in the handset's packet filter (${tool} -S).`, {
      remedy: 'Restart the handset: the rules do not survive it.',
    });
  }
}

async function must(asRoot: AsRoot, commands: readonly string[]): Promise<void> {
  const { stdout, stderr, exitCode } = await asRoot(commands.join(' && '));
  if (exitCode === 0) return;
  throw refused((stderr || stdout).trim().split('\n')[0]?.slice(0, 200) || `exit status ${exitCode}`);
}

async function listed(asRoot: AsRoot, command: string): Promise<string> {
  const { stdout, stderr, exitCode } = await asRoot(command);
  if (exitCode === 0) return stdout;
  throw refused(stderr.trim().split('\n')[0]?.slice(0, 200) || command);
}

function refused(why: string): HarnessError {
  return new HarnessError(
    'interception-failed',
    `The handset's packet filter does not tell apps apart: ${why}.`,
    {
      remedy: 'Its kernel needs iptables with the nat table, the owner match and the REDIRECT target.',
    },
  );
}

/** A rule as `iptables -S CHAIN -v` prints it. */
interface Row {
  uid: number;
  packets: number;
  bytes: number;
  out: string | undefined;
  protocol: string | undefined;
  port: number | undefined;
  toPort: number | undefined;
}

function rowsOf(text: string): Row[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const word = (pattern: RegExp) => pattern.exec(line)?.[1];
    const number = (pattern: RegExp) => (word(pattern) === undefined ? undefined : Number(word(pattern)));
    const uid = number(/ --uid-owner (\d+)/);
    const [, packets, bytes] = / -c (\d+) (\d+)/.exec(line) ?? [];
    if (!line.startsWith('-A ') || uid === undefined || packets === undefined) return [];
    return [
      {
        uid,
        packets: Number(packets),
        bytes: Number(bytes),
        out: word(/ -o (\S+)/),
        protocol: word(/ -p (\S+)/),
        port: number(/ --dport (\d+)/),
        toPort: number(/ --to-ports (\d+)/),
      },
    ];
  });
}

function countOf(uid: number, redirects: readonly Row[], sent: readonly Row[]): UidCount {
  const own = sent.filter((row) => row.uid === uid);
  const bytes = (fits: (row: Row) => boolean) => own.filter(fits).reduce((sum, row) => sum + row.bytes, 0);
  const past = (protocol: string | undefined) =>
    bytes((row) => row.out === undefined && row.port === undefined && row.protocol === protocol);
  return {
    uid,
    led: redirects.filter((row) => row.uid === uid).reduce((sum, row) => sum + row.packets, 0),
    loopbackBytes: bytes(({ out }) => out === 'lo'),
    tcpBytes: past('tcp'),
    udpBytes: past('udp'),
    otherBytes: past(undefined),
    dnsBytes: bytes(({ port }) => port !== undefined),
  };
}
