// Which findings the user's own action explains, and which look alike and are not explained.
import { expect } from 'chai';
import type { Finding } from '../../../harness/artifacts/finding.ts';
import { destinationOf, hostMatches } from '../../../harness/detect/destinations.ts';
import { anExchange, type ExchangeParts } from '../decode/an-exchange.ts';
import { aCanary, context, destinations, findings, google, mint, page, words } from './a-run.ts';

const results = 'https://www.google.com/search?q=violet+lantern+4711&hl=en';

function only(parts: ExchangeParts): Pick<Finding, 'explained' | 'why' | 'address'> {
  const found = findings([anExchange(parts)], { context });
  expect(found.map(({ address }) => address)).to.have.length(1);
  const [finding] = found;
  if (finding === undefined) throw new Error('no finding');
  return finding;
}

const explained: { name: string; parts: ExchangeParts; why: RegExp }[] = [
  { name: "the engine's results request", parts: { url: results }, why: /its own results request/ },
  {
    name: 'the results form of the engine',
    parts: { url: 'https://www.google.com/search', body: 'q=violet+lantern+4711' },
    why: /results request/,
  },
  {
    name: 'suggestions while typing',
    parts: { url: 'https://clients1.google.com/complete/search?client=x&q=violet%20lantern%204711' },
    why: /suggest request/,
  },
  {
    name: 'a click ping',
    parts: { url: `https://www.google.com/url?sa=t&url=${encodeURIComponent(page.value)}` },
    why: /which of its own results/,
  },
  { name: "the visited page's request", parts: { url: page.value }, why: /the request for it/ },
  {
    name: 'a Referer to the own host',
    parts: { url: 'https://meadow.example/style.css', headers: [['Referer', page.value]] },
    why: /own host/,
  },
  {
    name: 'a Referer for a part of the page',
    parts: { url: 'https://cdn.example/lib.js', headers: [['referer', page.value]] },
    why: /part of that page/,
  },
  {
    name: 'a Referer of the results page to the engine',
    parts: { url: 'https://www.google.com/images/logo.png', headers: [['Referer', results]] },
    why: /own host/,
  },
  {
    name: "the engine's answer",
    parts: { url: 'https://www.google.com/x', answer: { body: `<b>${words.value}</b>` } },
    why: /answer/,
  },
  {
    name: "the page's answer",
    parts: { url: 'https://meadow.example/y', answer: { body: `<link href="${page.value}">` } },
    why: /answer/,
  },
  {
    name: 'a cookie going back to the engine',
    parts: { url: 'https://www.google.com/x', headers: [['Cookie', 'last=violet+lantern+4711']] },
    why: /cookie/,
  },
];

const unexplained: { name: string; parts: ExchangeParts }[] = [
  {
    name: 'words in a query to the vendor',
    parts: { url: 'https://sa.api.intl.miui.com/search?q=violet+lantern+4711' },
  },
  {
    name: 'words in a body to the vendor',
    parts: { url: 'https://sa.api.intl.miui.com/sa', body: '{"w":"violet lantern 4711"}' },
  },
  {
    name: 'words in another parameter of the engine',
    parts: { url: 'https://www.google.com/search?track=violet+lantern+4711' },
  },
  {
    name: 'words to another path of the engine',
    parts: { url: 'https://www.google.com/collect?q=violet+lantern+4711' },
  },
  {
    name: 'words to another host of the operator',
    parts: { url: 'https://clients4.google.com/search?q=violet+lantern+4711' },
  },
  {
    name: "words to the engine's name on another domain",
    parts: { url: 'https://www.google.com.evil.example/search?q=violet+lantern+4711' },
  },
  {
    name: 'the page told in a query to anybody',
    parts: { url: `https://stats.example/c?u=${encodeURIComponent(page.value)}` },
  },
  {
    name: 'the page told in a body to its own host',
    parts: { url: 'https://meadow.example/c', body: JSON.stringify({ u: page.value }) },
  },
  {
    name: "a Referer to the vendor's host",
    parts: { url: 'https://data.intl.miui.com/x', headers: [['Referer', page.value]] },
  },
  {
    name: 'a Referer that is no page the user opened',
    parts: {
      url: 'https://cdn.example/x',
      headers: [['Referer', `https://other.example/?u=${encodeURIComponent(page.value)}`]],
    },
  },
  {
    name: 'the page in another header',
    parts: { url: 'https://meadow.example/x', headers: [['X-Page', page.value]] },
  },
  { name: "the vendor's answer", parts: { url: 'https://api.miui.com/x', answer: { body: words.value } } },
  {
    name: 'a cookie to the vendor',
    parts: { url: 'https://api.miui.com/x', headers: [['Cookie', 'w=violet+lantern+4711']] },
  },
];

describe('explain', () => {
  for (const { name, parts, why } of explained) {
    it(`explains ${name}`, () => {
      const finding = only(parts);
      expect(finding.explained, finding.why).to.equal(true);
      expect(finding.why).to.match(why).and.match(/\.$/);
    });
  }

  for (const { name, parts } of unexplained) {
    it(`does not explain ${name}`, () => {
      const finding = only(parts);
      expect(finding.explained, finding.why).to.equal(false);
      expect(finding.why).to.match(/^Not explained: .*\.$/);
    });
  }

  it('explains nothing without a run', () => {
    const [finding] = findings([anExchange({ url: results })]);
    expect(finding?.explained).to.equal(false);
    expect(finding?.why).to.include('nothing is known of the run');
  });

  it("uses the engine of the case that planted the words, not another case's", () => {
    const duckduckgo = {
      ...google,
      id: 'duckduckgo',
      name: 'DuckDuckGo',
      hosts: ['duckduckgo.com'],
      suggest: [],
      clickPings: [],
    };
    const other = aCanary('search-term', 'amber kettle 8812', 'c02/search-term');
    const two = {
      destinations,
      cases: [...context.cases, { caseId: 'c02', browser: mint, engine: duckduckgo, canaries: [other] }],
    };
    const exchange = anExchange({ url: 'https://www.google.com/search?q=amber+kettle+8812' });
    const [finding] = findings([exchange], { canaries: [words, other], context: two });
    expect(finding?.explained).to.equal(false);
  });

  it('names the capture in which words of another case turned up', () => {
    const exchange = anExchange({ caseId: 'c05', url: 'https://sa.api.intl.miui.com/sa', body: words.value });
    expect(findings([exchange], { context })[0]?.why).to.include('in the capture of c05');
  });
});

describe('destinations', () => {
  const cases: [string, string, boolean][] = [
    ['example.org', 'example.org', true],
    ['example.org', 'a.example.org', false],
    ['.miui.com', 'miui.com', true],
    ['.miui.com', 'data.intl.MIUI.com', true],
    ['.miui.com', 'notmiui.com', false],
    ['.miui.com', 'miui.com.evil.example', false],
    ['sa.api.*miui.com', 'sa.api.intl.miui.com', true],
    ['sa.api.*miui.com', 'sa.api.miui.com', true],
    ['sa.api.*miui.com', 'sa.api.miui.com.evil.example', false],
    ['*.ad.*xiaomi.com', 'api.ad.intl.xiaomi.com', true],
    ['*.ad.*xiaomi.com', 'bad.xiaomi.com', false],
    ['a.*.b', 'a.x.y.b', true],
    ['a.*.b', 'a.b', false],
  ];
  for (const [pattern, host, expected] of cases) {
    it(`${pattern} ${expected ? 'fits' : 'does not fit'} ${host}`, () => {
      expect(hostMatches(pattern, host)).to.equal(expected);
    });
  }

  it('takes the first row that fits, and none for an unknown host', () => {
    expect(destinationOf('x.miui.com', destinations)?.operator).to.equal('xiaomi');
    expect(destinationOf('x.example', destinations)).to.equal(undefined);
  });
});
