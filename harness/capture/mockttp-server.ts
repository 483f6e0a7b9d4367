// mockttp comes in before it starts; it goes out bound to loopback, with room for long headers and with sight of tunnels and SNI names.
import * as net from 'node:net';
import * as tls from 'node:tls';
import type { Mockttp } from 'mockttp';
import { z } from 'zod';
import { HarnessError } from '../lib/errors.ts';

/** Largest request line plus headers taken, in bytes; Node's own 16 KiB would lose long tracking URLs with only a 431. */
export const maxHeaderBytes = 1024 * 1024;

/** A CONNECT through which the client sent nothing: mockttp reports no event at all for it. */
export interface SilentTunnel {
  host: string | null;
  /** Epoch ms of the CONNECT. */
  atMs: number;
  remotePort: number | undefined;
}

/** What a client's TLS handshake said. */
export interface ClientHello {
  /** Null when it gave none or is not known. */
  sni: string | null;
  /** JA4 fingerprint; absent when it is not known. */
  ja4?: string;
}

/** What mockttp's own events do not say. */
export interface ServerView {
  /** The handshake on the client connection with that remote port. */
  helloOf(remotePort: number | undefined): ClientHello;
  /** Tunnels open now through which nothing was sent for at least `ageMs`; each is told once. */
  silentTunnels(ageMs: number): SilentTunnel[];
}

/**
 * Starts mockttp on a free port of 127.0.0.1. mockttp listens on every interface and offers no option for it, nor for the
 * header size, so the net.Server it makes is adjusted as it is assigned; specs/unit/capture/mockttp-server.test.ts guards this.
 * `onSilentTunnel` is called when a tunnel closed with nothing sent.
 */
export async function startOnLoopback(
  mockttp: Mockttp,
  onSilentTunnel: (tunnel: SilentTunnel) => void,
): Promise<ServerView> {
  const hellos = new Map<number, ClientHello>();
  const tunnels = new Map<net.Socket, SilentTunnel & { bytesBefore: number; told: boolean }>();
  const isSilent = (socket: net.Socket, bytesBefore: number) => socket.bytesRead <= bytesBefore;

  const adjust = (server: net.Server) => {
    const listen = server.listen.bind(server);
    Object.defineProperty(server, 'listen', { value: (port: number) => listen(port, '127.0.0.1') });
    const httpServer: unknown = Reflect.get(server, '_httpServer');
    if (httpServer instanceof net.Server) Object.assign(httpServer, { maxHeaderSize: maxHeaderBytes });
    server.on('secureConnection', (socket: tls.TLSSocket) => {
      const port = socket.remotePort;
      if (port === undefined) return;
      hellos.set(port, { sni: socket.servername || null, ...fingerprintOf(socket) });
      socket.once('close', () => hellos.delete(port));
    });
    server.on('connect', (request: { url?: string }, socket: unknown, head: Buffer) => {
      if (!(socket instanceof net.Socket) || socket instanceof tls.TLSSocket || head.length > 0) return;
      const tunnel = {
        host: hostOf(request.url),
        atMs: Date.now(),
        remotePort: socket.remotePort,
        bytesBefore: socket.bytesRead,
        told: false,
      };
      tunnels.set(socket, tunnel);
      socket.once('close', () => {
        tunnels.delete(socket);
        if (!tunnel.told && isSilent(socket, tunnel.bytesBefore)) onSilentTunnel(tunnel);
      });
    });
  };

  let current: net.Server | undefined;
  Object.defineProperty(mockttp, 'server', {
    configurable: true,
    get: () => current,
    set: (server: net.Server) => {
      current = server;
      adjust(server);
    },
  });
  await mockttp.start(0);
  const address = current?.address();
  if (!address || typeof address === 'string' || address.address !== '127.0.0.1') {
    await mockttp.stop();
    throw new HarnessError('capture-failed', 'The recording proxy did not bind to 127.0.0.1 only.', {
      remedy: 'Use the mockttp version pinned in package.json.',
    });
  }
  return {
    helloOf: (remotePort) => (remotePort === undefined ? undefined : hellos.get(remotePort)) ?? { sni: null },
    silentTunnels: (ageMs) => {
      const bound = Date.now() - ageMs;
      return [...tunnels].flatMap(([socket, tunnel]) => {
        if (tunnel.told || tunnel.atMs > bound || !isSilent(socket, tunnel.bytesBefore)) return [];
        tunnel.told = true;
        return [tunnel];
      });
    },
  };
}

const tlsMetadata = z.object({ ja4Fingerprint: z.string().max(100) });

/** mockttp computes it for its own events and keeps it under a symbol on the socket, or on the one below. */
function fingerprintOf(socket: tls.TLSSocket): { ja4?: string } {
  const below: unknown = Reflect.get(socket, '_parent');
  for (const holder of [socket, below]) {
    if (typeof holder !== 'object' || holder === null) continue;
    const key = Object.getOwnPropertySymbols(holder).find(
      ({ description }) => description === 'tls-metadata',
    );
    const read = tlsMetadata.safeParse(key === undefined ? undefined : Reflect.get(holder, key));
    if (read.success) return { ja4: read.data.ja4Fingerprint };
  }
  return {};
}

/** `host:port` of a CONNECT without its port. */
function hostOf(target: string | undefined): string | null {
  return target?.replace(/:\d+$/, '') || null;
}
