// Short words and words sent apart: in base64, in pairs of hex, in capitals beyond ASCII, turned round by phrases; parts of them stay silent.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { anExchange } from '../decode/an-exchange.ts';
import { aCanary, findings } from './a-run.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const found = (body: string | Uint8Array, canary: ReturnType<typeof aCanary>): string[] =>
  findings([anExchange({ body })], { canaries: [canary] }).map(
    ({ match, address, spelling }) => `${match} ${address} ${spelling}`,
  );

describe('short words', () => {
  it('sent apart in base64, of one case too', () => {
    const words = aCanary('search-term', 'sienna teal 492');
    const [one, ...others] = words.value.split(' ').map(base64);
    expect(found(JSON.stringify({ w: [one, ...others] }), words).join()).to.match(
      /^partial body > json:\$\.w/,
    );
    expect(found(JSON.stringify({ w: [one, base64('teak'), others[1]] }), words)).to.deep.equal([]);
  });

  it('under 8 characters in base64 and hex as a whole field, not inside another', () => {
    const short = aCanary('text', 'zq838x');
    expect(found(JSON.stringify({ w: base64(short.value) }), short)).to.deep.equal([
      'exact body > json:$.w > base64 zq838x',
    ]);
    expect(found(JSON.stringify({ w: Buffer.from(short.value).toString('hex') }), short)).to.have.length(1);
    expect(found(JSON.stringify({ w: base64('azq838xb') }), short)).to.deep.equal([]);
  });

  it('with a capital beyond ASCII, as it is and in either case', () => {
    const city = aCanary('text', 'Łódź9');
    for (const spelled of ['Łódź9', 'łódź9', 'ŁÓDŹ9'])
      expect(found(JSON.stringify({ w: `in ${spelled}!` }), city)).to.have.length(1);
    expect(found(JSON.stringify({ w: 'Łódź99' }), city)).to.deep.equal([]);
    expect(found(JSON.stringify({ w: 'Lodz9' }), city)).to.deep.equal([]);
  });

  it('turned by phrases, where no word is long', () => {
    const title = aCanary('title', 'Café ☕ menu • Prix fixe');
    const reversed = [...title.value].reverse().join('');
    expect(found(JSON.stringify({ t: reversed }), title)).to.deep.equal([
      `exact body > json:$.t > reversed ${title.value}`,
    ]);
    expect(found(JSON.stringify({ t: reversed.replace('exif', 'exis') }), title)).to.deep.equal([]);
  });

  it('of two Han characters under XOR', () => {
    const food = aCanary('search-term', '서울 맛집 7731');
    const xored = (text: string): Buffer => Buffer.from(Buffer.from(text).map((byte) => byte ^ 0xc5));
    expect(found(xored(food.value), food)).to.deep.equal([`exact body > xor:c5 ${food.value}`]);
    expect(found(xored('서울 맛집 7732'), food)).to.deep.equal([]);
  });
});

describe('words of other alphabets in hex', () => {
  for (const value of [
    'πως να φτιάξω 22',
    'قهوة عربية 5521',
    'מתכון לעוגה 4432',
    'हिन्दी समाचार 99',
    '東京 夜景',
  ]) {
    it(value, () => {
      const canary = aCanary('search-term', value);
      const hex = (text: string): string => Buffer.from(text).toString('hex');
      expect(found(JSON.stringify({ w: hex(`"${value}" x`) }), canary)).to.deep.equal([
        `exact body > json:$.w > hex ${value}`,
      ]);
      expect(found(JSON.stringify({ w: hex(`"${value.slice(1)}" x`) }), canary)).to.deep.equal([]);
    });
  }
});

describe('a title with a sign that folds to letters', () => {
  it('is spread without it', () => {
    const title = aCanary('title', 'Заголовок: новости дня № 7');
    const words = ['Заголовок', 'новости', 'дня', '7'];
    expect(found(JSON.stringify({ w: words }), title).join()).to.match(/^partial /);
    expect(found(JSON.stringify({ w: words.slice(1) }), title)).to.deep.equal([]);
  });
});

describe('digests in pairs of hex', () => {
  const words = aCanary('search-term', 'violet lantern 4711');
  const pairs = (text: string): string =>
    (createHash('sha256').update(text).digest('hex').match(/../g) ?? []).join(':');

  it('alone, and behind the name of what they are', () => {
    for (const prefix of ['', 'sha256:', 'SHA256 Fingerprint='])
      expect(found(JSON.stringify({ h: prefix + pairs(words.value) }), words)).to.deep.equal([
        'hash body > json:$.h > hex-pairs > digest sha256(search-term)',
      ]);
    expect(found(JSON.stringify({ h: pairs('violet lantern 4712') }), words)).to.deep.equal([]);
  });

  it('of what encoders that escape more marks made', () => {
    const title = aCanary('title', "Q3 (YoY): it's $1.07");
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    for (const written of ['Q3%20%28YoY%29%3A%20it%27s%20%241.07', 'Q3+%28YoY%29%3A+it%27s+%241.07'])
      expect(found(JSON.stringify({ h: md5(written) }), title)).to.have.length(1);
    expect(found(JSON.stringify({ h: md5('Q3+%28YoY%29%3A+its+%241.07') }), title)).to.deep.equal([]);
  });
});
