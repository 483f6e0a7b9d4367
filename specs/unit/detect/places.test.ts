// Country and network come from the database the user named, and from nowhere else.
import { expect } from 'chai';
import { siteOf } from '../../../harness/detect/hosts.ts';
import { placeIn, placesFrom } from '../../../harness/detect/places.ts';
import { anMmdb as database } from '../../support/an-mmdb.ts';

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

  it('come field by field from the first of several databases that knows', () => {
    const country = placesFrom('country.mmdb', database({ country: { iso_code: 'DE' } }));
    const network = placesFrom('asn.mmdb', database({ country: 'FR', autonomous_system_number: 64500 }));
    expect(placeIn([country, network], '10.0.0.1')).to.deep.equal({ country: 'DE', network: 'AS64500' });
    expect(placeIn([network, country], '10.0.0.1').country).to.equal('FR');
    expect(placeIn([], '10.0.0.1')).to.deep.equal({ country: 'unknown', network: 'unknown' });
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
