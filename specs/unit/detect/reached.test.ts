// What is told of a host comes from tables, our own connections and saved look-ups, each only where it really says so.
import { expect } from 'chai';
import { noLookups, type Registration, type Server } from '../../../harness/artifacts/destination.ts';
import { knowledgeOf } from '../../../harness/detect/reached.ts';
import { destinations } from './a-run.ts';

const certificate = {
  sha256: 'c'.repeat(64),
  subject: 'CN=*.miui.com',
  issuer: 'CN=Some CA',
  validFrom: '2020-01-01T00:00:00.000Z',
  validTo: '2021-01-01T00:00:00.000Z',
  names: ['DNS:*.miui.com'],
};

function aServer(change: Partial<Server> = {}): Server {
  return {
    host: 'sa.api.intl.miui.com',
    port: 443,
    connectedAtMs: 1,
    address: '10.0.0.1',
    tls: {
      version: 'TLSv1.3',
      alpn: 'h2',
      untrusted: null,
      chainSha256: 'd'.repeat(64),
      chain: [certificate],
    },
    missing: null,
    ...change,
  };
}

const registration: Registration = {
  domain: 'miui.com',
  registrar: 'A Registrar',
  registrant: 'unknown',
  registrantCountry: 'unknown',
  registeredAt: '2009-08-07T00:00:00Z',
  expiresAt: 'unknown',
  changedAt: 'unknown',
  nameServers: [],
  sha256: 'e'.repeat(64),
  from: 'miui.com.json',
  fetchedAt: 'unknown',
};

describe('what is known of a host', () => {
  it('is everything that was recorded and looked up', () => {
    const known = knowledgeOf({
      destinations,
      servers: [aServer()],
      lookups: {
        ...noLookups,
        places: [{ address: '10.0.0.1', country: 'SG', network: 'AS1 One' }],
        registrations: [registration],
      },
    });
    expect(known('sa.api.intl.miui.com').reached).to.deep.equal({
      site: 'miui.com',
      operator: 'Xiaomi',
      address: '10.0.0.1',
      certificate: 'c'.repeat(64),
      country: 'SG',
      network: 'AS1 One',
      registration: 'through A Registrar since 2009-08-07',
    });
    expect(known('SA.api.intl.miui.com:443').server?.address).to.equal('10.0.0.1');
  });

  it('is unknown field by field where nothing says', () => {
    const known = knowledgeOf({ destinations });
    const nothing = { address: 'unknown', certificate: 'unknown', country: 'unknown', network: 'unknown' };
    expect(known('stranger.example').reached).to.deep.equal({
      site: 'stranger.example',
      operator: 'unknown',
      ...nothing,
      registration: 'unknown',
    });
    expect(known('tracking.miui.com').reached).to.include({ operator: 'Xiaomi', ...nothing });
  });

  it("takes no other host's connection or address for its own", () => {
    const known = knowledgeOf({ destinations, servers: [aServer()] });
    expect(known('other.miui.com').reached.address).to.equal('unknown');
    expect(known('api.intl.miui.com').server).to.equal(null);
  });

  it('prefers of several connections the one that tells most, and an address that the capture states', () => {
    const poor = aServer({ address: null, tls: null, missing: 'ECONNREFUSED' });
    const known = knowledgeOf({ destinations, servers: [poor, aServer(), { ...poor, connectedAtMs: 3 }] });
    expect(known('sa.api.intl.miui.com').server?.address).to.equal('10.0.0.1');
    expect(known('sa.api.intl.miui.com', '10.9.9.9').reached.address).to.equal('10.9.9.9');
  });
});
