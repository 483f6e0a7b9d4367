// Connections that carry no readable HTTP: each leaves its line, and each line has a counter-proof.
import * as http2 from 'node:http2';
import * as net from 'node:net';
import * as os from 'node:os';
import { duplexPair } from 'node:stream';
import * as tls from 'node:tls';
import { expect } from 'chai';
import type { Interceptor } from '../../../harness/capture/interceptor.ts';
import { maxHeaderBytes } from '../../../harness/capture/mockttp-server.ts';
import { waitFor } from '../../../harness/lib/time.ts';
import { ofType, openTunnel, Road, roadFine } from './road.ts';

describe('connections that cannot be read', () => {
  let road: Road;
  let interceptor: Interceptor;
  beforeEach(async () => {
    road = new Road();
    interceptor = await road.intercept({ upstream: 'stub' });
    interceptor.openCase('c01');
  });
  afterEach(() => road.close());

  const failures = () => ofType(road.log('c01'), 'tls-failure');
  const failureSeen = () => waitFor('the TLS failure', () => failures().length > 0, { timeoutMs: 5000 });

  it('are told when the client refuses the CA, and not when it trusts it', async () => {
    await refuseCertificate(interceptor.port, 'strict.test');
    await failureSeen();
    expect(failures()[0]).to.include({ host: 'strict.test', cause: 'cert-rejected', owner: 'unattributed' });

    const answer = await road.send(interceptor.port, 'https://trusting.test/');
    await interceptor.closeCase(roadFine);
    expect(answer.status).to.equal(200);
    expect(failures().map((failure) => failure.host)).to.deep.equal(['strict.test']);
  });

  it('are told when the client closes without a word after the handshake, as pinning does', async () => {
    const socket = await road.connect(interceptor.port, 'pinned.test:443');
    socket.destroy();
    await failureSeen();
    expect(failures()[0]).to.include({ host: 'pinned.test' });
    expect(['closed', 'reset']).to.include(failures()[0]?.cause);
  });

  it('are told when a tunnel closes before a handshake, which mockttp does not tell', async () => {
    const socket = await openTunnel(interceptor.port, 'abandoned.test:443');
    socket.destroy();
    await failureSeen();
    expect(failures()[0]).to.include({ host: 'abandoned.test', cause: 'closed' });
  });

  it('are told when a tunnel is still without a word as the case closes', async () => {
    await openTunnel(interceptor.port, 'waiting.test:25');
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await interceptor.closeCase(roadFine);
    expect(failures()).to.have.length(1);
    expect(failures()[0]).to.include({ host: 'waiting.test', cause: 'no-handshake' });
  });

  it('are told when the bytes are not HTTP', async () => {
    const socket = await openTunnel(interceptor.port, 'odd.test:5222');
    socket.write('\u0001\u0002 this is no HTTP\r\n\r\n');
    await waitFor('the client error', () => ofType(road.log('c01'), 'client-error').length > 0, {
      timeoutMs: 3000,
    });
    expect(ofType(road.log('c01'), 'client-error')[0]).to.include({ owner: 'unattributed' });
  });

  it('are told when the headers are above the bound', async () => {
    const socket = await road.connect(interceptor.port, 'long.test:443');
    socket.on('error', () => undefined);
    socket.write(`GET /?${'a'.repeat(maxHeaderBytes + 1000)} HTTP/1.1\r\nHost: long.test\r\n\r\n`);
    await waitFor('the client error', () => ofType(road.log('c01'), 'client-error').length > 0, {
      timeoutMs: 5000,
    });
    expect(ofType(road.log('c01'), 'client-error')[0]?.cause).to.equal('HPE_HEADER_OVERFLOW');
  });

  it('do not include an idle connection that was opened ahead of need and used', async () => {
    const socket = await road.connect(interceptor.port, 'ahead.test:443');
    await new Promise((resolve) => setTimeout(resolve, 300));
    socket.write('GET / HTTP/1.1\r\nHost: ahead.test\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
    await interceptor.closeCase(roadFine);
    expect(failures()).to.deep.equal([]);
    expect(ofType(road.log('c01'), 'client-error')).to.deep.equal([]);
  });
});

/** A client that sends the alert `unknown_ca` on seeing the certificate, as browsers do and Node's own client does not. */
async function refuseCertificate(proxyPort: number, host: string): Promise<void> {
  const tunnel = await openTunnel(proxyPort, `${host}:443`);
  const [client, wire] = duplexPair();
  tls.connect({ socket: client, servername: host, maxVersion: 'TLSv1.2' }).on('error', () => undefined);
  wire.on('data', (hello: Buffer) => tunnel.write(hello));
  await new Promise((resolve) => tunnel.once('data', resolve));
  // RFC 5246, section 7.2: record type 21, version 3.3, two bytes: fatal (2), unknown_ca (48).
  tunnel.end(Buffer.from([21, 3, 3, 0, 2, 2, 48]));
}

describe('the proxy below mockttp', () => {
  const road = new Road();
  after(() => road.close());

  it('listens on 127.0.0.1 and on no other address', async () => {
    const { port } = await road.intercept({ upstream: 'stub' });
    const reach = (host: string) =>
      new Promise<string>((resolve) => {
        const socket = net.connect(port, host);
        socket.once('connect', () => {
          socket.destroy();
          resolve('reached');
        });
        socket.once('error', () => resolve('refused'));
      });
    expect(await reach('127.0.0.1')).to.equal('reached');
    const others = Object.values(os.networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter((address) => address.family === 'IPv4' && !address.internal)
      .map((address) => address.address);
    for (const host of ['127.0.0.2', ...others]) expect(await reach(host), host).to.equal('refused');
  });

  it('reads HTTP/2 with its SNI name', async () => {
    const interceptor = await road.intercept({ upstream: 'stub' });
    interceptor.openCase('c01');
    const tunnel = await openTunnel(interceptor.port, 'two.test:443');
    const { pem } = await road.runCa();
    const session = http2.connect('https://two.test', {
      createConnection: () =>
        tls.connect({ socket: tunnel, servername: 'two.test', ca: pem, ALPNProtocols: ['h2'] }),
    });
    const status = await new Promise((resolve, reject) => {
      session.on('error', reject);
      const stream = session.request({ ':path': '/sa', ':method': 'POST', 'x-name': 'value' });
      stream.on('response', (headers) => resolve(headers[':status']));
      stream.end('body over h2');
    });
    session.destroy();
    await interceptor.closeCase(roadFine);
    expect(status).to.equal(200);
    const [request] = ofType(road.log('c01'), 'request');
    expect(request).to.include({ httpVersion: '2.0', url: 'https://two.test/sa', sni: 'two.test' });
    expect(request?.headers).to.deep.include(['x-name', 'value']);
    expect(road.body(request?.body.sha256 ?? '').toString()).to.equal('body over h2');
  });

  it('tunnels what is not HTTP when the upstream is direct, and says so with the bytes', async () => {
    const echo = net.createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.on('data', (data) => socket.write(`echo ${data}`));
    });
    const port = await road.listen(echo);
    const interceptor = await road.intercept({ upstream: 'direct' });
    interceptor.openCase('c02');
    const socket = await openTunnel(interceptor.port, `localhost:${port}`);
    socket.write('\u0001xmpp-like');
    const answer = await new Promise((resolve) => socket.once('data', (data) => resolve(data.toString())));
    socket.destroy();
    await waitFor('the tunnel line', () => ofType(road.log('c02'), 'client-error').length === 2, {
      timeoutMs: 3000,
    });
    await interceptor.closeCase(roadFine);
    expect(answer).to.equal('echo \u0001xmpp-like');
    const [opened, closed] = ofType(road.log('c02'), 'client-error');
    expect(opened).to.include({ host: 'localhost', cause: 'not-http: tunnelled unread' });
    const sha256 = closed?.cause.match(/sent 10 bytes \(bodies\/([0-9a-f]{64})\)/)?.[1];
    expect(road.body(sha256 ?? '').toString()).to.equal('\u0001xmpp-like');
  });
});
