// Codings in less use, each around a value: found at its address, and another value not.
import { createRequire } from 'node:module';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { encode as encodeMessagePack } from '@msgpack/msgpack';
import { encode as encodeCbor } from 'cborg';
import { expect } from 'chai';
import { aCanary, findings } from '../detect/a-run.ts';
import { anExchange, seeded } from './an-exchange.ts';

const load = createRequire(import.meta.url);
const snappy = load('snappyjs') as { compress(bytes: Uint8Array): Uint8Array };

const words = aCanary('search-term', 'violet lantern 4711');
const json = JSON.stringify({ q: words.value });
const other = json.replace('4711', '4712');
const addresses = (body: Uint8Array | string): string[] =>
  findings([anExchange({ body })], { canaries: [words] }).map(({ address }) => address);
const inJson = (text: string): string => JSON.stringify({ v: 2, d: text });
const bytesOf = (...parts: (Uint8Array | string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)));

/** Found at `address` around the value sought, and nowhere around another. */
function finds(address: string, write: (value: string) => Uint8Array | string): void {
  expect(addresses(write(json))).to.deep.equal([address]);
  expect(addresses(write(other))).to.deep.equal([]);
}

describe('codings in less use', () => {
  it('bzip2, as libbzip2 1.0.8 wrote it', () => {
    const [mine, others] = [
      'QlpoOTFBWSZTWRRfFmcAAAyZgFAAJJAiJbUKIAAiJoGnqMT1BTTIxMTE3MEMgYCApx0ydFDXy/F3JFOFCQFF8WZw',
      'QlpoOTFBWSZTWRY24+4AAAyZgFAANJAiJbUKIAAimgNPUYnqCmTEyDIzcOQo0oDhDfpgqZGnk+LuSKcKEgLG3H3A',
    ];
    expect(addresses(Buffer.from(mine ?? '', 'base64'))).to.deep.equal(['body > bzip2 > json:$.q']);
    expect(addresses(inJson(mine ?? ''))).to.deep.equal(['body > json:$.d > base64 > bzip2 > json:$.q']);
    expect(addresses(Buffer.from(others ?? '', 'base64'))).to.deep.equal([]);
    expect(addresses(Buffer.from(mine ?? '', 'base64').subarray(0, 40))).to.deep.equal([]);
  });

  it('blocks of snappy-java', () => {
    finds('body > snappy-framed > json:$.q', (value) => {
      const packed = Buffer.from(snappy.compress(Buffer.from(value)));
      const head = Buffer.alloc(12);
      head.writeUInt32BE(1);
      head.writeUInt32BE(1, 4);
      head.writeUInt32BE(packed.length, 8);
      return bytesOf([0x82], 'SNAPPY', [0], head, packed);
    });
  });

  it('Thrift messages of both protocols, with packed fields', () => {
    const binary = (value: Uint8Array): Buffer => {
      const size = Buffer.alloc(4);
      size.writeUInt32BE(value.length);
      return bytesOf([0x80, 1, 0, 1, 0, 0, 0, 1], 't', [0, 0, 0, 7, 11, 0, 1], size, value, [0]);
    };
    const compact = (value: Uint8Array): Buffer =>
      bytesOf([0x82, 0x21, 1, 1], 't', [0x18, value.length], value, [0]);
    finds('body > thrift:$[1] > json:$.q', (value) => binary(Buffer.from(value)));
    finds('body > thrift:$[1] > json:$.q', (value) => compact(Buffer.from(value)));
    finds('body > thrift:$[1] > br > json:$.q', (value) => compact(brotliCompressSync(value)));
    finds('body > zlib > thrift:$[1] > deflate > json:$.q', (value) =>
      deflateSync(compact(deflateRawSync(value))),
    );
  });

  it('CBOR and MessagePack that hold nothing but packed bytes', () => {
    finds('body > cbor:$ > cbor:$.t > json:$.q', (value) => {
      const inner = encodeCbor({ t: value });
      return bytesOf([0xd8, 24, 0x58, inner.length], inner);
    });
    finds('body > cbor:$[1] > br > json:$.q', (value) => encodeCbor([7, brotliCompressSync(value), 1.5]));
    finds('body > msgpack:$[1] > deflate > json:$.q', (value) =>
      Buffer.from(encodeMessagePack([7, deflateRawSync(value), 1.5])),
    );
  });

  it('UTF-32 in both orders', () => {
    const wide = (value: string, little: boolean): Buffer =>
      Buffer.concat(
        [...value].map((character) => {
          const unit = Buffer.alloc(4);
          if (little) unit.writeUInt32LE(character.codePointAt(0) ?? 0);
          else unit.writeUInt32BE(character.codePointAt(0) ?? 0);
          return unit;
        }),
      );
    for (const little of [true, false]) finds('body > utf32 > json:$.q', (value) => wide(value, little));
  });

  it('base64 with other marks for its last digits and its padding', () => {
    const written = (value: string, [first = '', last = '', padding = '']: readonly string[]): string => {
      // Both digits must occur, or the text is base64 as it is.
      for (const random = seeded(7); ;) {
        const text = gzipSync(JSON.stringify({ ...JSON.parse(value), n: random() })).toString('base64');
        if (!text.includes('+') || !text.includes('/')) continue;
        return text.replaceAll('+', first).replaceAll('/', last).replaceAll('=', padding);
      }
    };
    for (const marks of ['._-', '*-.', '-~_', '~-']) {
      const place = `base64-marks:${marks.slice(0, 2)} > gzip > json:$.q`;
      finds(`body > json:$.d > ${place}`, (value) => inJson(written(value, [...marks])));
      finds(`body > ${place}`, (value) => written(value, [...marks]));
      expect(addresses(`log ${written(json, [...marks])} end`)).to.have.length.lessThan(2);
    }
  });
});
