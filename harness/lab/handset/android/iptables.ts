// iptables and ip6tables: command lines of the forms in use come in; the handset's packet filter is changed or listed.
import {
  builtInChains,
  type Match,
  type PacketFilter,
  type Rule,
  type Table,
} from '../../network/packet-filter.ts';
import { type Invocation, type Programs, UsageError } from '../shell/command.ts';

export const packetFilterPrograms: Programs = {
  iptables: (call) => run(call, call.machine.packets.v4),
  ip6tables: (call) => run(call, call.machine.packets.v6),
};

const otherProblem = 2;
const notFound = 1;
const notPermitted = 3;

/** One parsed command line. */
interface Order {
  table: string;
  verb: string;
  chain: string | undefined;
  /** Of `-I CHAIN 1`, `-D CHAIN 1`; 1-based. */
  position: number | undefined;
  rule: Rule;
  verbose: boolean;
}

async function run(call: Invocation, filter: PacketFilter): Promise<number> {
  const say = async (text: string, status: number) => {
    await call.stderr.write(`${call.name}: ${text}\n`);
    return status;
  };
  if (call.caller.uid !== 0)
    return say("v1.8.7 (legacy): can't initialize table: Permission denied (you must be root)", notPermitted);
  const order = parse(call.args);
  const table = filter.table(order.table);
  if (!table || (call.machine.packets.limited && order.table === 'nat'))
    return say(`can't initialize ${call.name} table \`${order.table}': Table does not exist`, notPermitted);
  const problem = refusal(order, table);
  if (problem) return say(problem.text, problem.status);
  const text = carryOut(order, table);
  if (text === undefined) return say('Bad rule (does a matching rule exist in that chain?).', notFound);
  if (text !== '') await call.stdout.write(text);
  return 0;
}

function refusal({ verb, chain, rule }: Order, table: Table): { text: string; status: number } | undefined {
  if (verb === 'N')
    return table.has(chain ?? '') ? { text: 'Chain already exists.', status: notFound } : undefined;
  if (chain !== undefined && !table.has(chain))
    return { text: 'No chain/target/match by that name.', status: notFound };
  const { target } = rule;
  const known = ['ACCEPT', 'DROP', 'REJECT', 'RETURN', 'REDIRECT'];
  if (target !== undefined && !known.includes(target) && !table.has(target))
    return { text: `Couldn't load target \`${target}':No such file or directory`, status: otherProblem };
  const jumps = [...table.values()].flat().some((row) => row.target === chain);
  if (verb === 'X' && chain !== undefined && (jumps || (table.get(chain) ?? []).length > 0))
    return { text: jumps ? 'Too many links.' : 'Directory not empty.', status: notFound };
  return undefined;
}

/** What is printed; undefined when a rule that is meant is not there. */
function carryOut(order: Order, table: Table): string | undefined {
  const { verb, chain = '', rule, position } = order;
  const rules = table.get(chain) ?? [];
  const at = position === undefined ? rules.findIndex((row) => sameRule(row, rule)) : position - 1;
  switch (verb) {
    case 'N':
      table.set(chain, []);
      return '';
    case 'X':
      table.delete(chain);
      return '';
    case 'F':
      for (const list of order.chain === undefined ? table.values() : [rules]) list.length = 0;
      return '';
    case 'A':
      rules.push(rule);
      return '';
    case 'I':
      rules.splice((position ?? 1) - 1, 0, rule);
      return '';
    case 'D':
      return rules[at] === undefined ? undefined : (rules.splice(at, 1), '');
    case 'C':
      return rules[at] === undefined ? undefined : '';
    case 'S':
      return listing(order, table);
    default:
      throw new UsageError(`unknown verb -${verb}`);
  }
}

/** As `-S` prints: chains first, then rules; with -v their counters. */
function listing({ chain, table: tableName, verbose }: Order, table: Table): string {
  const chains = chain === undefined ? [...table.keys()] : [chain];
  const heads = chains.map((name) =>
    builtInChains[tableName]?.includes(name) ? `-P ${name} ACCEPT\n` : `-N ${name}\n`,
  );
  const rows = chains.flatMap((name) =>
    (table.get(name) ?? []).map((rule) => `-A ${name}${words(rule, verbose)}\n`),
  );
  return [...heads, ...rows].join('');
}

function words({ match, target, toPort, packets, bytes }: Rule, verbose: boolean): string {
  const { destination, out, protocol, port, uid } = match;
  return [
    destination === undefined ? '' : ` -d ${destination}/32`,
    out === undefined ? '' : ` -o ${out}`,
    protocol === undefined ? '' : ` -p ${protocol}`,
    uid === undefined ? '' : ` -m owner --uid-owner ${uid}`,
    port === undefined ? '' : ` -m ${protocol ?? 'tcp'} --dport ${port}`,
    verbose ? ` -c ${packets} ${bytes}` : '',
    target === undefined ? '' : ` -j ${target}`,
    toPort === undefined ? '' : ` --to-ports ${toPort}`,
  ].join('');
}

function sameRule(one: Rule, other: Rule): boolean {
  return words(one, false) === words(other, false);
}

function parse(args: readonly string[]): Order {
  const rest = [...args];
  const match: Match = {};
  const order: Order = {
    table: 'filter',
    verb: '',
    chain: undefined,
    position: undefined,
    rule: { match, packets: 0, bytes: 0 },
    verbose: false,
  };
  const value = (option: string): string => {
    const next = rest.shift();
    if (next === undefined) throw new UsageError(`option "${option}" requires an argument`);
    return next;
  };
  while (rest.length > 0) {
    const option = rest.shift() ?? '';
    switch (option) {
      case '-w':
        break;
      case '-t':
        order.table = value(option);
        break;
      case '-v':
        order.verbose = true;
        break;
      case '-N':
      case '-X':
      case '-F':
      case '-A':
      case '-I':
      case '-D':
      case '-C':
      case '-S':
        order.verb = option.slice(1);
        if (rest[0] !== undefined && !rest[0].startsWith('-')) order.chain = rest.shift();
        if (/^\d+$/.test(rest[0] ?? '')) order.position = Number(rest.shift());
        break;
      case '-m':
        if (!['owner', 'tcp', 'udp'].includes(value(option))) throw new UsageError('unknown match');
        break;
      case '--uid-owner':
        match.uid = Number(value(option));
        break;
      case '-p':
        match.protocol = value(option);
        break;
      case '-d':
        match.destination = value(option).replace(/\/(?:32|128)$/, '');
        break;
      case '-o':
        match.out = value(option);
        break;
      case '--dport':
        match.port = Number(value(option));
        break;
      case '-j':
        order.rule.target = value(option);
        break;
      case '--to-ports':
        order.rule.toPort = Number(value(option));
        break;
      default:
        throw new UsageError(`unknown option "${option}"`);
    }
  }
  if (order.verb === '') throw new UsageError('no command specified');
  return order;
}
