// A server's name and the road to it come in; a connection of our own goes there and back, and its address and certificates go out.
import { createHash, X509Certificate } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import * as net from 'node:net';
import * as tls from 'node:tls';
import type { Certificate, Server, ServerTls } from '../artifacts/destination.ts';
import { errorMessage, systemErrorCode } from '../lib/errors.ts';
import { sha256Hex } from '../lib/hash.ts';
import { within } from '../lib/time.ts';

/** Whom to connect to. */
export interface ServerName {
  /** Lower case; an IPv6 address without brackets. */
  host: string;
  port: number;
  /** Whether the requests to it were over TLS. */
  encrypted: boolean;
}

/** How to get there: the road the recorded requests take. */
export interface OwnRoad {
  /** `direct`, or the HTTP proxy the recording proxy forwards to. */
  upstream: 'direct' | `http://${string}`;
  /** PEM texts to trust besides Node's own; empty: none. */
  trustedCas: readonly string[];
  /** For the whole connection, in ms. */
  timeoutMs: number;
}

const longestName = 400;
const mostNames = 40;
const longestChain = 10;
const behindProxy = 'the upstream proxy connects, so the address is not seen';

/** Connects once and closes again; whatever fails is said in `missing`, nothing is thrown. */
export async function meetServer(name: ServerName, road: OwnRoad): Promise<Server> {
  const { host, port } = name;
  const met: Server = { host, port, connectedAtMs: Date.now(), address: null, tls: null, missing: null };
  const opened: net.Socket[] = [];
  try {
    await within(`our own connection to ${host}:${port}`, meet(name, road, { met, opened }), road.timeoutMs);
  } catch (error) {
    met.missing = [systemErrorCode(error), errorMessage(error)]
      .filter(Boolean)
      .join(': ')
      .slice(0, longestName);
  } finally {
    // The TLS layer first: Node dies with a segmentation fault when the socket below it is destroyed before it.
    for (const socket of opened.reverse()) socket.destroy();
  }
  return met;
}

async function meet(
  name: ServerName,
  road: OwnRoad,
  { met, opened }: { met: Server; opened: net.Socket[] },
): Promise<void> {
  const direct = road.upstream === 'direct';
  if (!direct) met.missing = behindProxy;
  if (!direct && !name.encrypted) return;
  const socket = await (direct ? connected(name, opened) : throughProxy(name, road.upstream, opened));
  if (direct) met.address = socket.remoteAddress ?? null;
  if (name.encrypted) met.tls = await handshake(socket, name, { road, opened });
}

function connected(
  { host, port }: Pick<ServerName, 'host' | 'port'>,
  opened: net.Socket[],
): Promise<net.Socket> {
  const socket = net.connect({ host, port });
  opened.push(socket);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    // Also an error that comes after the answer must find a listener.
    socket.on('error', reject);
  });
}

async function throughProxy(name: ServerName, proxy: string, opened: net.Socket[]): Promise<net.Socket> {
  const { hostname, port } = new URL(proxy);
  const socket = await connected({ host: hostname, port: Number(port || 80) }, opened);
  const target = `${net.isIPv6(name.host) ? `[${name.host}]` : name.host}:${name.port}`;
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      method: 'CONNECT',
      path: target,
      headers: { host: target },
      createConnection: () => socket,
    });
    request.once('connect', (response) => {
      if (response.statusCode === 200) resolve(socket);
      else reject(new Error(`the upstream proxy answered ${response.statusCode ?? 'nothing'}`));
    });
    request.once('response', (response) =>
      reject(new Error(`the upstream proxy answered ${response.statusCode ?? 'nothing'}`)),
    );
    request.once('error', reject);
    request.end();
  });
}

function handshake(
  socket: net.Socket,
  { host }: ServerName,
  { road, opened }: { road: OwnRoad; opened: net.Socket[] },
): Promise<ServerTls> {
  return new Promise((resolve, reject) => {
    const secure = tls.connect({
      socket,
      ...(net.isIP(host) === 0 ? { servername: host } : {}),
      ALPNProtocols: ['h2', 'http/1.1'],
      ca: [...tls.rootCertificates, ...road.trustedCas],
      // What is shown is wanted, trusted or not; nothing is sent on this connection.
      rejectUnauthorized: false,
    });
    opened.push(secure);
    secure.once('secureConnect', () => {
      try {
        resolve(shownBy(secure));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    secure.on('error', reject);
    secure.once('close', () => reject(new Error('the server closed the connection in the handshake')));
  });
}

function shownBy(secure: tls.TLSSocket): ServerTls {
  const chain = chainOf(secure);
  const digest = createHash('sha256');
  for (const certificate of chain) digest.update(certificate);
  return {
    version: secure.getProtocol() ?? 'unknown',
    alpn: secure.alpnProtocol || null,
    untrusted: secure.authorized ? null : String(secure.authorizationError),
    chainSha256: digest.digest('hex'),
    chain: chain.map(described),
  };
}

/** DER of the chain, the server's own first; a root that signs itself ends it. */
function chainOf(secure: tls.TLSSocket): Buffer[] {
  const chain: Buffer[] = [];
  let next: tls.DetailedPeerCertificate | undefined = secure.getPeerCertificate(true);
  while (next?.raw !== undefined && chain.length < longestChain) {
    const { raw } = next;
    if (chain.some((known) => known.equals(raw))) break;
    chain.push(raw);
    next = next.issuerCertificate;
  }
  if (chain.length === 0) throw new Error('the server showed no certificate');
  return chain;
}

function described(der: Buffer): Certificate {
  const { subject, issuer, validFrom, validTo, subjectAltName } = new X509Certificate(der);
  const oneLine = (name: string) => name.split('\n').join(', ').slice(0, longestName);
  return {
    sha256: sha256Hex(der),
    subject: oneLine(subject),
    issuer: oneLine(issuer),
    validFrom: new Date(validFrom).toISOString(),
    validTo: new Date(validTo).toISOString(),
    names: (subjectAltName ?? '')
      .split(', ')
      .filter((part) => part !== '')
      .slice(0, mostNames)
      .map((part) => part.slice(0, longestName)),
  };
}
