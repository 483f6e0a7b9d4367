// Text codings by an encoder of this corpus's own: base64 in every position, base32, quoted-printable, entities, escapes, character sets, codings without a mark.
import { domainToASCII } from 'node:url';
import { deflateSync, gzipSync } from 'node:zlib';
import { valueOf } from '../canaries.ts';
import { type Family, upload } from '../corpus.ts';

const words = valueOf('words');
const page = valueOf('page');
const json = JSON.stringify({ e: 'search', q: words, from: page, n: [1, 2, 3] });
const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString('base64');
const reversed = (text: string): string => [...text].reverse().join('');

/** A long document whose base64 is cut anywhere. */
const longDocument = `${'{"kind":"noise","value":"lorem ipsum dolor sit amet"},'.repeat(6)}${json}${',{"kind":"noise"}'.repeat(20)}`;

export const base64Everywhere: Family = {
  id: 'base64-positions',
  by: 'hand',
  decoders: ['base64-part', 'base64-chunks'],
  entries: () => [
    ...[0, 1, 2, 3].map((cut) =>
      upload(
        `cut ${cut} into a quantum`,
        JSON.stringify({ part: base64(longDocument).slice(80 + cut, 900) }),
        ['words', 'page'],
      ),
    ),
    ...['', 'x', 'xy', 'xyz'].map((lead) =>
      upload(
        `in a log line, ${lead.length} before it`,
        `2024-01-01 sent ${base64(`${lead}${words} and more`)} to the server`,
        ['words'],
      ),
    ),
    ...['v1:', 'b64,', 'enc|2|', 'base64 ', 'h1.', 'data=', 'p-', 'q', 'ab', 'tag'].map((prefix) =>
      upload(`behind ${prefix}`, JSON.stringify({ d: prefix + base64(json) }), ['words', 'page']),
    ),
    upload('gzip behind a prefix', JSON.stringify({ d: `gz:${base64(gzipSync(json))}` }), ['words', 'page']),
    upload(
      'zlib behind a prefix in the alphabet',
      JSON.stringify({ d: `z1-${Buffer.from(deflateSync(json)).toString('base64url')}` }),
      ['words', 'page'],
    ),
    upload('wrapped lines', base64(longDocument).replace(/(.{76})/g, '$1\r\n'), ['words', 'page']),
    upload('padded pieces', base64(longDocument.slice(0, 400)) + base64(longDocument.slice(400)), [
      'words',
      'page',
    ]),
    upload('header', '', ['words'], { headers: [['Authorization', `Basic ${base64(`user:${words}`)}`]] }),
    upload('cookie', '', ['words', 'page'], {
      headers: [
        [
          'Cookie',
          `a=1; state=${encodeURIComponent(base64(json))}; s=j%3A${encodeURIComponent(JSON.stringify({ m: 1 }))}`,
        ],
      ],
    }),
    upload('path segment', '', ['words'], {
      url: `https://collector.example/v1/${Buffer.from(words).toString('base64url')}/px.gif`,
    }),
  ],
};

const rfc4648 = { standard: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', hex: '0123456789ABCDEFGHIJKLMNOPQRSTUV' };

function base32(content: string | Uint8Array, alphabet: string): string {
  const bits = [...Buffer.from(content)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const digits = bits.match(/.{1,5}/g) ?? [];
  return digits.map((digit) => alphabet[Number.parseInt(digit.padEnd(5, '0'), 2)] ?? '').join('');
}

const padded = (text: string): string => text.padEnd(8 * Math.ceil(text.length / 8), '=');

export const base32Texts: Family = {
  id: 'base32',
  by: 'hand',
  decoders: ['base32', 'base64-part'],
  entries: () => [
    upload('padded', JSON.stringify({ d: padded(base32(words, rfc4648.standard)) }), ['words']),
    upload('bare', `d=${base32(json, rfc4648.standard)}`, ['words', 'page']),
    upload('lower case', `d=${base32(words, rfc4648.standard).toLowerCase()}`, ['words']),
    upload('hex alphabet', `d=${base32(json, rfc4648.hex)}`, ['words', 'page']),
    upload('gzip', JSON.stringify({ d: base32(gzipSync(json), rfc4648.standard) }), ['words', 'page']),
    upload('host label', '', ['mail'], {
      url: `https://t.example/${base32(valueOf('mail'), rfc4648.standard).toLowerCase()}.gif`,
    }),
  ],
};

const entity = (text: string): string => [...text].map((mark) => `&#${mark.codePointAt(0)};`).join('');

function quotedPrintable(text: string): string {
  const escaped = [...Buffer.from(text)].map((byte) =>
    byte > 0x20 && byte < 0x7f && byte !== 0x3d
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  );
  return escaped.join('').replace(/(.{70})(?=[^=]{2})/g, '$1=\r\n');
}

export const markup: Family = {
  id: 'entities-and-escapes',
  by: 'hand',
  decoders: ['quoted-printable', 'escape', 'backslash'],
  entries: () => [
    upload('XML attributes', `<log q="${entity(words)}" at="${page.replace('&', '&amp;')}"/>`, [
      'words',
      'page',
    ]),
    upload('HTML entities', JSON.stringify({ h: `<b>${words.replaceAll(' ', '&nbsp;')}</b>` }), ['words']),
    upload('quoted-printable', `Subject: x\r\n\r\n${quotedPrintable(`${words} ${page}`)}`, ['words', 'page']),
    upload('quoted-printable field', JSON.stringify({ t: quotedPrintable(valueOf('accents')) }), ['accents']),
    upload('escape()', `w=${encodeURIComponent(escape(valueOf('chinese')))}`, ['chinese']),
    upload('escape() once', JSON.stringify({ w: escape(valueOf('accents')) }), ['accents']),
    upload(
      'script escapes',
      `t("${[...words].map((mark) => `\\x${mark.charCodeAt(0).toString(16)}`).join('')}")`,
      ['words'],
    ),
    upload(
      'percent twice in a form',
      `w=${encodeURIComponent(encodeURIComponent(words))}&u=${encodeURIComponent(encodeURIComponent(page))}`,
      ['words', 'page'],
    ),
    upload('fragment query', '', ['words'], {
      url: `https://collector.example/app#/search?q=${encodeURIComponent(words)}`,
    }),
    upload(
      'JSON escapes',
      `{"w":"${[...valueOf('chinese')].map((mark) => `\\u${mark.charCodeAt(0).toString(16)}`).join('')}"}`,
      ['chinese'],
    ),
  ],
};

export const characterSets: Family = {
  id: 'character-sets',
  by: 'hand',
  decoders: ['utf16', 'charset', 'latin1', 'idn'],
  entries: () => [
    upload('UTF-16 LE', Buffer.from(json, 'utf16le'), ['words', 'page']),
    upload('UTF-16 BE', Buffer.from(json, 'utf16le').swap16(), ['words', 'page']),
    upload('UTF-16 with a mark', Buffer.from(`\ufeff${json}`, 'utf16le'), ['words', 'page']),
    upload('UTF-16 in base64', JSON.stringify({ d: base64(Buffer.from(words, 'utf16le')) }), ['words']),
    upload('windows-1252', Buffer.from(`said=${valueOf('accents')}`, 'latin1'), ['accents']),
    upload(
      'UTF-8 taken for Latin-1',
      JSON.stringify({ said: Buffer.from(valueOf('accents')).toString('latin1') }),
      ['accents'],
    ),
    upload(
      'an internationalised host',
      JSON.stringify({ h: `https://${domainToASCII('crème-brûlée-near-zürich-4711.example')}/` }),
      ['accents'],
    ),
    upload('byte array', JSON.stringify({ d: [...Buffer.from(words)] }), ['words']),
    upload('byte array as an object', JSON.stringify({ ...Buffer.from(json) }), ['words', 'page']),
  ],
};

const rot13 = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const base = letter < 'a' ? 65 : 97;
    return String.fromCharCode(base + ((letter.charCodeAt(0) - base + 13) % 26));
  });
const rot47 = (text: string): string =>
  text.replace(/[!-~]/g, (mark) => String.fromCharCode(33 + ((mark.charCodeAt(0) - 33 + 47) % 94)));
const xored = (content: string | Uint8Array, key: number): Buffer =>
  Buffer.from(Buffer.from(content).map((byte) => byte ^ key));

function ascii85(text: string): string {
  const bytes = Buffer.from(text.padEnd(4 * Math.ceil(text.length / 4)));
  let out = '';
  for (let at = 0; at < bytes.length; at += 4) {
    let value = bytes.readUInt32BE(at);
    let group = '';
    for (let digit = 0; digit < 5; digit += 1) {
      group = String.fromCharCode(33 + (value % 85)) + group;
      value = Math.floor(value / 85);
    }
    out += group;
  }
  return out;
}

export const unmarked: Family = {
  id: 'codings-without-a-mark',
  by: 'hand',
  decoders: ['rotated', 'rotated-token', 'xor', 'xor-text', 'base85'],
  entries: () => [
    upload('reversed', JSON.stringify({ d: reversed(words) }), ['words']),
    upload('reversed address', `u=${encodeURIComponent(reversed(page))}`, ['page']),
    upload('reversed JSON', reversed(json), ['words', 'page']),
    upload('reversed base64', JSON.stringify({ d: reversed(base64(json)) }), ['words', 'page']),
    upload('rot13', JSON.stringify({ d: rot13(words) }), ['words']),
    upload('rot13 of the whole document', rot13(json), ['words', 'page']),
    upload('rot13 of base64', `d=${encodeURIComponent(rot13(base64(json)))}`, ['words', 'page']),
    upload('rot13, reversed', JSON.stringify({ d: rot13(reversed(words)) }), ['words']),
    upload('rot47', JSON.stringify({ d: rot47(words.replaceAll(' ', '_')) }), ['words']),
    upload('XOR', xored(json, 0x5a), ['words', 'page']),
    upload('XOR with a high key', xored(json, 0xc3), ['words', 'page']),
    upload('XOR in base64', JSON.stringify({ d: base64(xored(json, 0x17)) }), ['words', 'page']),
    upload('XOR in hex', JSON.stringify({ d: xored(words, 0x91).toString('hex') }), ['words']),
    upload('XOR that stays printable', JSON.stringify({ d: xored(words, 0x03).toString('latin1') }), [
      'words',
    ]),
    upload('XOR of gzip', `d=${xored(gzipSync(json), 0x42).toString('hex')}`, ['words', 'page']),
    upload('XOR of base64', xored(base64(json), 0x42), ['words', 'page']),
    upload('Ascii85', JSON.stringify({ d: `<~${ascii85(words)}~>` }), ['words']),
    upload('Ascii85 without its marks', JSON.stringify({ d: ascii85(json) }), ['words', 'page']),
  ],
};
