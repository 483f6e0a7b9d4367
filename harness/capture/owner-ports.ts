// Ids of apps come in; a port for each of them goes out, and one for everybody else: who connects where tells whose connection it is.
import * as net from 'node:net';
import { HarnessError } from '../lib/errors.ts';

/** What came in at one port so far. */
export interface PortCount {
  connections: number;
  bytes: number;
}

/** Ports in front of the recording proxy. */
export interface OwnerPorts {
  /** For whoever has no port of its own. */
  readonly sharedPort: number;
  /** By app. */
  readonly portOf: ReadonlyMap<string, number>;
  /**
   * Whose connection it is that reaches the proxy from that local port: an app's id, null for the shared port, undefined for
   * a connection that came past these ports.
   */
  appAt(localPort: number | undefined): string | null | undefined;
  count(app: string): PortCount;
  close(): Promise<void>;
}

interface Entry {
  app: string | null;
  server: net.Server;
  count: PortCount;
}

/** Listens on 127.0.0.1 only; every connection is passed on to `proxyPort` untouched. */
export async function openOwnerPorts(apps: readonly string[], proxyPort: number): Promise<OwnerPorts> {
  const appOfPort = new Map<number, string | null>();
  const sockets = new Set<net.Socket>();
  const entries = [null, ...apps].map((app): Entry => {
    const count = { connections: 0, bytes: 0 };
    const server = net.createServer({ allowHalfOpen: true }, (incoming) => {
      count.connections += 1;
      incoming.on('data', (chunk) => {
        count.bytes += chunk.length;
      });
      // Nothing flows before the proxy's side is known by its port.
      incoming.pause();
      passOn(incoming, { proxyPort, sockets, opened: (port) => appOfPort.set(port, app) });
    });
    return { app, server, count };
  });
  const close = async () => {
    const closed = entries.map(({ server }) => new Promise<void>((done) => server.close(() => done())));
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  };
  try {
    await Promise.all(entries.map(({ server }) => listen(server)));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    sharedPort: portOf(entries[0]?.server),
    portOf: new Map(entries.flatMap(({ app, server }) => (app === null ? [] : [[app, portOf(server)]]))),
    // A port is only used again by a later connection of ours, which overwrites it.
    appAt: (localPort) => (localPort === undefined ? undefined : appOfPort.get(localPort)),
    count: (app) => {
      const entry = entries.find((one) => one.app === app);
      return entry === undefined ? { connections: 0, bytes: 0 } : { ...entry.count };
    },
    close,
  };
}

function passOn(
  incoming: net.Socket,
  way: { proxyPort: number; sockets: Set<net.Socket>; opened: (localPort: number) => void },
): void {
  const outgoing = net.connect({ host: '127.0.0.1', port: way.proxyPort, allowHalfOpen: true });
  const both = [incoming, outgoing];
  for (const socket of both) {
    socket.setNoDelay(true);
    way.sockets.add(socket);
    socket.on('close', () => way.sockets.delete(socket));
  }
  // A reset on one side is one on the other: how a client left tells refusal from impatience.
  const couple = (one: net.Socket, other: net.Socket) => {
    one.on('error', () => other.resetAndDestroy());
    one.on('close', (hadError) => {
      if (hadError) other.resetAndDestroy();
      else if (!other.writableEnded) other.end();
    });
  };
  couple(incoming, outgoing);
  couple(outgoing, incoming);
  outgoing.once('connect', () => {
    if (outgoing.localPort !== undefined) way.opened(outgoing.localPort);
    incoming.pipe(outgoing);
    outgoing.pipe(incoming);
  });
}

function listen(server: net.Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new HarnessError(
          'capture-failed',
          `A port in front of the proxy could not be opened: ${cause.message}.`,
          {
            remedy: 'Start the run again.',
            cause,
          },
        ),
      ),
    );
    server.listen(0, '127.0.0.1', resolve);
  });
}

function portOf(server: net.Server | undefined): number {
  const address = server?.address();
  return typeof address === 'object' && address ? address.port : 0;
}
