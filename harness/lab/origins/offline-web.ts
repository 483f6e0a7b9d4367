// The offline web as a server: an HTTP proxy on loopback (CONNECT with its own TLS, absolute-form http) answers by host.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage } from '../../lib/errors.ts';
import { type CertificateAuthority, createAuthority } from './certificates.ts';
import type { Site, WebRequest } from './site.ts';
import { siteTable } from './sites.ts';

/** A running offline web. */
export interface OfflineWeb {
  /** Loopback port of its HTTP proxy. */
  port: number;
  /** PEM of its CA: stands for the CAs a factory handset trusts. */
  caPem: string;
  /** Called with every request it answers, in order. */
  onRequest(listener: (request: WebRequest) => void): void;
  close(): Promise<void>;
}

export interface OfflineWebOptions {
  sites: readonly Site[];
  /** Wait before every answer, in ms; 0 unless told. */
  delayMs?: number;
}

/** Largest request body taken; more closes the connection. */
const maxBodyBytes = 8 * 1024 * 1024;

/** Starts it on a free port of 127.0.0.1. */
export async function startOfflineWeb(options: OfflineWebOptions): Promise<OfflineWeb> {
  const authority = await createAuthority('phonehome offline web CA (simulated)');
  const siteFor = siteTable(options.sites);
  const listeners: ((request: WebRequest) => void)[] = [];
  const sockets = new Set<Duplex>();

  const answer = async (message: IncomingMessage, response: ServerResponse, secure: boolean) => {
    const request = await readRequest(message, secure);
    const site = request && siteFor(request.host);
    if (!request || !site) return message.socket.destroy();
    for (const listener of listeners) listener(request);
    if (options.delayMs) await sleep(options.delayMs);
    const given = site.answer(request);
    if (given === 'drop') return message.socket.destroy();
    const body = Buffer.from(given.body ?? '');
    response.writeHead(given.status, { ...given.headers, 'content-length': body.length }).end(body);
  };
  const serve = (secure: boolean) => (message: IncomingMessage, response: ServerResponse) => {
    answer(message, response, secure).catch((cause) => message.socket.destroy(asError(cause)));
  };

  const proxy = createServer(serve(false));
  const secure = secureServer(authority);
  const plain = createServer(serve(false));
  secure.on('request', serve(true));
  proxy.on('connection', (socket) => track(sockets, socket));
  proxy.on('connect', (message, socket, head) => {
    const { host, port } = authorityOf(message.url ?? '');
    socket.on('error', () => socket.destroy());
    if (!siteFor(host)) return void socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    (port === 80 ? plain : secure).emit('connection', socket);
  });
  const port = await listen(proxy);
  return {
    port,
    caPem: authority.pem,
    onRequest: (listener) => listeners.push(listener),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => proxy.close(() => resolve()));
    },
  };
}

/** Speaks TLS with a certificate for the name the client asks for; never listens itself. */
function secureServer(authority: CertificateAuthority): TlsServer {
  return createTlsServer({
    SNICallback: (name, done) => {
      authority.contextFor(name.toLowerCase()).then(
        (context) => done(null, context),
        (cause) => done(asError(cause)),
      );
    },
  }).on('tlsClientError', (_cause, socket) => socket.destroy());
}

async function readRequest(message: IncomingMessage, secure: boolean): Promise<WebRequest | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  const base = `${secure ? 'https' : 'http'}://${message.headers.host ?? ''}`;
  if (!URL.canParse(message.url ?? '', base)) return undefined;
  const url = new URL(message.url ?? '', base);
  return {
    method: message.method ?? 'GET',
    host: url.hostname,
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
    ),
    body: Buffer.concat(chunks),
    secure,
  };
}

/** `host:port` of a CONNECT; port 443 when there is none. */
function authorityOf(target: string): { host: string; port: number } {
  const [, host = '', port = '443'] = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(target) ?? [];
  return { host: host.toLowerCase(), port: Number(port) };
}

function track(sockets: Set<Duplex>, socket: Socket): void {
  sockets.add(socket);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => sockets.delete(socket));
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(errorMessage(cause));
}
