// `adb reverse`: the service's requests in; a table of device ports that lead to host ports, each tied to its connection, out.
import type { Duplex } from 'node:stream';
import type { ReverseTunnels } from '../../model.ts';
import type { AdbConnection } from './connection.ts';

interface Tunnel {
  hostPort: number;
  connection: AdbConnection;
}

/** The table, and the service that changes it. */
export interface ReverseTable extends ReverseTunnels {
  /** Answers what follows `reverse:`; undefined for a request it does not know. */
  request(text: string, connection: AdbConnection): string | undefined;
}

/** First device port handed out for `tcp:0`. */
const firstFreePort = 37_000;

/** An empty table; a connection's tunnels vanish with it. */
export function createReverseTable(): ReverseTable {
  const tunnels = new Map<number, Tunnel>();
  const watched = new WeakSet<AdbConnection>();

  const watch = (connection: AdbConnection) => {
    if (watched.has(connection)) return;
    watched.add(connection);
    connection.onClose(() => {
      for (const [port, tunnel] of tunnels) if (tunnel.connection === connection) tunnels.delete(port);
    });
  };
  const forward = (text: string, connection: AdbConnection): string => {
    const norebind = text.startsWith('norebind:');
    const [local = '', remote = ''] = text.slice(norebind ? 'norebind:'.length : 0).split(';');
    const wanted = portOf(local);
    const hostPort = portOf(remote);
    if (wanted === undefined || hostPort === undefined) return failure(`unsupported: ${text}`);
    if (norebind && tunnels.has(wanted)) return failure(`cannot rebind existing socket`);
    const devicePort = wanted === 0 ? freePort(tunnels) : wanted;
    watch(connection);
    tunnels.set(devicePort, { hostPort, connection });
    return wanted === 0 ? `OKAY${counted(String(devicePort))}` : 'OKAY';
  };
  return {
    async open(devicePort): Promise<Duplex | undefined> {
      const tunnel = tunnels.get(devicePort);
      return tunnel?.connection.open(`tcp:${tunnel.hostPort}`);
    },
    list: () => [...tunnels].map(([devicePort, { hostPort }]) => ({ devicePort, hostPort })),
    request(text, connection) {
      const [verb = '', ...rest] = text.split(':');
      const argument = rest.join(':');
      switch (verb) {
        case 'forward':
          return forward(argument, connection);
        case 'killforward': {
          const port = portOf(argument);
          if (port === undefined || !tunnels.delete(port)) return failure(`listener '${argument}' not found`);
          return 'OKAY';
        }
        case 'killforward-all':
          tunnels.clear();
          return 'OKAY';
        case 'list-forward': {
          const lines = [...tunnels].map(([port, { hostPort }]) => `(reverse) tcp:${port} tcp:${hostPort}\n`);
          return counted(lines.join(''));
        }
        default:
          return undefined;
      }
    },
  };
}

function portOf(text: string): number | undefined {
  const port = Number(/^tcp:(\d{1,5})$/.exec(text)?.[1] ?? Number.NaN);
  return Number.isInteger(port) && port <= 65_535 ? port : undefined;
}

function freePort(tunnels: ReadonlyMap<number, Tunnel>): number {
  let port = firstFreePort;
  while (tunnels.has(port)) port += 1;
  return port;
}

/** Four hex digits of length, then the text. */
function counted(text: string): string {
  return text.length.toString(16).padStart(4, '0') + text;
}

function failure(reason: string): string {
  return `FAIL${counted(reason)}`;
}
