// Values whose digits stand where no decoder is asked about each: in the middle of a path, short words, behind marks, XORed or turned digits; near misses stay silent.
import { brotliCompressSync, deflateRawSync } from 'node:zlib';
import { encode as encodeCbor } from 'cborg';
import baseX from 'base-x';
import { expect } from 'chai';
import { aCanary, findings } from '../detect/a-run.ts';
import { anExchange } from './an-exchange.ts';

const base58 = baseX('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');
const words = aCanary('search-term', 'violet lantern 4711');
const json = JSON.stringify({ q: words.value, n: 3 });
const other = json.replace('4711', '4712');

const addresses = (parts: Parameters<typeof anExchange>[0], canary = words): string[] =>
  findings([anExchange(parts)], { canaries: [canary] }).map(({ address }) => address);
const inJson = (text: string): { body: string } => ({ body: JSON.stringify({ v: 2, d: text }) });
const below = 'body > json:$.d';
const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString('base64');
const reversed = (text: string): string => [...text].reverse().join('');
const rot13 = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const base = letter < 'a' ? 65 : 97;
    return String.fromCharCode(base + ((letter.charCodeAt(0) - base + 13) % 26));
  });
const xored = (content: string, key: number): Buffer =>
  Buffer.from(Buffer.from(content).map((byte) => byte ^ key));

/** Found at `address` around the value sought, and nowhere around another. */
function finds(address: string, write: (value: string) => Parameters<typeof anExchange>[0]): void {
  expect(addresses(write(json))).to.deep.equal([address]);
  expect(addresses(write(other))).to.deep.equal([]);
}

describe('digits where no decoder is asked about each', () => {
  it('a segment in the middle of a path', () => {
    const at = (segment: string): { url: string } => ({ url: `https://c.example/v1/${segment}/p.gif` });
    finds('url > path:1 > base64 > json:$.q', (value) => at(Buffer.from(value).toString('base64url')));
    finds('url > path:1 > hex-part:@2 > json:$.q', (value) => at(`0x${Buffer.from(value).toString('hex')}`));
  });

  it('lists of numbers and escapes in a binary record', () => {
    const record = (text: string): Buffer =>
      Buffer.concat([
        Buffer.from([0x80, 4, 0x95, 0x8c, 1, 0x76, 0x94, 0x58, text.length, 0, 0, 0]),
        Buffer.from(text),
      ]);
    const short = aCanary('search-term', 'ox 4711 elk');
    const codes = [...short.value].map((letter) => letter.charCodeAt(0));
    const listed = addresses({ body: record(`[${codes.join(',')}]`) }, short);
    expect(listed).to.deep.equal(['body > frame:@12 > json:$[*]']);
    const escaped = codes.map((code) => `\\x${code.toString(16)}`).join('');
    expect(addresses({ body: record(escaped) }, short).join()).to.match(/> backslash$/);
    expect(addresses({ body: record(`[${codes.slice(2).join(',')}]`) }, short)).to.deep.equal([]);
  });

  it('hex behind an x that one backslash marks', () => {
    finds(`${below} > hex-part:@2 > json:$.q`, (value) => inJson(`\\x${Buffer.from(value).toString('hex')}`));
  });

  it('a packed field in a short message below base64', () => {
    const message = (value: string): Buffer => {
      const packed = brotliCompressSync(value);
      return Buffer.concat([Buffer.from([0x08, 0x05, 0x12, packed.length]), packed]);
    };
    finds(`${below} > base64 > protobuf:2 > br > json:$.q`, (value) => inJson(base64(message(value))));
    finds(`${below} > base64 > delimited:0 > protobuf:2 > br > json:$.q`, (value) => {
      const one = message(value);
      return inJson(base64(Buffer.concat([Buffer.from([one.length]), one])));
    });
  });

  it('packed bytes in base58', () => {
    finds(`${below} > base58 > deflate > json:$.q`, (value) => inJson(base58.encode(deflateRawSync(value))));
    const wide = (value: string): string => base58.encode(Buffer.from(value, 'utf16le').swap16());
    finds(`${below} > base58 > utf16 > json:$.q`, (value) => inJson(wide(value)));
  });

  it('digits XORed with a small key or any other', () => {
    for (const key of [3, 7, 0x11]) {
      const place = `xor:${key.toString(16).padStart(2, '0')} > base64 > json:$.q`;
      finds(`${below} > ${place}`, (value) => inJson(xored(base64(value), key).toString('latin1')));
    }
    finds('body > xor:80 > base58 > json:$.q', (value) => ({
      body: xored(base58.encode(Buffer.from(value)), 0x80),
    }));
    const cbor = (value: string): Uint8Array =>
      encodeCbor({ k: xored(`sid=1;data:;base64,${base64(value)}`, 0xaa) });
    expect(addresses({ body: cbor(json) }).join()).to.match(/^body > cbor:\$\.k > xor:aa > .*json:\$\.q$/);
    expect(addresses({ body: cbor(other) })).to.deep.equal([]);
  });

  it('codings with a mark from their end to their start, or with turned letters', () => {
    const escapes = (value: string): string =>
      [...Buffer.from(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    const url = (value: string): string => `data:text/plain;base64,${base64(value)}`;
    finds(`${below} > reversed > percent > json:$.q`, (value) => inJson(reversed(escapes(value))));
    finds(`${below} > reversed > hex-part:@2 > json:$.q`, (value) =>
      inJson(reversed(`0x${Buffer.from(value).toString('hex')}`)),
    );
    finds(`${below} > reversed > data-url > json:$.q`, (value) => inJson(reversed(url(value))));
    finds(`${below} > rot13 > data-url > json:$.q`, (value) => inJson(rot13(url(value))));
    finds(`${below} > rot13 > jwt:payload > json:$.q`, (value) => inJson(rot13(token(value))));
    finds(`${below} > reversed > jwt:payload > json:$.q`, (value) => inJson(reversed(token(value))));
  });

  it('a fingerprint behind its name is no digits of anything else', () => {
    expect(addresses(inJson('sha256:aa:bb:cc:dd:ee:ff:00:11:22:33'))).to.deep.equal([]);
  });
});

function token(payload: string): string {
  const parts = [JSON.stringify({ alg: 'HS256' }), payload, 'signature of 32 bytes, or nearly'];
  return parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
}
