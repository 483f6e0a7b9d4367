// Registry answers of the shapes registries really send are read, and anything else is refused or unknown, never guessed.
import { expect } from 'chai';
import { registrationFrom } from '../../../harness/detect/registrations.ts';

const source = { from: 'miui.com.json', fetchedAt: 'unknown' };
const read = (answer: unknown) => registrationFrom(Buffer.from(JSON.stringify(answer)), source);

/** Form of RFC 9083, section 5.3, with jCards of RFC 7095. */
const answer = {
  objectClassName: 'domain',
  ldhName: 'EXAMPLE.COM.',
  events: [
    { eventAction: 'registration', eventDate: '2001-02-03T04:05:06Z' },
    { eventAction: 'last changed', eventDate: '2019-01-01T00:00:00Z' },
    { eventAction: 'expiration', eventDate: '2030-01-01T00:00:00Z' },
  ],
  nameservers: [{ ldhName: 'NS2.EXAMPLE.NET' }, { ldhName: 'ns1.example.net' }],
  entities: [
    {
      roles: ['registrar'],
      vcardArray: [
        'vcard',
        [
          ['version', {}, 'text', '4.0'],
          ['fn', {}, 'text', 'Good Registrar Inc.'],
        ],
      ],
      entities: [{ roles: ['abuse'], vcardArray: ['vcard', [['fn', {}, 'text', 'Abuse desk']]] }],
    },
    {
      roles: ['registrant'],
      vcardArray: [
        'vcard',
        [
          ['fn', {}, 'text', ''],
          ['org', {}, 'text', 'Example Owner Ltd'],
          ['adr', {}, 'text', ['', '', '', '', '', '', 'CN']],
        ],
      ],
    },
  ],
};

describe('registrations', () => {
  it('are read from a whole answer', () => {
    const { sha256, ...registration } = read(answer);
    expect(sha256).to.match(/^[0-9a-f]{64}$/);
    expect(registration).to.deep.equal({
      domain: 'example.com',
      registrar: 'Good Registrar Inc.',
      registrant: 'Example Owner Ltd',
      registrantCountry: 'CN',
      registeredAt: '2001-02-03T04:05:06Z',
      expiresAt: '2030-01-01T00:00:00Z',
      changedAt: '2019-01-01T00:00:00Z',
      nameServers: ['ns1.example.net', 'ns2.example.net'],
      ...source,
    });
  });

  it('are unknown where the answer is silent or bent', () => {
    for (const entities of [
      undefined,
      'none',
      [],
      [null, 7, { roles: 'registrar' }, { vcardArray: ['x'] }],
    ]) {
      const registration = read({
        objectClassName: 'domain',
        ldhName: 'a.example',
        events: [{}, 1],
        entities,
      });
      expect(registration).to.include({
        registrar: 'unknown',
        registrant: 'unknown',
        registrantCountry: 'unknown',
        registeredAt: 'unknown',
      });
    }
  });

  it('take the country from the cc parameter too (RFC 8605)', () => {
    const entities = [{ roles: ['registrant'], vcardArray: ['vcard', [['adr', { cc: 'DE' }, 'text', []]]] }];
    expect(read({ ...answer, entities }).registrantCountry).to.equal('DE');
  });

  it('refuse what is no answer about a domain, naming the file', () => {
    for (const text of ['', '[]', '{"errorCode":404}', '{"objectClassName":"entity","ldhName":"x"}'])
      expect(() => registrationFrom(Buffer.from(text), source), text).to.throw(
        /miui\.com\.json is no RDAP answer/,
      );
  });

  it('bound what hostile answers hold', () => {
    const nested = (depth: number): object => ({
      roles: ['registrar'],
      entities: depth === 0 ? [] : [nested(depth - 1)],
    });
    const long = 'x'.repeat(5000);
    const registration = read({
      ...answer,
      entities: [nested(500), { roles: ['registrant'], vcardArray: ['vcard', [['fn', {}, 'text', long]]] }],
      nameservers: Array.from({ length: 1000 }, (_none, index) => ({ ldhName: `ns${index}.example` })),
    });
    expect(registration.registrant).to.have.length(200);
    expect(registration.nameServers).to.have.length(12);
  });
});
