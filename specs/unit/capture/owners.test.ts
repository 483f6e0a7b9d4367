// Whose connection it is: told by the port it came in at, for everything that can happen on it, and by nothing else.
import { duplexPair } from 'node:stream';
import * as tls from 'node:tls';
import { expect } from 'chai';
import type { Ledger } from '../../../harness/artifacts/capture-log.ts';
import { withTrustedOwners } from '../../../harness/artifacts/owners.ts';
import type { Interceptor } from '../../../harness/capture/interceptor.ts';
import { waitFor } from '../../../harness/lib/time.ts';
import { ofType, openTunnel, Road, roadFine } from './road.ts';

describe('owners of connections', () => {
  let road: Road;
  let interceptor: Interceptor;
  beforeEach(async () => {
    road = new Road();
    interceptor = await road.intercept({ upstream: 'stub', apps: ['mint', 'chrome'] });
  });
  afterEach(() => road.close());

  const portOf = (app: string) => interceptor.portOf.get(app) ?? 0;
  const ownersOf = (caseId: string) =>
    Object.fromEntries(
      ofType(road.log(caseId), 'request').map(({ url, owner, app }) => [
        new URL(url).hostname,
        [owner, app].join(' ').trim(),
      ]),
    );

  it("are the case's browser, another app, or another browser of the run, by port", async () => {
    interceptor.tellApart(true);
    interceptor.openCase('c01', 'mint');
    await road.send(portOf('mint'), 'https://mint.test/');
    await road.send(portOf('chrome'), 'https://chrome.test/');
    await road.send(interceptor.port, 'https://shared.test/');
    await interceptor.closeCase(roadFine);
    interceptor.openCase('c02', 'chrome');
    await road.send(portOf('chrome'), 'https://chrome.test/');
    await road.send(portOf('mint'), 'https://mint.test/');
    await interceptor.closeCase(roadFine);
    expect(ownersOf('c01')).to.deep.equal({
      'mint.test': 'browser mint',
      'chrome.test': 'other chrome',
      'shared.test': 'other',
    });
    expect(ownersOf('c02')).to.deep.equal({ 'chrome.test': 'browser chrome', 'mint.test': 'other mint' });
  });

  it('are not known until the handset is known to lead each app to its port', async () => {
    interceptor.openCase('c01', 'mint');
    await road.send(portOf('mint'), 'https://mint.test/');
    await road.send(interceptor.port, 'https://shared.test/');
    await interceptor.closeCase(roadFine);
    expect(ownersOf('c01')).to.deep.equal({ 'mint.test': 'unattributed', 'shared.test': 'unattributed' });
  });

  it('are told of refused handshakes, abandoned tunnels and bytes that are no HTTP too', async () => {
    interceptor.tellApart(true);
    interceptor.openCase('c01', 'mint');
    await refuse(portOf('mint'), 'refused-by-mint.test');
    await refuse(interceptor.port, 'refused-by-other.test');
    (await openTunnel(portOf('mint'), 'left-by-mint.test:443')).destroy();
    (await openTunnel(interceptor.port, 'left-by-other.test:443')).destroy();
    const odd = await openTunnel(interceptor.port, 'odd.test:5222');
    odd.write('\u0001\u0002 this is no HTTP\r\n\r\n');
    const failures = () => ofType(road.log('c01'), 'tls-failure');
    const errors = () => ofType(road.log('c01'), 'client-error');
    await waitFor('all of them', () => failures().length === 4 && errors().length > 0, { timeoutMs: 5000 });
    const told = Object.fromEntries(failures().map(({ host, cause, owner }) => [host, `${cause} ${owner}`]));
    expect(told).to.deep.equal({
      'refused-by-mint.test': 'cert-rejected browser',
      'refused-by-other.test': 'cert-rejected other',
      'left-by-mint.test': 'closed browser',
      'left-by-other.test': 'closed other',
    });
    expect(errors()[0]?.owner).to.equal('other');
  });

  it('counts what came in at each port', async () => {
    const body = Buffer.alloc(50_000, 'x');
    interceptor.openCase('c01', 'mint');
    await road.send(portOf('mint'), 'https://mint.test/', { method: 'POST', body });
    await interceptor.closeCase(roadFine);
    expect(interceptor.count('mint').connections).to.equal(1);
    expect(interceptor.count('mint').bytes).to.be.greaterThan(body.length);
    expect(interceptor.count('chrome')).to.deep.equal({ connections: 0, bytes: 0 });
  });

  it('are taken back when the ledger says that the rules did not hold', async () => {
    const ledger = (attribution: Ledger['attribution']): Ledger => ({ attribution, missing: null, apps: [] });
    for (const [caseId, attribution] of [
      ['c01', 'by-uid'],
      ['c02', 'none'],
    ] as const) {
      interceptor.tellApart(true);
      interceptor.openCase(caseId, 'mint');
      await road.send(interceptor.port, 'https://shared.test/');
      await interceptor.closeCase(roadFine, ledger(attribution));
    }
    const owners = ['c01', 'c02'].map((id) =>
      ofType(withTrustedOwners(road.log(id)), 'request').map(({ owner }) => owner),
    );
    expect(owners).to.deep.equal([['other'], ['unattributed']]);
  });
});

/** A client that sends the alert `unknown_ca` on seeing the certificate. */
async function refuse(port: number, host: string): Promise<void> {
  const tunnel = await openTunnel(port, `${host}:443`);
  const [client, wire] = duplexPair();
  tls.connect({ socket: client, servername: host, maxVersion: 'TLSv1.2' }).on('error', () => undefined);
  wire.on('data', (hello: Buffer) => tunnel.write(hello));
  await new Promise((resolve) => tunnel.once('data', resolve));
  // RFC 5246, section 7.2: record type 21, version 3.3, two bytes: fatal (2), unknown_ca (48).
  tunnel.end(Buffer.from([21, 3, 3, 0, 2, 2, 48]));
}
