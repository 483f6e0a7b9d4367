// Canaries taken apart: words over query, path and body; a URL over host and path fields; and what only looks like it.
import { expect } from 'chai';
import { anExchange } from '../decode/an-exchange.ts';
import { aCanary, findings, page, words } from './a-run.ts';

const third = 'https://t.collector.example';
const partials = (exchange: ReturnType<typeof anExchange>): string[] =>
  findings([exchange])
    .filter(({ match }) => match === 'partial' || match === 'host-only')
    .map(({ match, canary, address }) => `${match} ${canary} ${address}`);

describe('spread canaries', () => {
  it('are found over query parameters, path segments, and query and body together', () => {
    expect(partials(anExchange({ url: `${third}/c?a=violet&b=lantern&c=4711` }))).to.deep.equal([
      `partial ${words.id} url > query:a`,
    ]);
    expect(partials(anExchange({ url: `${third}/violet/lantern/4711` }))).to.have.length(1);
    expect(partials(anExchange({ url: `${third}/c?a=violet`, body: '["lantern",4711]' }))).to.have.length(1);
    expect(partials(anExchange({ url: `${third}/c?a=violet`, body: '["lantern",4712]' }))).to.deep.equal([]);
  });

  it('do not take words from the receiver or from headers that say the same on every request', () => {
    const url = 'https://violet.lantern.example/c?n=4711';
    expect(partials(anExchange({ url, body: '{"a":"harbour"}' }))).to.deep.equal([]);
    const headers: [string, string][] = [['User-Agent', 'Violet/1 (lantern)']];
    expect(partials(anExchange({ url: `${third}/c?n=4711`, headers }))).to.deep.equal([]);
  });

  for (const [how, body] of [
    ['host and path', { h: 'meadow.example', p: '/notes/violet-harbour-9034' }],
    [
      'origin and path without its slash',
      { h: 'https://www.meadow.example/', p: 'notes/violet-harbour-9034' },
    ],
    ['location object', { hostname: 'meadow.example', pathname: '/notes/violet-harbour-9034', search: '' }],
  ] as const) {
    it(`finds a URL sent as ${how}, and no bare host beside it`, () => {
      const found = partials(anExchange({ url: `${third}/c`, body: JSON.stringify(body) }));
      expect(found).to.have.length(1);
      expect(found[0]).to.match(new RegExp(`^partial ${page.id} `));
    });
  }

  it('takes no address for a bare host: behind the dot of the root, or a soft line break', () => {
    for (const u of ['https://meadow.example./notes/other', 'https://meadow.example/=\r\nnotes/other'])
      expect(partials(anExchange({ url: `${third}/c`, body: JSON.stringify({ u }) }))).to.deep.equal([]);
    for (const u of ['https://meadow.example.', 'https://meadow.example/'])
      expect(partials(anExchange({ url: `${third}/c`, body: JSON.stringify({ u }) }))).to.have.length(1);
  });

  it('does not join a host with the path of another address, a longer path, or one shared by every site', () => {
    for (const p of [
      'https://other.example/notes/violet-harbour-9034',
      '/notes/violet-harbour-9034/more',
      '/notes/violet-harbour-9034?page=2',
    ]) {
      const body = JSON.stringify({ h: 'meadow.example', p });
      expect(partials(anExchange({ url: `${third}/c`, body }))).to.deep.equal([
        `host-only ${page.id} body > json:$.h`,
      ]);
    }
    const search = aCanary('url', 'https://meadow.example/search?q=x');
    const sent = anExchange({ url: `${third}/c`, body: '{"h":"meadow.example","p":"/search"}' });
    expect(findings([sent], { canaries: [search] }).map(({ match }) => match)).to.deep.equal(['host-only']);
  });
});
