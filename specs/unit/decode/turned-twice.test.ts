// Codings that leave no mark, two above each other or around what other codings wrote; what they nearly look like stays as it is.
import { deflateRawSync } from 'node:zlib';
import { encode as encodeMessagePack } from '@msgpack/msgpack';
import baseX from 'base-x';
import { expect } from 'chai';
import lzString from 'lz-string';
import { aCanary, findings } from '../detect/a-run.ts';
import { anExchange, seeded } from './an-exchange.ts';

const words = aCanary('search-term', 'violet lantern 4711');
const base58 = baseX('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');
const json = JSON.stringify({ page: 1, q: words.value });
const form = `a=1&q=${encodeURIComponent(words.value)}`;

const reversed = (text: string): string => [...text].reverse().join('');
const rot13 = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const base = letter < 'a' ? 65 : 97;
    return String.fromCharCode(base + ((letter.charCodeAt(0) - base + 13) % 26));
  });
const xored = (bytes: Uint8Array | string, key: number): Buffer =>
  Buffer.from(Buffer.from(bytes).map((byte) => byte ^ key));
const written58 = (bytes: Uint8Array | string): string => base58.encode(Buffer.from(bytes));

function addresses(body: Uint8Array | string): string[] {
  return findings([anExchange({ body })], { canaries: [words] }).map(({ address }) => address);
}
const inJson = (text: string): string => JSON.stringify({ v: 2, d: text });
const below = 'body > json:$.d';

describe('codings without a mark', () => {
  it('around base58 and below it', () => {
    expect(addresses(inJson(reversed(written58(json))))).to.deep.equal([
      `${below} > reversed > base58 > json:$.q`,
    ]);
    expect(addresses(inJson(rot13(written58(json))))).to.deep.equal([`${below} > rot13 > base58 > json:$.q`]);
    expect(addresses(inJson(written58(xored(json, 0xd8))))).to.deep.equal([
      `${below} > base58 > xor:d8 > json:$.q`,
    ]);
    expect(addresses(inJson(written58(xored(json, 0x11))))).to.deep.equal([
      `${below} > base58 > xor:11 > json:$.q`,
    ]);
  });

  it('around hex', () => {
    const hex = Buffer.from(json).toString('hex');
    expect(addresses(inJson(rot13(hex)))).to.deep.equal([`${below} > rot13 > hex > json:$.q`]);
    expect(addresses(inJson(rot13(hex.toUpperCase())))).to.deep.equal([`${below} > rot13 > hex > json:$.q`]);
    expect(addresses(inJson(reversed(hex)))).to.deep.equal([`${below} > reversed > hex > json:$.q`]);
    const hidden = xored(words.value, 0xc5).toString('hex');
    expect(addresses(inJson(reversed(hidden)))).to.deep.equal([`${below} > reversed > hex > xor:c5`]);
    expect(addresses(inJson(rot13(hidden)))).to.deep.equal([`${below} > rot13 > hex > xor:c5`]);
  });

  it('around a form with its escapes', () => {
    expect(addresses(inJson(reversed(form)))).to.deep.equal([`${below} > reversed > form:q`]);
    expect(addresses(`t=1&d=${encodeURIComponent(reversed(form))}`)).to.deep.equal([
      'body > form:d > reversed > form:q',
    ]);
    expect(addresses(`t=1&d=${encodeURIComponent(reversed(words.value))}`)).to.deep.equal([
      'body > form:d > reversed',
    ]);
  });

  it('around an LZ-string of JSON in bytes', () => {
    for (const text of [json, JSON.stringify([{ t: 'page', q: words.value }])]) {
      const bytes = Buffer.from(lzString.compressToUint8Array(text));
      for (const key of [0x8c, 0x01, 0xff])
        expect(addresses(xored(bytes, key)).join(), text).to.match(
          /^body > xor:[0-9a-f]{2} > lz-bytes > json:/,
        );
    }
  });

  it('leave a record with blanks in it alone, whatever its case would be turned', () => {
    const record = Buffer.concat([
      Buffer.from('log.txt'),
      Buffer.alloc(120),
      Buffer.from('ustar  \0root'),
      Buffer.alloc(60),
      Buffer.from(`first line\n${words.value}\n`),
      Buffer.alloc(200),
    ]);
    expect(addresses(record).join()).to.match(/^body > strings:@\d+$/);
  });

  it('find nothing in random values', () => {
    const random = seeded(13);
    const texts: string[] = [];
    for (let round = 0; round < 3000; round += 1) {
      const bytes = Buffer.from(Array.from({ length: 12 + (round % 60) }, () => Math.floor(random() * 256)));
      texts.push(
        written58(bytes),
        reversed(written58(bytes)),
        rot13(bytes.toString('hex')),
        bytes.toString('base64'),
      );
    }
    expect(addresses(JSON.stringify(texts))).to.deep.equal([]);
  });
});

describe('values that short frames and prefixes hide', () => {
  it('a record in base64 behind one letter', () => {
    for (const word of ['page', 'pages', 'paging']) {
      const record = Buffer.from(encodeMessagePack({ [word]: 'Zürich', q: words.value })).toString('base64');
      expect(addresses(`451-["e",{"num":0}]\x1eb${record}`).join(), word).to.match(
        /^body > records:1 > base64-part:@1 > msgpack:\$\.q$/,
      );
    }
  });

  it('raw deflate in a gRPC frame', () => {
    const packed = deflateRawSync(JSON.stringify({ q: words.value, near: 'violet lanterns' }));
    const message = Buffer.concat([Buffer.from([0x0a, packed.length]), packed]);
    const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]);
    expect(addresses(`d=${frame.toString('base64url')}`).join()).to.match(/deflate > json:\$\.q$/);
  });
});
