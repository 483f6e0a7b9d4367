// An app's own HTTP client: a request and a road come in, the answer goes out; HTTP/1.1, TLS checked against the handset's CAs.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import { HarnessError } from '../../lib/errors.ts';
import { within } from '../../lib/time.ts';
import type { NativeRequest, NativeResponse } from '../model.ts';
import { refusingLikeAndroid } from './certificate-check.ts';

const defaultTimeoutMs = 10_000;
/** Largest answer body kept. */
const maxBodyBytes = 4 * 1024 * 1024;

export interface ClientOptions {
  /** A connection whose other end speaks HTTP-proxy language. */
  open: () => Promise<Duplex>;
  /** PEM texts of the CAs this client trusts, and no other. */
  cas: readonly string[];
}

/** Sends one request on its own connection; rejects when the road, the handshake or the answer fails. */
export async function sendRequest(request: NativeRequest, options: ClientOptions): Promise<NativeResponse> {
  const url = new URL(request.url);
  const opened: Duplex[] = [];
  const ended = new AbortController();
  const work = async () => {
    const road = await options.open();
    opened.push(road);
    request.signal?.throwIfAborted();
    const connection = url.protocol === 'https:' ? await throughTls(road, url, options.cas) : road;
    return exchange(connection, url, request);
  };
  try {
    const answer = within(`an answer from ${url.host}`, work(), request.timeoutMs ?? defaultTimeoutMs);
    return await (request.signal ? Promise.race([answer, aborted(request.signal, ended.signal)]) : answer);
  } finally {
    ended.abort();
    for (const stream of opened) stream.destroy();
  }
}

/** Rejects when the signal fires, which outlives many requests: after `ended` nothing of this one hangs on it. */
function aborted(signal: AbortSignal, ended: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = () => reject(refused('the server', 'the app ended the request'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true, signal: ended });
  });
}

/** CONNECT, then the handshake; the host name and the chain must be right. */
async function throughTls(road: Duplex, url: URL, cas: readonly string[]): Promise<Duplex> {
  const target = `${url.hostname}:${url.port || 443}`;
  const tunnel = refusingLikeAndroid(await connectTunnel(road, target), { host: url.hostname, cas });
  return new Promise((resolve, reject) => {
    const secure = tlsConnect({
      socket: tunnel,
      servername: url.hostname,
      ca: [...cas],
      ALPNProtocols: ['http/1.1'],
      // Android's own client up to release 9, and the last version whose certificates can be looked at on the way.
      maxVersion: 'TLSv1.2',
    });
    secure.once('secureConnect', () => {
      secure.off('error', reject);
      resolve(secure);
    });
    secure.once('error', reject);
    tunnel.once('error', reject);
    tunnel.once('close', () => reject(new Error(`The connection to ${target} closed during the handshake.`)));
  });
}

function connectTunnel(road: Duplex, target: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      method: 'CONNECT',
      path: target,
      headers: { host: target },
      createConnection: () => road,
    });
    request.once('connect', (response: IncomingMessage, socket: Duplex) => {
      if (response.statusCode === 200) resolve(socket);
      else reject(refused(target, `the proxy answered ${response.statusCode}`));
    });
    request.once('response', (response) =>
      reject(refused(target, `the proxy answered ${response.statusCode}`)),
    );
    request.once('error', reject);
    request.end();
  });
}

function exchange(connection: Duplex, url: URL, request: NativeRequest): Promise<NativeResponse> {
  return new Promise((resolve, reject) => {
    // Cleartext goes to a proxy, which wants the whole address.
    const path = url.protocol === 'https:' ? `${url.pathname}${url.search}` : request.url;
    const sent = httpRequest({
      method: request.method,
      path,
      headers: { ...request.headers, host: url.host },
      createConnection: () => connection,
    });
    // More than one may come of one broken connection, and the second must find a listener too.
    connection.on('error', reject);
    sent.on('error', reject);
    sent.once('response', (response) => readAnswer(response).then(resolve, reject));
    sent.end(request.body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<NativeResponse> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBodyBytes)
      throw refused(response.headers.host ?? 'the server', 'its answer is too long');
    chunks.push(chunk);
  }
  const headers = Object.entries(response.headers).map(([name, value]) => [name, value ?? '']);
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
}

function refused(target: string, why: string): HarnessError {
  return new HarnessError('lab-failed', `No connection to ${target}: ${why}.`, {
    remedy: 'Look at the proxy in front of the handset.',
  });
}
