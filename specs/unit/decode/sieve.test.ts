// The sieve against the decoders it stands in for: what they find in a coded value, it lets through; what hides nothing, it passes.
import { expect } from 'chai';
import { Buffer } from 'node:buffer';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import lz from 'lz-string';
import type { Canary } from '../../../harness/artifacts/case.ts';
import type { Finding } from '../../../harness/artifacts/finding.ts';
import { Chance, sentence, token, uuid, word } from '../../../harness/commands/bench-words.ts';
import { decodeExchange } from '../../../harness/decode/decode.ts';
import { detectorFor } from '../../../harness/detect/detect.ts';
import { anExchange, readBody } from './an-exchange.ts';

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
  const exchange = anExchange({ body: Buffer.from(body) });
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

describe('sieve', () => {
  for (const [holder, hold] of holders) {
    it(`lets through in ${holder} what the decoders find, under every coding and two`, () => {
      const missed: string[] = [];
      for (const [outer, write] of codings) {
        for (const [inner, writeFirst] of codings) {
          const { quick, full } = both(hold(write(inner === outer ? words : writeFirst(words))));
          if (full.length > 0 && quick.join('\n') !== full.join('\n')) missed.push(`${inner} in ${outer}`);
        }
      }
      expect(missed).to.deep.equal([]);
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
