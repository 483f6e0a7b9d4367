// Every spelling of a canary is found where it stands; what merely resembles it is not.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Canary } from '../../../harness/artifacts/case.ts';
import { rederive } from '../../../harness/decode/rederive.ts';
import { anExchange, readBody } from '../decode/an-exchange.ts';
import { aCanary, findings, page, words } from './a-run.ts';

const umlaut = aCanary('search-term', 'Über grüne Gärten');
const chinese = aCanary('search-term', '紫色灯笼');
const short = aCanary('text', 'qzx17');
const query = aCanary('url', 'https://www.Shop.example/item/blue-widget-48213?ref=mail&x=1');
const root = aCanary('url', 'https://violet-harbour.example/');
const android = aCanary('identifier', '9774d56d682e549c');
const mac = aCanary('identifier', '02:1A:9f:3c:00:7E');

const title = aCanary('title', 'Violet Harbour: Lantern & Quill');
const imei = aCanary('identifier', '869294899601576');
const phone = aCanary('text', '+49 170 1234567');
const american = aCanary('text', '+1 (212) 555-0142');

const sha = (algorithm: string, text: string): Buffer => createHash(algorithm).update(text).digest();

const found: { name: string; canary: Canary; text: string; spelling?: string }[] = [
  { name: 'as it is', canary: words, text: 'violet lantern 4711' },
  { name: 'other case', canary: words, text: 'VIOLET Lantern 4711' },
  { name: 'with +', canary: words, text: 'go?violet+lantern+4711#', spelling: 'violet+lantern+4711' },
  { name: 'with -', canary: words, text: 'violet-lantern-4711' },
  { name: 'with _', canary: words, text: 'a_violet_lantern_4711_b', spelling: 'violet_lantern_4711' },
  {
    name: 'inside a longer text',
    canary: words,
    text: 'you typed: violet lantern 47110!',
    spelling: 'violet lantern 4711',
  },
  { name: 'NFC', canary: umlaut, text: 'über grüne gärten'.normalize('NFC') },
  { name: 'NFD', canary: umlaut, text: 'Über grüne Gärten'.normalize('NFD') },
  { name: 'compatibility forms', canary: words, text: 'ｖiolet lantern 4711' },
  { name: 'Chinese', canary: chinese, text: '搜索：紫色灯笼。', spelling: '紫色灯笼' },
  { name: 'a short value alone', canary: short, text: 'id=qzx17;', spelling: 'qzx17' },
  { name: 'address', canary: page, text: page.value },
  { name: 'address without scheme', canary: page, text: 'meadow.example/notes/violet-harbour-9034' },
  {
    name: 'address with http and www',
    canary: page,
    text: 'http://www.meadow.example/notes/violet-harbour-9034',
  },
  { name: 'address with slash and fragment', canary: page, text: `${page.value}/#top`, spelling: page.value },
  { name: 'address with more query', canary: page, text: `see ${page.value}?utm=1.`, spelling: page.value },
  {
    name: 'address with host in capitals',
    canary: page,
    text: 'https://MEADOW.example/notes/violet-harbour-9034',
  },
  {
    name: 'address with a login before www',
    canary: page,
    text: 'go https://anna:pw@www.meadow.example/notes/violet-harbour-9034',
    spelling: 'www.meadow.example/notes/violet-harbour-9034',
  },
  {
    name: 'address in a script',
    canary: page,
    text: '<script>var u = "https:\\/\\/meadow.example\\/notes\\/violet-harbour-9034"',
    spelling: 'https:\\/\\/meadow.example\\/notes\\/violet-harbour-9034',
  },
  { name: 'address with its query', canary: query, text: 'shop.example/item/blue-widget-48213?ref=mail&x=1' },
  { name: 'address without its query', canary: query, text: 'https://shop.example/item/blue-widget-48213' },
  {
    name: 'address that is a host',
    canary: root,
    text: 'opened https://violet-harbour.example/ now',
    spelling: 'https://violet-harbour.example',
  },
  { name: 'identifier', canary: android, text: 'x9774D56D682E549Cy', spelling: '9774D56D682E549C' },
  {
    name: 'words without anything between',
    canary: words,
    text: 'q=violetlantern4711;',
    spelling: 'violetlantern4711',
  },
  { name: 'words in camel case', canary: words, text: 'VioletLantern4711' },
  { name: 'words as a list', canary: words, text: 'Violet, lantern,4711' },
  { name: 'words between bars', canary: words, text: 'violet | lantern | 4711' },
  { name: 'words between dots', canary: words, text: 'violet.lantern.4711' },
  { name: 'a title as it stands in an address', canary: title, text: 'violet-harbour-lantern-quill' },
  { name: 'a title without its marks', canary: title, text: 'violet harbour lantern quill' },
  { name: 'an IMEI in its parts', canary: imei, text: '869294-89-960157-6' },
  { name: 'an IMEI in groups', canary: imei, text: '86929489 960157 6' },
  { name: 'a phone number in one', canary: phone, text: '491701234567' },
  {
    name: 'a phone number with other marks',
    canary: phone,
    text: '+49 (170) 123-45-67',
    spelling: '49 (170) 123-45-67',
  },
  { name: 'a phone number as dialled at home', canary: phone, text: '0170/1234567' },
  { name: 'a phone number as dialled from abroad', canary: phone, text: '0049-170-1234567' },
  {
    name: 'a phone number without country code',
    canary: american,
    text: '(212) 555.0142',
    spelling: '212) 555.0142',
  },
  { name: 'MAC with dashes', canary: mac, text: '02-1a-9f-3c-00-7e' },
  { name: 'MAC without anything', canary: mac, text: '021a9f3c007e' },
];

const silent: { name: string; canary: Canary; text: string }[] = [
  { name: 'a part of the words', canary: words, text: 'violet lantern' },
  { name: 'the words in another order', canary: words, text: 'lantern violet 4711' },
  { name: 'all words but one, joined', canary: words, text: 'violetlantern' },
  { name: 'joined words inside a longer word', canary: words, text: 'ultravioletlantern4711' },
  { name: 'joined words with another word between', canary: words, text: 'violet, old lantern, 4711' },
  { name: 'the words of two sentences', canary: words, text: 'All violet. Lantern. 4711 ways' },
  { name: 'an IMEI with another digit', canary: imei, text: '869294-89-960157-7' },
  { name: 'a phone number with another digit', canary: phone, text: '+49 170 1234568' },
  { name: 'a phone number inside a longer number', canary: phone, text: '8491701234567' },
  { name: 'other accents', canary: umlaut, text: 'Uber grune Garten' },
  { name: 'a short value inside a longer word', canary: short, text: 'aqzx17b qzx171' },
  { name: 'a longer path', canary: page, text: 'https://meadow.example/notes/violet-harbour-90345' },
  { name: 'another path', canary: page, text: 'https://meadow.example/notes/violet-harbour' },
  {
    name: 'another separator in a path',
    canary: page,
    text: 'https://meadow.example/notes/violet_harbour_9034',
  },
  {
    name: 'the same path on a longer host',
    canary: page,
    text: 'https://notmeadow.example/notes/violet-harbour-9034',
  },
  {
    name: 'the same path on a subdomain',
    canary: page,
    text: 'https://cdn.meadow.example/notes/violet-harbour-9034',
  },
  { name: 'another query', canary: query, text: 'https://shop.example/item/blue-widget-48213?ref=push' },
  { name: 'another page of a host canary', canary: root, text: 'https://violet-harbour.example/other' },
  {
    name: 'the hash of another word',
    canary: words,
    text: sha('md5', 'violet lantern 4712').toString('hex'),
  },
  { name: 'a part of a hash', canary: words, text: sha('sha256', words.value).toString('hex').slice(0, 40) },
  { name: 'a hash inside longer hex', canary: words, text: `${sha('md5', words.value).toString('hex')}00ff` },
];

/** Findings of the text as a JSON string that a vendor receives. */
function inUpload(canary: Canary, text: string): ReturnType<typeof findings> {
  return findings([anExchange({ body: JSON.stringify({ note: text }) })], { canaries: [canary] }).filter(
    ({ match }) => match !== 'host-only',
  );
}

describe('spellings', () => {
  for (const { name, canary, text, spelling } of found) {
    it(`finds ${name}`, () => {
      const [finding] = inUpload(canary, text);
      expect(finding?.match).to.equal('exact');
      expect(finding?.spelling).to.equal(spelling ?? text);
      const again = rederive(anExchange({ body: JSON.stringify({ note: text }) }), readBody, {
        direction: 'sent',
        address: finding?.address ?? '',
      });
      const [start, end] = finding?.range ?? [0, 0];
      expect(
        Buffer.from(again ?? '')
          .subarray(start, end)
          .toString(),
      ).to.equal(spelling ?? text);
    });
  }

  for (const { name, canary, text } of silent) {
    it(`is silent about ${name}`, () => {
      expect(inUpload(canary, text)).to.deep.equal([]);
    });
  }

  it('takes an address as a page writes it, in a form', () => {
    const text = 'https://shop.example/item/blue-widget-48213?ref=mail&amp;x=1';
    const [finding] = findings([anExchange({ body: `u=${encodeURIComponent(text)}&b=1` })], {
      canaries: [query],
    });
    expect(finding?.spelling).to.equal(text);
  });

  it('tells words in fields of their own apart from words in one', () => {
    for (const text of [
      '["violet","lantern","4711"]',
      "['violet', 'lantern', '4711']",
      '/violet/lantern/4711/',
    ])
      expect(inUpload(words, text).filter(({ match }) => match === 'exact')).to.deep.equal([]);
  });

  it('finds a match far inside a long text, and in one full of decoys', () => {
    const decoys = 'lantern '.repeat(20_000);
    expect(inUpload(words, `${decoys}violet lantern 4711${decoys}`)[0]?.range).to.deep.equal([
      160_000, 160_019,
    ]);
  });

  it('cuts the spelling at 200 characters', () => {
    const long = aCanary('text', `${'many words '.repeat(30)}end`);
    expect([...(inUpload(long, long.value)[0]?.spelling ?? '')]).to.have.length(200);
  });
});

describe('hashes', () => {
  const cases: { chain: string; canary: Canary; text: string }[] = [
    { chain: 'md5(search-term)', canary: words, text: sha('md5', words.value).toString('hex') },
    {
      chain: 'sha1(search-term)',
      canary: words,
      text: sha('sha1', words.value).toString('hex').toUpperCase(),
    },
    {
      chain: 'base64(sha256(search-term))',
      canary: words,
      text: sha('sha256', words.value).toString('base64'),
    },
    { chain: 'base64(sha256(url))', canary: page, text: sha('sha256', page.value).toString('base64url') },
    { chain: 'sha512(url)', canary: page, text: sha('sha512', page.value).toString('hex') },
    {
      chain: 'md5(join+(search-term))',
      canary: words,
      text: sha('md5', 'violet+lantern+4711').toString('hex'),
    },
    { chain: 'md5(no-scheme(url))', canary: page, text: sha('md5', page.value.slice(8)).toString('hex') },
    {
      chain: 'md5(lower(search-term))',
      canary: umlaut,
      text: sha('md5', umlaut.value.toLowerCase()).toString('hex'),
    },
  ];
  for (const { chain, canary, text } of cases) {
    it(`names ${chain}`, () => {
      const [finding, ...more] = inUpload(canary, `/v1/${text}/end`);
      expect(more).to.deep.equal([]);
      expect(finding?.match).to.equal('hash');
      expect(finding?.spelling).to.equal(chain);
      expect(finding?.range[0]).to.equal(4);
    });
  }
});
