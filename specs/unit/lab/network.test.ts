// The handset's network against a real intercepting proxy and the offline web: where traffic goes, and when it goes nowhere.
import { type ClientRequest, createServer as createHttpServer, request as httpRequest } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Duplex } from 'node:stream';
import { expect } from 'chai';
import { generateCACertificate, getLocal, type Mockttp } from 'mockttp';
import { createNetwork } from '../../../harness/lab/network/network.ts';
import { parseProxySetting } from '../../../harness/lab/network/roads.ts';
import { spkiOf, usableCas } from '../../../harness/lab/network/trust.ts';
import { createAuthority } from '../../../harness/lab/origins/certificates.ts';
import { type OfflineWeb, startOfflineWeb } from '../../../harness/lab/origins/offline-web.ts';
import { allSites } from '../../../harness/lab/origins/sites.ts';
import { waitFor } from '../../../harness/lib/time.ts';
import { fakeTables } from './fakes.ts';

const page = { method: 'GET', url: 'https://www.google.com/search?q=violet', headers: {} };

async function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no failure',
    (cause) => String(cause),
  );
}

describe('proxy setting', () => {
  it('is host:port; empty, null, :0 and nonsense mean none', () => {
    expect(parseProxySetting('127.0.0.1:8080')).to.deep.equal({ host: '127.0.0.1', port: 8080 });
    expect(parseProxySetting('[::1]:1')).to.deep.equal({ host: '::1', port: 1 });
    for (const none of [undefined, '', 'null', ':0', 'localhost:0', 'localhost']) {
      expect(parseProxySetting(none), String(none)).to.equal(undefined);
    }
  });
});

describe('trust', () => {
  it('takes CA certificates only', async () => {
    const ca = (await createAuthority('some CA')).pem;
    expect(
      usableCas(['nonsense', ca, '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----']),
    ).to.deep.equal([ca]);
    expect(spkiOf(ca)).to.match(/^[A-Za-z0-9+/]{43}=$/);
  });
});

describe('network', () => {
  let web: OfflineWeb;
  let proxy: Mockttp;
  let proxyCa: string;
  let reached: string[];
  let tables: ReturnType<typeof fakeTables>;
  let network: ReturnType<typeof createNetwork>;
  let refusals: string[];

  before(async () => {
    web = await startOfflineWeb({ sites: allSites({ dropTelemetry: false }) });
    web.onRequest((request) => reached.push(request.host + request.path));
    const { key, cert } = await generateCACertificate({ subject: { commonName: 'test proxy' } });
    proxyCa = cert;
    proxy = getLocal({ https: { key, cert } });
    await proxy.start();
    await proxy.forAnyRequest().thenReply(200, 'from the proxy');
    await proxy.on('tls-client-error', (event) => refusals.push(event.failureCause));
  });
  after(async () => {
    await proxy.stop();
    await web.close();
  });
  beforeEach(() => {
    reached = [];
    refusals = [];
    tables = fakeTables();
    network = createNetwork({ internetPort: web.port, factoryCa: web.caPem });
    network.bind(tables);
  });
  afterEach(() => network.close());

  const throughProxy = () => {
    tables.tunnels.set(8888, proxy.port);
    tables.setProxy('127.0.0.1:8888');
  };

  it('goes straight to the offline web without a proxy', async () => {
    const answer = await network.request(1, page);
    expect(answer.status).to.equal(200);
    expect(Buffer.from(answer.body).toString()).to.contain('violet - Google Search');
    expect(reached).to.deep.equal(['www.google.com/search']);
  });

  it('speaks cleartext http too, and knows no other hosts', async () => {
    const plain = await network.request(1, { ...page, url: 'http://duckduckgo.com/ac/?q=x' });
    expect(plain.status).to.equal(200);
    expect(await failure(network.request(1, { ...page, url: 'https://nowhere.example/' }))).to.contain('502');
    expect(await failure(network.request(1, { ...page, url: 'http://nowhere.example/' }))).to.contain(
      'socket hang up',
    );
  });

  it('goes nowhere when the proxy is the handset itself and no tunnel is there', async () => {
    tables.setProxy('localhost:8888');
    expect(await failure(network.request(1, page))).to.contain('Connection refused');
    tables.setProxy(':0');
    expect((await network.request(1, page)).status).to.equal(200);
    expect(reached).to.have.length(1);
  });

  it('refuses the proxy certificate until its CA is in the system store, and again when it is gone', async () => {
    throughProxy();
    expect(await failure(network.request(1, page))).to.match(/is not trusted/);
    await waitFor('the refusal to be seen', () => refusals.length > 0, { timeoutMs: 2000 });
    // As Android does it: an alert, not a silent close.
    expect(refusals).to.deep.equal(['cert-rejected']);
    tables.setCas([proxyCa]);
    expect(Buffer.from((await network.request(1, page)).body).toString()).to.equal('from the proxy');
    expect(reached).to.have.length(0);
    tables.setCas([]);
    expect(await failure(network.request(1, page))).to.match(/is not trusted/);
  });

  it('a pinning client refuses added CAs but takes the factory ones', async () => {
    expect((await network.request(1, { ...page, trust: 'factory' })).status).to.equal(200);
    throughProxy();
    tables.setCas([proxyCa]);
    expect(await failure(network.request(1, { ...page, trust: 'factory' }))).to.match(/is not trusted/);
  });

  it('refuses a certificate for another name, even from a trusted CA', async () => {
    const authority = await createAuthority('trusted');
    const context = await authority.contextFor('other.example');
    const tls = createTlsServer(
      { SNICallback: (_name, done) => done(null, context) },
      (_message, response) => {
        response.end('hello');
      },
    );
    const tunnels: Duplex[] = [];
    const wrong = createHttpServer().on('connect', (_message, socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      tunnels.push(socket);
      tls.emit('connection', socket);
    });
    await new Promise<void>((resolve) => wrong.listen(0, '127.0.0.1', resolve));
    tables.tunnels.set(8888, (wrong.address() as AddressInfo).port);
    tables.setProxy('127.0.0.1:8888');
    tables.setCas([authority.pem]);
    expect(await failure(network.request(1, page))).to.contain('not trusted');
    const right = await network.request(1, { ...page, url: 'https://other.example/' });
    expect(Buffer.from(right.body).toString()).to.equal('hello');
    for (const tunnel of tunnels) tunnel.destroy();
    await new Promise<void>((resolve) => wrong.close(() => resolve()));
  });

  it('ends a request when it is aborted or takes too long', async () => {
    const silent: Server = createServer((socket) => void socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    tables.tunnels.set(8888, (silent.address() as AddressInfo).port);
    tables.setProxy('127.0.0.1:8888');
    expect(await failure(network.request(1, { ...page, timeoutMs: 50 }))).to.contain('Waited 50 ms');
    const abort = new AbortController();
    const pending = failure(network.request(1, { ...page, signal: abort.signal }));
    abort.abort();
    expect(await pending).not.to.equal('no failure');
    await new Promise<void>((resolve) => silent.close(() => resolve()));
  });

  it('tells of CAs that came and went, once each', async () => {
    let told = 0;
    network.onTrustChange(() => {
      told += 1;
    });
    expect(network.trustedSpkis()).to.deep.equal([spkiOf(web.caPem)]);
    tables.setCas([proxyCa]);
    tables.setCas([proxyCa]);
    expect(network.trustedSpkis()).to.deep.equal([spkiOf(web.caPem), spkiOf(proxyCa)]);
    expect(told).to.equal(1);
  });

  it('the forwarder follows the setting connection by connection and drops old ones', async () => {
    const { port } = await network.forwarderFor(1);
    expect(await network.forwarderFor(1)).to.deep.equal({ port });
    expect((await network.forwarderFor(2)).port).not.to.equal(port);
    const get = () => throughForwarder(port, 'http://www.google.com/complete/search?q=a');
    expect(await get()).to.contain('"a meaning"');
    tables.setProxy('127.0.0.1:8888');
    expect(await failure(get())).to.match(/ECONNRESET|socket hang up/);
    tables.tunnels.set(8888, proxy.port);
    expect(await get()).to.equal('from the proxy');
    const open = await openTunnel(port);
    tables.setProxy(undefined);
    await new Promise<void>((resolve) => open.once('close', () => resolve()));
    expect(reached).to.have.length(1);
  });
});

function throughForwarder(port: number, url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = httpRequest(
      { port, path: url, headers: { host: new URL(url).host } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve(Buffer.concat(chunks).toString()));
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

function openTunnel(port: number): Promise<NodeJS.EventEmitter> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ port, method: 'CONNECT', path: 'www.google.com:443' });
    sent.on('connect', (_answer, socket) => {
      socket.on('error', () => socket.destroy());
      socket.resume();
      resolve(socket);
    });
    sent.on('error', reject);
    sent.end();
  });
}
