// What other people's encoders wrote, four to six above each other in documents of all kinds, in a seeded order; and digests and turned values in their letters.
import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { encode as encodeMessagePack } from '@msgpack/msgpack';
import baseX from 'base-x';
import { serialize as encodeBson } from 'bson';
import { encode as encodeCbor } from 'cborg';
import lzString from 'lz-string';
import { seeded } from '../../unit/decode/an-exchange.ts';
import { valueOf } from '../canaries.ts';
import { type Entry, type Family, upload } from '../corpus.ts';

type Step = readonly [name: string, wrap: (content: Buffer) => Buffer];

const base58 = baseX('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');
const base32 = baseX('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
const text = (content: Buffer): string => content.toString('base64');

/** Each leaves bytes that the next may take. */
const codings: readonly Step[] = [
  ['gzip', (content) => gzipSync(content)],
  ['zlib', (content) => deflateSync(content)],
  ['brotli', (content) => brotliCompressSync(content)],
  ['base64', (content) => Buffer.from(text(content))],
  ['hex', (content) => Buffer.from(content.toString('hex'))],
  ['lz64', (content) => Buffer.from(lzString.compressToBase64(text(content)))],
];
const documents: readonly Step[] = [
  ['json', (content) => Buffer.from(JSON.stringify({ v: 2, d: text(content) }))],
  ['form', (content) => Buffer.from(new URLSearchParams({ v: '2', d: text(content) }).toString())],
  ['msgpack', (content) => Buffer.from(encodeMessagePack({ v: 2, d: content }))],
  ['cbor', (content) => Buffer.from(encodeCbor({ v: 2, d: new Uint8Array(content) }))],
  ['bson', (content) => Buffer.from(encodeBson({ v: 2, d: content }))],
];
/** What a step adds to the codings above each other; lz64 and documents of text write base64 first. */
const cost: Readonly<Record<string, number>> = { lz64: 2, json: 1, form: 1, msgpack: 0, cbor: 0, bson: 0 };
const mostCodings = 6;
const packed = new Set(['gzip', 'zlib', 'brotli', 'lz64']);

const json = JSON.stringify({ q: valueOf('words'), page: valueOf('page'), said: valueOf('accents') });

export const foreignStacks: Family = {
  id: 'foreign-stacks',
  by: 'foreign encoder',
  decoders: ['msgpack', 'cbor', 'bson', 'lz-letters'],
  entries: () => Array.from({ length: 120 }, (_none, index) => stack(index)),
};

function stack(index: number): Entry {
  const random = seeded(1_000 + index);
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  let content: Buffer = Buffer.from(json);
  const names: string[] = [];
  for (let used = 0; ;) {
    const last = names.at(-1) ?? '';
    const [name, wrap] = one(names.length % 2 === 0 ? codings : documents);
    used += cost[name] ?? 1;
    if (used > mostCodings) break;
    if (name === last || (packed.has(name) && packed.has(names.at(-2) ?? ''))) continue;
    content = wrap(content);
    names.push(name);
  }
  return upload(`${index}: ${names.join(' in ')}`, content, ['words', 'page', 'accents']);
}

const reversed = (letters: string): string => [...letters].reverse().join('');
const inJson = (value: string): string => JSON.stringify({ v: 2, d: value });
const hashed = (algorithm: string, name: 'words' | 'page' | 'mail'): Buffer =>
  createHash(algorithm).update(valueOf(name)).digest();

export const letters: Family = {
  id: 'digests-and-turned-values-in-other-letters',
  by: 'foreign encoder',
  decoders: ['base58', 'rotated-token'],
  entries: () => [
    ...['md5', 'sha1', 'sha256', 'sha512'].flatMap((algorithm) =>
      (['words', 'page', 'mail'] as const).flatMap((name) => {
        const digest = hashed(algorithm, name);
        const found = [{ canary: name, match: 'hash' as const }];
        return [
          upload(`${algorithm} of ${name}, base58`, inJson(base58.encode(digest)), found),
          upload(`${algorithm} of ${name}, base58 in a form`, `v=2&h=${base58.encode(digest)}`, found),
        ];
      }),
    ),
    // A whole number of quintets: for other sizes base-x writes a number, not RFC 4648.
    upload('sha1 of the words, base32', inJson(base32.encode(hashed('sha1', 'words'))), [
      { canary: 'words', match: 'hash' },
    ]),
    upload('reversed base58', inJson(reversed(base58.encode(Buffer.from(json)))), [
      'words',
      'page',
      'accents',
    ]),
    upload('XORed base58', inJson(base58.encode(Buffer.from(json).map((byte) => byte ^ 0xa7))), [
      'words',
      'page',
      'accents',
    ]),
    upload(
      'reversed form',
      inJson(
        reversed(new URLSearchParams({ a: '1', q: valueOf('words') }).toString().replaceAll('+', '%20')),
      ),
      ['words'],
    ),
  ],
};
