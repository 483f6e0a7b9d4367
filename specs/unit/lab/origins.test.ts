// The offline web's sites: what a search page holds, what its links hide, what collectors answer.
import { expect } from 'chai';
import { resultsFor } from '../../../harness/lab/origins/articles.ts';
import { sensorsCollector } from '../../../harness/lab/origins/collectors.ts';
import type { Site, WebAnswer, WebRequest } from '../../../harness/lab/origins/site.ts';
import { allSites, siteTable } from '../../../harness/lab/origins/sites.ts';

const find = siteTable(allSites({ dropTelemetry: false }));

function get(address: string, headers: Record<string, string> = {}): Exclude<WebAnswer, 'drop'> {
  const url = new URL(address);
  const request: WebRequest = {
    method: 'GET',
    host: url.hostname,
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: new Uint8Array(),
    secure: true,
  };
  const answer = find(url.hostname)?.answer(request);
  if (answer === undefined || answer === 'drop') throw new Error(`no answer for ${address}`);
  return answer;
}

const links = (html: string) =>
  [...html.matchAll(/href="(https:\/\/www\.[^"]+\/a\/[^"]+)"/g)].map((hit) => hit[1] ?? '');

describe('offline web', () => {
  for (const [engine, address, list] of [
    ['google', 'https://www.google.com/search?q=violet+lantern', 'id="rso"'],
    ['duckduckgo', 'https://duckduckgo.com/?q=violet+lantern', 'id="r1-0"'],
  ] as const) {
    it(`${engine} shows the words and five results whose addresses do not name them`, () => {
      const html = String(get(address).body);
      expect(html).to.contain(list);
      expect(html).to.match(/<title>violet lantern/);
      expect(links(html)).to.have.length(5);
      expect(new Set(links(html)).size).to.equal(5);
      for (const link of links(html)) expect(link).not.to.match(/violet|lantern/);
      expect(links(html)).to.deep.equal(links(String(get(address).body)));
      expect(links(html)).not.to.deep.equal(links(String(get(address.replace('violet', 'amber')).body)));
    });
  }

  it('gives each engine its own results, so that a visited address names the search it came from', () => {
    const paths = ['google', 'duckduckgo'].flatMap((engine) =>
      resultsFor(engine, 'a').map((row) => row.path),
    );
    expect(new Set(paths).size).to.equal(10);
  });

  it('escapes the words', () => {
    const html = String(get('https://www.google.com/search?q=%3Cscript%3E%22').body);
    expect(html).not.to.contain('<script>"');
    expect(html).to.contain('&lt;script&gt;&quot;');
  });

  it('opens every result: a page with a title of its own that does not name the words', () => {
    const titles = resultsFor('google', 'violet lantern').map((row) => {
      const html = String(get(`https://${row.host}${row.path}`).body);
      expect(html).not.to.match(/violet/);
      return /<title>(.*)<\/title>/.exec(html)?.[1];
    });
    expect(new Set(titles).size).to.equal(5);
    expect(get('https://www.garden-almanac.example/a/xyz').status).to.equal(404);
  });

  it('sets a cookie on the first visit only', () => {
    expect(get('https://www.google.com/search?q=a').headers).to.have.property('set-cookie');
    expect(
      get('https://www.google.com/search?q=a', { cookie: 'x=1; NID=lab-1' }).headers,
    ).not.to.have.property('set-cookie');
  });

  it('answers suggestions as engines do', () => {
    expect(JSON.parse(String(get('https://www.google.com/complete/search?q=a').body))[0]).to.equal('a');
    expect(JSON.parse(String(get('https://duckduckgo.com/ac/?q=b').body))[0]).to.equal('b');
  });

  it('takes uploads, and answers the remote config once', () => {
    expect(get('https://sa.api.intl.miui.com/sa?project=x').status).to.equal(200);
    expect(get('https://sa.api.intl.miui.com/config/Android.conf').status).to.equal(200);
    expect(get('https://sa.api.intl.miui.com/config/Android.conf?v=1').status).to.equal(304);
    expect(get('https://sa.api.intl.miui.com/other').status).to.equal(404);
  });

  it('can drop telemetry, as a fault', () => {
    const request = { path: '/sa' } as WebRequest;
    expect(sensorsCollector({ drop: true }).answer(request)).to.equal('drop');
    expect(sensorsCollector({ drop: false }).answer(request)).not.to.equal('drop');
  });

  it('refuses two sites for one host', () => {
    const site: Site = { id: 'twin', hosts: ['a.example'], answer: () => 'drop' };
    expect(() => siteTable([site, site])).to.throw('both answer for a.example');
  });
});
