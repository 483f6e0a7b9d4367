// Country and network come from the database the user named, and from nowhere else.
import { expect } from 'chai';
import { placesFrom } from '../../../harness/detect/places.ts';
import { siteOf } from '../../../harness/detect/hosts.ts';

type Value = string | number | { [key: string]: Value };

/** MaxMind DB file format 2.0: control byte with type and size, then the payload. */
function encoded(value: Value): Buffer {
  if (typeof value === 'string')
    return Buffer.concat([Buffer.from(textHead(value.length)), Buffer.from(value)]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([Buffer.from([(6 << 5) | 4]), bytes]);
  }
  const entries = Object.entries(value);
  return Buffer.concat([
    Buffer.from([(7 << 5) | entries.length]),
    ...entries.flatMap(([key, inner]) => [encoded(key), encoded(inner)]),
  ]);
}

/** From 29 characters on the size stands in the next byte. */
function textHead(length: number): number[] {
  return length < 29 ? [(2 << 5) | length] : [(2 << 5) | 29, length - 29];
}

/** Addresses below 128.0.0.0 are `record`; the others are not listed. */
function database(record: Value): Buffer {
  const node = Buffer.alloc(6);
  node.writeUIntBE(1 + 16, 0, 3);
  node.writeUIntBE(1, 3, 3);
  const metadata = {
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_589_457_600,
    database_type: 'Test',
    ip_version: 4,
    node_count: 1,
    record_size: 24,
  };
  return Buffer.concat([
    node,
    Buffer.alloc(16),
    encoded(record),
    Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'),
    encoded(metadata),
  ]);
}

describe('places', () => {
  it('are looked up, with the database named', () => {
    const bytes = database({
      country: { iso_code: 'DE' },
      autonomous_system_number: 64500,
      autonomous_system_organization: 'Example',
    });
    const places = placesFrom('test.mmdb', bytes);
    expect(places.of('10.1.2.3')).to.deep.equal({ country: 'DE', network: 'AS64500 Example' });
    expect(places.source).to.deep.include({
      name: 'test.mmdb',
      type: 'Test',
      builtAt: '2020-05-14T12:00:00.000Z',
    });
    expect(places.source.sha256).to.match(/^[0-9a-f]{64}$/);
  });

  it('are unknown where the database says nothing', () => {
    const places = placesFrom('test.mmdb', database({ country: { iso_code: 'DE' } }));
    const unknown = { country: 'unknown', network: 'unknown' };
    for (const address of ['200.1.1.1', 'no address', '', null])
      expect(places.of(address)).to.deep.equal(unknown);
    expect(places.of('10.0.0.1').network).to.equal('unknown');
    expect(placesFrom('x', database({ other: 'x' })).of('10.0.0.1')).to.deep.equal(unknown);
    expect(placesFrom('x', database({ country: 'FR' })).of('10.0.0.1').country).to.equal('FR');
  });

  it('refuse a file that is no database', () => {
    expect(() => placesFrom('x.mmdb', Buffer.from('no'))).to.throw(/x\.mmdb/);
  });
});

describe('sites', () => {
  it('are registrable domains by the public suffix list', () => {
    expect(siteOf('a.b.example.co.uk')).to.equal('example.co.uk');
    expect(siteOf('www.someone.github.io')).to.equal('someone.github.io');
    expect(siteOf('sa.api.intl.miui.com')).to.equal('miui.com');
    expect(siteOf('10.0.0.1')).to.equal('10.0.0.1');
    expect(siteOf('localhost')).to.equal('localhost');
    expect(siteOf('[::1]')).to.equal('[::1]');
  });
});
