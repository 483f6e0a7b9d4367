// adbd on a TCP port of this machine: a handset's services in; a listening port real adb clients connect to out.
import { createServer, type Server, type Socket } from 'node:net';
import { HarnessError } from '../../../lib/errors.ts';
import { type ConnectionOptions, serveConnection } from './connection.ts';

/** A listening adb daemon. */
export interface AdbDaemon {
  /** Listens on 127.0.0.1; the port is never one adb takes for an emulator's. */
  listen(): Promise<{ port: number }>;
  /** Drops every host, as a restarting adbd does. */
  closeConnections(): void;
  close(): Promise<void>;
}

/** adb scans these ports and would call the device `emulator-N` (handset protocol map, section 10). */
function isEmulatorPort(port: number): boolean {
  return port >= 5555 && port <= 5585;
}

const attempts = 20;

/** A daemon that is not listening yet. */
export function createDaemon(options: ConnectionOptions): AdbDaemon {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveConnection(socket, options);
  });
  const closeConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    async listen() {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const port = await listenAnywhere(server);
        if (!isEmulatorPort(port)) return { port };
        await closeServer(server);
      }
      throw new HarnessError('port-busy', 'No free TCP port for the lab handset.', {
        remedy: 'Close programs that hold many local ports, then start again.',
      });
    },
    closeConnections,
    async close() {
      closeConnections();
      if (server.listening) await closeServer(server);
    },
  };
}

function listenAnywhere(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no TCP address'));
      else resolve(address.port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
