// What the capture specs share: origins with real TLS, a CONNECT proxy, a client that goes through the interceptor.
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import * as tls from 'node:tls';
import { type CaptureEvent, captureEventSchema } from '../../../harness/artifacts/capture-log.ts';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import {
  type CertificateAuthority,
  makeCertificateAuthority,
} from '../../../harness/capture/certificate-authority.ts';
import {
  type Interceptor,
  type InterceptorOptions,
  startInterceptor,
} from '../../../harness/capture/interceptor.ts';
import { createAuthority } from '../../../harness/lab/origins/certificates.ts';
import { Cleanup } from '../../../harness/lib/cleanup.ts';
import { readJsonLines } from '../../../harness/lib/files.ts';

export const roadFine = { proxySet: true, tunnelUp: true, caTrusted: true, detail: 'all there' };

/** A run folder with its CA, origins and interceptors; `close` ends all of it. */
export class Road {
  readonly cleanup = new Cleanup();
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-capture-'));
  readonly run = path.join(this.folder, 'run');
  private authority: Awaited<ReturnType<typeof createAuthority>> | undefined;
  private ca: CertificateAuthority | undefined;

  constructor() {
    this.cleanup.add('the folder', () => fs.rmSync(this.folder, { recursive: true, force: true }));
  }

  async runCa(): Promise<CertificateAuthority> {
    this.ca ??= await makeCertificateAuthority({
      stateFolder: path.join(this.folder, 'state'),
      runFolder: this.run,
      runId: 'spec',
    });
    return this.ca;
  }

  /** PEM file of the CA that signs the origins. */
  async originCaFile(): Promise<string> {
    this.authority ??= await createAuthority('origins of the capture specs');
    const file = path.join(this.folder, 'origin-ca.pem');
    fs.writeFileSync(file, this.authority.pem);
    return file;
  }

  async intercept(options: Partial<InterceptorOptions> = {}): Promise<Interceptor> {
    const interceptor = await startInterceptor({
      runFolder: this.run,
      ca: await this.runCa(),
      upstream: 'direct',
      upstreamCaFile: await this.originCaFile(),
      drainMs: 500,
      ...options,
    });
    this.cleanup.add('the interceptor', () => interceptor.close());
    return interceptor;
  }

  /** An HTTPS origin (HTTP/1.1 and 2) for any host name; its port on 127.0.0.1. */
  async origin(
    handler: (request: http2.Http2ServerRequest, response: http2.Http2ServerResponse) => void,
    onServer: (server: http2.Http2SecureServer) => void = () => undefined,
  ): Promise<number> {
    await this.originCaFile();
    const server = http2.createSecureServer(
      {
        allowHTTP1: true,
        SNICallback: (host, done) => {
          const context = this.authority?.contextFor(host);
          context?.then((found) => done(null, found), done);
        },
      },
      handler,
    );
    onServer(server);
    return this.listen(server);
  }

  /** A proxy that sends every CONNECT to `targetPort`; its URL, and the targets asked for. */
  async connectProxy(targetPort: number): Promise<{ url: string; targets: string[] }> {
    const targets: string[] = [];
    const server = http.createServer();
    server.on('connect', (request, socket) => {
      targets.push(request.url ?? '');
      const onward = net.connect(targetPort, '127.0.0.1');
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    return { url: `http://127.0.0.1:${await this.listen(server)}`, targets };
  }

  async listen(server: net.Server): Promise<number> {
    const sockets = new Set<net.Socket>();
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.cleanup.add('a server', async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    });
    return portOf(server);
  }

  /** A port nobody listens on. */
  async unusedPort(): Promise<number> {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = portOf(server);
    await new Promise<void>((resolve) => server.close(() => resolve()));
    return port;
  }

  /** A TLS connection to `host:port` through the interceptor; trusts the run's CA unless told otherwise. */
  async connect(
    proxyPort: number,
    target: string,
    options: tls.ConnectionOptions = {},
  ): Promise<tls.TLSSocket> {
    const socket = await openTunnel(proxyPort, target);
    this.cleanup.add('a tunnel', () => {
      socket.destroy();
    });
    const secure = tls.connect({
      socket,
      servername: target.replace(/:\d+$/, ''),
      ca: (await this.runCa()).pem,
      ALPNProtocols: ['http/1.1'],
      ...options,
    });
    await new Promise<void>((resolve, reject) => {
      secure.once('secureConnect', resolve);
      secure.once('error', reject);
    });
    return secure;
  }

  /** One HTTP/1.1 request through the interceptor. */
  async send(proxyPort: number, url: string, options: http.RequestOptions & { body?: Uint8Array } = {}) {
    const { hostname, port, pathname, search } = new URL(url);
    const socket = await this.connect(proxyPort, `${hostname}:${port || 443}`);
    return exchange(socket, { path: `${pathname}${search}`, headers: { host: hostname }, ...options });
  }

  log(caseId: string): CaptureEvent[] {
    return readJsonLines(runPaths.capture(this.run, caseId), captureEventSchema);
  }

  body(sha256: string): Buffer {
    return fs.readFileSync(runPaths.body(this.run, sha256));
  }

  close(): Promise<void> {
    return this.cleanup.close();
  }
}

export function portOf(server: net.Server): number {
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The server does not listen.');
  return address.port;
}

/** The socket behind an answered CONNECT. */
export async function openTunnel(proxyPort: number, target: string): Promise<net.Socket> {
  const socket = net.connect(proxyPort, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  await new Promise<void>((resolve, reject) => {
    socket.once('data', () => resolve());
    socket.once('close', () => reject(new Error('The proxy closed the tunnel.')));
  });
  return socket;
}

/** One HTTP/1.1 request on a connected socket; the answer with its raw body. */
export async function exchange(
  socket: net.Socket,
  { body, ...options }: http.RequestOptions & { body?: Uint8Array },
): Promise<{ status: number | undefined; headers: http.IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = http.request({ createConnection: () => socket, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        socket.destroy();
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The events of one type. */
export function ofType<T extends CaptureEvent['type']>(
  log: CaptureEvent[],
  type: T,
): Extract<CaptureEvent, { type: T }>[] {
  return log.filter((event): event is Extract<CaptureEvent, { type: T }> => event.type === type);
}
