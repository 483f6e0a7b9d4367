// The recording proxy against in-process origins: what is sent and answered is on disk, byte for byte, in the right case.
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as zlib from 'node:zlib';
import { expect } from 'chai';
import { exchangesOf } from '../../../harness/artifacts/exchange.ts';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { waitFor } from '../../../harness/lib/time.ts';
import { exchange, ofType, openTunnel, Road, roadFine } from './road.ts';

/** `hello` as one zstd frame (RFC 8878), because Node 20 cannot make one. */
const zstdHello = Buffer.from('28b52ffd0405290000 68656c6c6f'.replace(/ /g, ''), 'hex');

describe('the recording proxy', () => {
  let road: Road;
  beforeEach(() => {
    road = new Road();
  });
  afterEach(() => road.close());

  it('stores encoded bodies as they were on the wire', async () => {
    const encodings: Record<string, Buffer> = {
      gzip: zlib.gzipSync('hello'),
      br: zlib.brotliCompressSync('hello'),
      zstd: zstdHello,
      'gzip, broken': Buffer.from('not gzip at all'),
    };
    const port = await road.origin((request, response) => {
      const encoding = decodeURIComponent(request.url).slice(1);
      response.writeHead(200, {
        'content-encoding': encoding.replace(', broken', ''),
        'x-asked': request.url,
      });
      response.end(encodings[encoding] ?? '');
    });
    const interceptor = await road.intercept();
    interceptor.openCase('c01');
    for (const [encoding, bytes] of Object.entries(encodings)) {
      const answer = await road.send(
        interceptor.port,
        `https://localhost:${port}/${encodeURIComponent(encoding)}`,
        {
          method: 'POST',
          headers: { host: 'localhost', 'Content-Encoding': 'gzip' },
          body: bytes,
        },
      );
      expect(answer.body.equals(bytes)).to.equal(true);
    }
    await interceptor.closeCase(roadFine);

    const exchanges = exchangesOf('c01', road.log('c01'));
    expect(exchanges.map((one) => one.id)).to.deep.equal(['x0001', 'x0002', 'x0003', 'x0004']);
    for (const [index, bytes] of Object.values(encodings).entries()) {
      const one = exchanges[index];
      expect(one?.request.body).to.include({ complete: true, sizeBytes: bytes.length });
      expect(road.body(one?.request.body.sha256 ?? '').equals(bytes)).to.equal(true);
      expect(road.body(one?.response?.body.sha256 ?? '').equals(bytes)).to.equal(true);
    }
    const first = exchanges[0];
    expect(first?.request).to.include({ method: 'POST', httpVersion: '1.1', sni: 'localhost' });
    expect(first?.request.url).to.equal(`https://localhost:${port}/gzip`);
    expect(first?.request.headers).to.deep.include(['Content-Encoding', 'gzip']);
    expect(first?.response).to.include({ status: 200, from: 'network' });
    expect(first?.response?.headers).to.deep.include(['x-asked', '/gzip']);
    expect(first?.aborted).to.equal(undefined);
  });

  it('begins each log with what it is and ends it with the road as measured', async () => {
    const interceptor = await road.intercept({ upstream: 'stub' });
    interceptor.openCase('c01');
    await interceptor.closeCase({ ...roadFine, tunnelUp: false, detail: 'no tunnel' });
    const log = road.log('c01');
    expect(log.map((event) => event.type)).to.deep.equal(['opened', 'route-check', 'closed']);
    expect(log[0]).to.include({ caseId: 'c01', proxyPort: interceptor.port });
    expect(log[1]).to.include({ proxySet: true, tunnelUp: false, detail: 'no tunnel' });
  });

  it('keeps a body far above the memory bound whole', async () => {
    const big = crypto.randomBytes(20 * 1024 * 1024);
    let received = 0;
    const port = await road.origin((request, response) => {
      request.on('data', (chunk: Buffer) => {
        received += chunk.length;
      });
      request.on('end', () => response.end(big));
    });
    const interceptor = await road.intercept({ maxBodyBytes: 64 * 1024, drainMs: 5000 });
    interceptor.openCase('c01');
    const answer = await road.send(interceptor.port, `https://localhost:${port}/`, {
      method: 'PUT',
      body: big,
    });
    await interceptor.closeCase(roadFine);
    expect(received).to.equal(big.length);
    expect(answer.body.equals(big)).to.equal(true);
    const [one] = exchangesOf('c01', road.log('c01'));
    expect(one?.request.body).to.include({ sizeBytes: big.length, complete: true });
    expect(one?.response?.body).to.deep.equal(one?.request.body);
    expect(road.body(one?.request.body.sha256 ?? '').equals(big)).to.equal(true);
    expect(fs.readdirSync(runPaths.bodies(road.run))).to.have.length(1);
  });

  it('marks an upload that broke off, and keeps what came', async () => {
    const port = await road.origin((request) => {
      request.on('error', () => undefined);
      request.resume();
    });
    const interceptor = await road.intercept();
    interceptor.openCase('c01');
    const socket = await road.connect(interceptor.port, `localhost:${port}`);
    socket.write('POST /up HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nonly this came');
    await waitFor('the partial body', () => fs.readdirSync(runPaths.bodies(road.run)).length > 0, {
      timeoutMs: 3000,
    });
    socket.destroy();
    await waitFor('the abort', () => ofType(road.log('c01'), 'abort').length > 0, { timeoutMs: 3000 });
    await interceptor.closeCase(roadFine);
    const [one] = exchangesOf('c01', road.log('c01'));
    expect(one?.request.body.complete).to.equal(false);
    expect(road.body(one?.request.body.sha256 ?? '').toString()).to.equal('only this came');
    expect(one?.response).to.equal(undefined);
  });

  it('marks an answer that broke off in mid-body, and does not turn it into a whole one', async () => {
    const port = await road.origin((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('first part');
      setTimeout(() => response.stream?.destroy(), 100);
      setTimeout(() => response.destroy(), 100);
    });
    const interceptor = await road.intercept();
    interceptor.openCase('c01');
    const failed = await road.send(interceptor.port, `https://localhost:${port}/`).then(
      () => 'answered',
      () => 'broke',
    );
    expect(failed).to.equal('broke');
    await waitFor('the abort', () => ofType(road.log('c01'), 'abort').length > 0, { timeoutMs: 3000 });
    await interceptor.closeCase(roadFine);
    const [one] = exchangesOf('c01', road.log('c01'));
    expect(one?.response?.body.complete).to.equal(false);
    expect(road.body(one?.response?.body.sha256 ?? '').toString()).to.equal('first part');
    expect(one?.aborted?.reason).to.match(/^upstream: /);
  });

  it('says when the server cannot be reached, and does not answer in its place', async () => {
    const interceptor = await road.intercept();
    interceptor.openCase('c01');
    const port = await road.unusedPort();
    const failed = await road
      .send(interceptor.port, `https://localhost:${port}/up`, { method: 'POST', body: Buffer.from('x') })
      .then(
        () => 'answered',
        () => 'broke',
      );
    expect(failed).to.equal('broke');
    await waitFor('the abort', () => ofType(road.log('c01'), 'abort').length > 0, { timeoutMs: 3000 });
    await interceptor.closeCase(roadFine);
    const [one] = exchangesOf('c01', road.log('c01'));
    expect(one?.response).to.equal(undefined);
    expect(one?.aborted?.reason).to.match(/upstream: .*ECONNREFUSED/);
    expect(road.body(one?.request.body.sha256 ?? '').toString()).to.equal('x');
  });

  it('ends what is still open when a case closes, and says so', async () => {
    const port = await road.origin((_request, response) => {
      response.writeHead(200);
      response.write('for ever');
    });
    const interceptor = await road.intercept({ drainMs: 200 });
    interceptor.openCase('c01');
    const socket = await road.connect(interceptor.port, `localhost:${port}`);
    socket.write('GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    await interceptor.closeCase(roadFine);
    const log = road.log('c01');
    expect(log.at(-1)?.type).to.equal('closed');
    const [one] = exchangesOf('c01', log);
    expect(one?.aborted?.reason).to.equal('still open when the case was closed');
    expect(one?.response?.body.complete).to.equal(false);
  });

  it('keeps what is under way when it is stopped in the middle of a case', async () => {
    const port = await road.origin((_request, response) => {
      response.writeHead(200);
      response.write('half of it');
    });
    const interceptor = await road.intercept();
    interceptor.openCase('c01');
    const socket = await road.connect(interceptor.port, `localhost:${port}`);
    socket.write('GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    await interceptor.close();
    const log = road.log('c01');
    const types = log.map((event) => event.type).filter((type) => type !== 'server');
    expect(types).to.deep.equal(['opened', 'request', 'response', 'abort']);
    expect(ofType(log, 'abort')[0]?.reason).to.equal('still open when the recording stopped');
  });

  it('gives a request to the case in which it arrived, and to none when none is open', async () => {
    const port = await road.origin((request, response) => response.end(request.url));
    const interceptor = await road.intercept();
    const socket = await road.connect(interceptor.port, `localhost:${port}`);
    const ask = async (url: string) => {
      socket.write(`GET ${url} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      await new Promise((resolve) => socket.once('data', resolve));
    };
    await ask('/before');
    interceptor.openCase('c01');
    await ask('/first');
    await interceptor.closeCase(roadFine);
    interceptor.openCase('c02');
    await ask('/second');
    await interceptor.closeCase(roadFine);
    const urls = (caseId: string) =>
      ofType(road.log(caseId), 'request').map((event) => new URL(event.url).pathname);
    expect([urls('between'), urls('c01'), urls('c02')]).to.deep.equal([['/before'], ['/first'], ['/second']]);
  });

  it('takes headers of 100 KB', async () => {
    const port = await road.origin((request, response) => response.end(String(request.url.length)));
    const proxy = await road.connectProxy(port);
    const interceptor = await road.intercept({ upstream: 'stub' });
    expect(proxy.targets).to.deep.equal([]);
    interceptor.openCase('c01');
    const answer = await road.send(interceptor.port, `https://localhost:${port}/?q=${'a'.repeat(100_000)}`);
    await interceptor.closeCase(roadFine);
    expect(answer.status).to.equal(200);
    expect(ofType(road.log('c01'), 'request')[0]?.url).to.have.length.greaterThan(100_000);
  });

  it('runs beside another one without mixing', async () => {
    const other = new Road();
    try {
      const [one, two] = await Promise.all([
        road.intercept({ upstream: 'stub' }),
        other.intercept({ upstream: 'stub' }),
      ]);
      one.openCase('c01');
      two.openCase('c01');
      await Promise.all([
        road.send(one.port, 'https://one.test/'),
        other.send(two.port, 'https://two.test/'),
      ]);
      await Promise.all([one.closeCase(roadFine), two.closeCase(roadFine)]);
      const hosts = (of: Road) => ofType(of.log('c01'), 'request').map((event) => new URL(event.url).host);
      expect([hosts(road), hosts(other)]).to.deep.equal([['one.test'], ['two.test']]);
      expect(one.port).to.not.equal(two.port);
    } finally {
      await other.close();
    }
  });

  it('reads cleartext requests too', async () => {
    const interceptor = await road.intercept({ upstream: 'stub' });
    interceptor.openCase('c01');
    const tunnel = await openTunnel(interceptor.port, 'plain.test:80');
    const answer = await exchange(tunnel, {
      path: '/sa',
      method: 'POST',
      headers: { host: 'plain.test' },
      body: Buffer.from('a=b'),
    });
    await interceptor.closeCase(roadFine);
    expect(answer.status).to.equal(200);
    expect(ofType(road.log('c01'), 'request')[0]).to.include({ url: 'http://plain.test/sa', sni: null });
  });
});
