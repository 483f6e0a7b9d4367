// Near misses: ordinary traffic and look-alikes in which nothing may be found.
import { createHash } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import { seeded } from '../../unit/decode/an-exchange.ts';
import { valueOf } from '../canaries.ts';
import { type Family, upload } from '../corpus.ts';

const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString('base64');
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const rot13 = (text: string): string =>
  text.replace(/[a-z]/g, (letter) => String.fromCharCode(97 + ((letter.charCodeAt(0) - 84) % 26)));

export const nearMisses: Family = {
  id: 'near-misses',
  by: 'hand',
  decoders: [],
  entries: () => [
    upload('some of the words', JSON.stringify({ q: 'the violet lantern hums' }), []),
    upload(
      'all words in one field, in another order',
      JSON.stringify({ q: 'at midnight hums the violet lantern' }),
      [],
    ),
    upload('one letter changed', gzipSync(JSON.stringify({ q: 'the violet lantern hums at midnigth' })), []),
    upload('hash of other words', JSON.stringify({ h: md5('the violet lantern hums at noon') }), []),
    upload('part of a hash', JSON.stringify({ h: md5(valueOf('words')).slice(0, 24) }), []),
    upload('hash inside longer hex', JSON.stringify({ h: `ab${md5(valueOf('words'))}cd` }), []),
    upload(
      'another page of the site',
      JSON.stringify({ u: 'https://harbor-notes.example/articles/silent-orchards?id=4711' }),
      [],
    ),
    upload('longer host', JSON.stringify({ u: 'https://not-deep-cove.example/' }), []),
    upload('host as a part of another', JSON.stringify({ u: 'https://deep-cove.example.net/' }), []),
    upload('identifier with a digit more', JSON.stringify({ id: 'a1b2c3d4e5f60719' }), []),
    upload('short value inside a word', JSON.stringify({ tag: 'kiwi77 xkiwi7' }), []),
    upload('short value under rot13', JSON.stringify({ tag: rot13(valueOf('short')) }), []),
    upload('short value reversed', JSON.stringify({ tag: [...valueOf('short')].reverse().join('') }), []),
    upload('base64 of near words', JSON.stringify({ d: base64('the violet lanterns hum at midnight') }), []),
    upload(
      'words with others between',
      JSON.stringify({ q: 'the violet, or the lantern, hums at or near midnight' }),
      [],
    ),
    upload(
      'mail of another person',
      JSON.stringify({ m: 'maren.holt@posteo.example.org', n: 'xmaren.holt@post.example' }),
      [
        // The whole value inside a longer one counts as the value.
        { canary: 'mail' },
      ],
    ),
  ],
};

/** Tokens of a fixed generator: random bytes in every dress that a decoder might take for something. */
export const noise: Family = {
  id: 'noise',
  by: 'hand',
  decoders: [],
  entries() {
    const random = seeded(20_240_711);
    const bytes = (size: number): Buffer =>
      Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)));
    const letters = (size: number, alphabet: string): string =>
      Array.from({ length: size }, () => alphabet[Math.floor(random() * alphabet.length)] ?? '').join('');
    const tokens = Array.from({ length: 60 }, (_none, index) => bytes(8 + index * 3));
    const words =
      'search query violet lantern page title open close tab midnight history window the a of and'.split(' ');
    const sentence = (): string =>
      Array.from({ length: 12 }, () => words[Math.floor(random() * words.length)] ?? '').join(' ');
    return [
      upload('base64 tokens', JSON.stringify(tokens.map(base64)), []),
      upload('hex tokens', JSON.stringify(tokens.map((token) => token.toString('hex'))), []),
      upload(
        'URL-safe tokens in a form',
        tokens.map((token, index) => `k${index}=${token.toString('base64url')}`).join('&'),
        [],
      ),
      upload(
        'words in the base58 alphabet',
        JSON.stringify(
          Array.from({ length: 60 }, () =>
            letters(30, '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'),
          ),
        ),
        [],
      ),
      upload(
        'words in the base32 alphabet',
        JSON.stringify(Array.from({ length: 60 }, () => letters(32, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'))),
        [],
      ),
      upload(
        'base64 that happens to spell',
        JSON.stringify(Array.from({ length: 60 }, () => base64(letters(21, 'abcdefghijklmnopqrstuvwxyz ')))),
        [],
      ),
      upload('random bytes', bytes(3000), []),
      upload('random bytes, zlib', deflateSync(bytes(3000)), []),
      upload('sentences of the same words', JSON.stringify(Array.from({ length: 200 }, sentence)), []),
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((index) => upload(`closed body ${index}`, bytes(64 << index), [])),
    ];
  },
};

/** What happens because the user asked for it, in the same spellings: found, and explained. */
export const asAsked: Family = {
  id: 'as-the-user-asked',
  by: 'hand',
  decoders: [],
  entries: () => [
    upload('the results page', '', [{ canary: 'words', explained: true }], {
      url: `https://www.google.com/search?q=${encodeURIComponent(valueOf('words')).replaceAll('%20', '+')}&ie=UTF-8`,
    }),
    upload('suggestions', '', [{ canary: 'words', explained: true }], {
      url: `https://www.google.com/complete/search?client=chrome&q=${encodeURIComponent(valueOf('words'))}`,
    }),
    upload('the page itself', '', [{ canary: 'page', explained: true }], { url: valueOf('page') }),
    upload('the words to another host', '', [{ canary: 'words', explained: false }], {
      url: `https://collector.example/search?q=${encodeURIComponent(valueOf('words'))}`,
    }),
    upload(
      'the words in an upload to the vendor, beside an ordinary one',
      `data=${encodeURIComponent(base64(gzipSync(JSON.stringify([{ q: valueOf('words') }]))))}`,
      [{ canary: 'words', explained: false }],
      { url: 'https://sa.api.intl.miui.com/sa' },
    ),
  ],
};
