// The sieve against the decoders it stands in for: what they find in a coded value, it lets through; what hides nothing, it passes.
import { expect } from 'chai';
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import lz from 'lz-string';
import type { Canary } from '../../../harness/artifacts/case.ts';
import type { Finding } from '../../../harness/artifacts/finding.ts';
import { Chance, sentence, token, uuid, word } from '../../../harness/commands/bench-words.ts';
import { decodeExchange } from '../../../harness/decode/decode.ts';
import { detectorFor } from '../../../harness/detect/detect.ts';
import { anExchange, type ExchangeParts, readBody } from './an-exchange.ts';

const words = 'quiet harbour lantern xanthovy73';
const canaries: Canary[] = [
  { id: 'words', kind: 'search-term', value: words, step: 's', origin: 'minted' },
  {
    id: 'page',
    kind: 'url',
    value: 'https://www.mole-hill.example/tunnels/zebrina-quoll88',
    step: 's',
    origin: 'minted',
  },
];

/** Found with the quick look, and by asking every decoder about everything. */
function both(body: string | Buffer): { quick: string[]; full: string[] } {
  return bothOf({ body: Buffer.from(body) });
}

function bothOf(parts: ExchangeParts): { quick: string[]; full: string[] } {
  const exchange = anExchange(parts);
  const told = (findings: readonly Finding[]): string[] =>
    findings.map(({ canary, match, address }) => `${canary} ${match} ${address}`).sort();
  const quick = detect(exchange, (one, wanted) => decodeExchange(one, readBody, { wanted }));
  const full = detect(exchange, (one, { disguises }) =>
    decodeExchange(one, readBody, { wanted: Object.assign(() => true, { disguises }) }),
  );
  return { quick: told(quick), full: told(full) };
}

const detect = detectorFor({ canaries });

type Coding = [name: string, write: (text: string) => string];

const base32 = (bytes: Buffer): string => {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => digits[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
};
const rot13 = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const base = letter < 'a' ? 65 : 97;
    return String.fromCharCode(base + ((letter.charCodeAt(0) - base + 13) % 26));
  });
const xored = (text: string, key: number): Buffer => Buffer.from(Buffer.from(text).map((byte) => byte ^ key));

/** A protobuf field of bytes. */
const field = (number: number, content: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from([(number << 3) | 2, (content.length & 0x7f) | (content.length > 0x7f ? 0x80 : 0)]),
    Buffer.from(content.length > 0x7f ? [content.length >> 7] : []),
    content,
  ]);
const ascii85 = (text: string): string => {
  const raw = Buffer.from(text);
  const bytes = Buffer.concat([raw, Buffer.alloc((4 - (raw.length % 4)) % 4, ' ')]);
  let written = '';
  for (let at = 0; at < bytes.length; at += 4) {
    let group = bytes.readUInt32BE(at);
    let five = '';
    for (let digit = 0; digit < 5; digit += 1) {
      five = String.fromCharCode(33 + (group % 85)) + five;
      group = Math.floor(group / 85);
    }
    written += five;
  }
  return written;
};

const codings: Coding[] = [
  ['as it is', (text) => text],
  ['base64', (text) => Buffer.from(text).toString('base64')],
  ['base64url', (text) => Buffer.from(text).toString('base64url')],
  ['base64 behind a prefix', (text) => `v2:${Buffer.from(text).toString('base64')}`],
  [
    'base64 in lines',
    (text) =>
      (
        Buffer.from(text.repeat(4))
          .toString('base64')
          .match(/.{1,76}/g) ?? []
      ).join('\r\n'),
  ],
  ['base32', (text) => base32(Buffer.from(text))],
  ['base32 in lower case', (text) => base32(Buffer.from(text)).toLowerCase()],
  ['hex', (text) => Buffer.from(text).toString('hex')],
  ['gzip', (text) => gzipSync(text).toString('base64')],
  ['zlib', (text) => deflateSync(text).toString('base64')],
  ['deflate', (text) => deflateRawSync(text).toString('base64')],
  ['brotli', (text) => brotliCompressSync(text).toString('base64')],
  ['lz-string', (text) => lz.compressToBase64(text)],
  ['lz-string for addresses', (text) => lz.compressToEncodedURIComponent(text)],
  ['lz-string in UTF-16', (text) => lz.compressToUTF16(text)],
  ['percent', (text) => encodeURIComponent(text)],
  ['every byte percent-encoded', (text) => Buffer.from(text).toString('hex').replace(/../g, '%$&')],
  ['percent twice', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['JSON in a string', (text) => JSON.stringify({ said: text })],
  [
    'unicode escapes',
    (text) => text.replace(/[a-z]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ],
  ['character references', (text) => text.replace(/[a-z]/g, (letter) => `&#${letter.charCodeAt(0)};`)],
  ['numbers', (text) => JSON.stringify([...Buffer.from(text)])],
  ['reversed', (text) => [...text].reverse().join('')],
  ['rot13', rot13],
  ['XOR', (text) => xored(text, 0x5a).toString('base64')],
  ['UTF-16', (text) => Buffer.from(text, 'utf16le').toString('base64')],
  ['protobuf', (text) => field(1, field(2, Buffer.from(text))).toString('base64')],
  ['Ascii85', ascii85],
];

const holders: [name: string, hold: (value: string) => string][] = [
  ['a body', (value) => value],
  ['a form', (value) => `v=2&t=pageview&d=${encodeURIComponent(value)}&z=1`],
  [
    'JSON',
    (value) => JSON.stringify({ id: 7, list: [{ name: 'event', d: value }], at: '2026-01-05T10:11:12Z' }),
  ],
  ['JSON in JSON', (value) => JSON.stringify({ payload: JSON.stringify({ d: value }) })],
  [
    'a page',
    (value) =>
      `<!doctype html><p class="a">Hello, <b>you</b></p><script>var d = ${JSON.stringify(value)};</script>`,
  ],
];

const sides: [name: string, hold: (value: string) => ExchangeParts][] = [
  ['a header', (value) => ({ headers: [...common, ['X-State', value]] })],
  [
    'a cookie among others',
    (value) => ({ headers: [...common, ['Cookie', `a=1; s=${encodeURIComponent(value)}; b=Zm9v`]] }),
  ],
  [
    'a query',
    (value) => ({ url: `https://a.example/b/c?d=${encodeURIComponent(value)}&e=1`, headers: common }),
  ],
  [
    'an answered header',
    (value) => ({
      answer: {
        headers: [
          ['ETag', JSON.stringify(value)],
          ['Server', 'nginx'],
        ],
      },
    }),
  ],
];
const common: [string, string][] = [
  ['User-Agent', 'Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36'],
  ['Accept', '*/*'],
];

const stringHolders: typeof holders = [
  [
    'a script of many strings',
    (value) => `f("a\\tb c","\\d+x",${JSON.stringify(`\t${value}`)},"\\u0041b");g('')`,
  ],
  [
    'JSON in JSON beside prose',
    (value) =>
      JSON.stringify({ said: 'He said "no".\nI left.', more: JSON.stringify([{ d: value }, 'x\ty']) }),
  ],
];

/** What is known to be missed: lines of base64 in a string of a script, when what they hold is in UTF-16. */
const gaps = new Map([['a script of many strings', ['lz-string in UTF-16 in base64 in lines']]]);

describe('sieve', () => {
  for (const [holder, hold] of sides) {
    it(`lets through in ${holder} what the decoders find, under every coding and two`, () => {
      const missed: string[] = [];
      for (const [outer, write] of codings) {
        for (const [inner, writeFirst] of codings) {
          const value = write(inner === outer ? words : writeFirst(words));
          // Line breaks end a header.
          const { quick, full } = bothOf(hold(value.replaceAll('\r\n', ' ')));
          if (full.length > 0 && quick.join('\n') !== full.join('\n')) missed.push(`${inner} in ${outer}`);
        }
      }
      expect(missed).to.deep.equal([]);
    });
  }

  it('looks as deep as the decoders do', () => {
    const missed: string[] = [];
    for (const [holder, hold] of [...holders, ...stringHolders]) {
      let value = words;
      for (let layers = 1; layers <= 8; layers += 1) {
        value = layers % 2 === 0 ? JSON.stringify({ d: value }) : Buffer.from(value).toString('base64');
        const { quick, full } = both(hold(value));
        if (quick.join('\n') !== full.join('\n')) missed.push(`${layers} layers in ${holder}`);
      }
    }
    expect(missed).to.deep.equal([]);
  });

  for (const [holder, hold] of [...holders, ...stringHolders]) {
    it(`lets through in ${holder} what the decoders find, under every coding and two`, () => {
      const missed: string[] = [];
      for (const [outer, write] of codings) {
        for (const [inner, writeFirst] of codings) {
          const { quick, full } = both(hold(write(inner === outer ? words : writeFirst(words))));
          if (full.length > 0 && quick.join('\n') !== full.join('\n')) missed.push(`${inner} in ${outer}`);
        }
      }
      expect(missed).to.deep.equal(gaps.get(holder) ?? []);
    });
  }

  it('finds what stands once in much ordinary text, wherever that is', () => {
    const chance = new Chance(41);
    for (let round = 0; round < 60; round += 1) {
      const rows = Array.from({ length: 40 }, () => ({
        id: uuid(chance),
        title: sentence(chance, 6),
        link: `https:\/\/${word(chance)}.example\/${word(chance)}?${word(chance)}=${chance.below(1e9)}`,
        key: token(chance, 24, 'base64'),
        note: `"${sentence(chance, 4)}"\n${sentence(chance, 3)}`,
        state: '',
      }));
      const row = rows[chance.below(rows.length)];
      const [, write] = codings[round % codings.length] ?? ['', String];
      if (row !== undefined) row.state = write(words);
      const { quick, full } = both(JSON.stringify(rows));
      expect(quick, `round ${round}: ${codings[round % codings.length]?.[0]}`).to.deep.equal(full);
    }
  });

  it('forgets nothing: what was found once is found again, by itself, hashed and coded', () => {
    const hash = createHash('md5').update(words).digest('hex');
    for (const value of [
      words,
      hash,
      hash.toUpperCase(),
      Buffer.from(words).toString('base64'),
      rot13(words),
    ]) {
      for (const [holder, hold] of holders) {
        const { quick, full } = both(hold(value));
        expect(quick, `${value} in ${holder}`).to.deep.equal(full);
        expect(quick.length, `${value} in ${holder}`).to.be.greaterThan(0);
        expect(both(hold(value)).quick, `${value} in ${holder}, again`).to.deep.equal(full);
      }
    }
  });

  it('says nothing of ordinary text, and the decoders neither', () => {
    const chance = new Chance(42);
    for (let round = 0; round < 40; round += 1) {
      const text = JSON.stringify({
        ids: [uuid(chance), token(chance, 32, 'hex'), token(chance, 43, 'base64')],
        said: sentence(chance, 12),
        points: Array.from({ length: 9 }, () => chance.below(255)),
      });
      expect(both(text)).to.deep.equal({ quick: [], full: [] });
    }
  });

  it('keeps every part of a text that is passed in one pass within its time', () => {
    const startedAt = performance.now();
    for (const bait of [
      '%',
      '\\',
      '&',
      '=',
      '"',
      '%2',
      '\\"',
      '&#',
      '= ',
      '[',
      'xn--',
      '?',
      'A1',
      '"0":',
      '1,',
    ]) {
      expect(both(bait.repeat(200_000 / bait.length)).quick, bait).to.deep.equal([]);
    }
    expect(performance.now() - startedAt).to.be.lessThan(60_000);
  });
});
