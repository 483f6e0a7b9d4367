// Our own connections: what a server shows is recorded, and what cannot be seen is said to be missing.
import { expect } from 'chai';
import { meetServer, type OwnRoad } from '../../../harness/capture/own-connect.ts';
import { readText } from '../../../harness/lib/files.ts';
import { ofType, Road, roadFine } from './road.ts';

describe('our own connection to a server', () => {
  const road = new Road();
  let port: number;
  let direct: OwnRoad;
  before(async () => {
    port = await road.origin((_request, response) => response.end('ok'));
    direct = { upstream: 'direct', trustedCas: [readText(await road.originCaFile())], timeoutMs: 3000 };
  });
  after(() => road.close());
  const name = () => ({ host: 'localhost', port, encrypted: true });

  it('records address, protocol and the whole chain', async () => {
    const met = await meetServer(name(), direct);
    expect(met).to.include({ host: 'localhost', port, missing: null });
    expect(met.address).to.be.oneOf(['127.0.0.1', '::1']);
    expect(met.tls).to.include({ version: 'TLSv1.3', alpn: 'h2', untrusted: null });
    expect(met.tls?.chainSha256).to.match(/^[0-9a-f]{64}$/);
    const [own, issuer] = met.tls?.chain ?? [];
    expect(own?.names).to.deep.equal(['DNS:localhost']);
    expect(own?.issuer).to.equal(issuer?.subject);
    expect(issuer?.subject).to.contain('origins of the capture specs');
    expect(Date.parse(own?.validTo ?? '')).to.be.greaterThan(Date.parse(own?.validFrom ?? ''));
  });

  it('records an untrusted chain too, and says so', async () => {
    const { tls } = await meetServer(name(), { ...direct, trustedCas: [] });
    expect(tls?.untrusted).to.match(/SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY)/);
    expect(tls?.chain[0]?.names).to.deep.equal(['DNS:localhost']);
  });

  it('knows no address behind an upstream proxy, but the certificate', async () => {
    const proxy = await road.connectProxy(port);
    const met = await meetServer(
      { host: 'sa.example', port: 443, encrypted: true },
      { ...direct, upstream: proxy.url as `http://${string}` },
    );
    expect(proxy.targets).to.deep.equal(['sa.example:443']);
    expect(met).to.include({
      address: null,
      missing: 'the upstream proxy connects, so the address is not seen',
    });
    expect(met.tls?.chain[0]?.names).to.deep.equal(['DNS:sa.example']);
  });

  it('says what failed: nobody there, no TLS, no answer in time', async () => {
    const nobody = await meetServer({ ...name(), port: await road.unusedPort() }, direct);
    expect(nobody).to.include({ address: null, tls: null });
    expect(nobody.missing).to.match(/^ECONNREFUSED/);
    const cleartext = await meetServer({ ...name(), encrypted: false }, direct);
    expect(cleartext).to.include({ tls: null, missing: null });
    expect(cleartext.address).to.be.oneOf(['127.0.0.1', '::1']);
    const late = await meetServer(name(), { ...direct, timeoutMs: 0 });
    expect(late.tls).to.equal(null);
    expect(late.missing).to.match(/Waited 0 ms/);
  });

  it('is made once a run and written once into each case that asked, with the handshake of the client', async () => {
    const interceptor = await road.intercept();
    for (const id of ['c01', 'c02']) {
      interceptor.openCase(id);
      for (const path of ['/a', '/b']) await road.send(interceptor.port, `https://localhost:${port}${path}`);
      await interceptor.closeCase(roadFine);
    }
    const [first, second] = ['c01', 'c02'].map((id) => ofType(road.log(id), 'server'));
    expect(first).to.have.length(1);
    expect(first?.[0]?.tls?.chain[0]?.names).to.deep.equal(['DNS:localhost']);
    expect(second?.map(({ connectedAtMs }) => connectedAtMs)).to.deep.equal([first?.[0]?.connectedAtMs]);
    for (const { ja4 } of ofType(road.log('c01'), 'request'))
      expect(ja4).to.match(/^t13d\d{4}h1_[0-9a-f]{12}_[0-9a-f]{12}$/);
  });

  it('is made to nobody when the proxy answers itself', async () => {
    const interceptor = await road.intercept({ upstream: 'stub' });
    interceptor.openCase('c03');
    await road.send(interceptor.port, `https://localhost:${port}/`);
    await interceptor.closeCase(roadFine);
    expect(ofType(road.log('c03'), 'server')).to.deep.equal([]);
  });
});
