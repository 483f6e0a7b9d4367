// The codecs of session replay, log shipping and layered uploads, fed by encoders that are not ours: opened at the stated address, left alone, cut short, and hostile.
import { createRequire } from 'node:module';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { encode as encodeMessagePack } from '@msgpack/msgpack';
import baseX from 'base-x';
import { serialize as encodeBson } from 'bson';
import { encode as encodeCbor } from 'cborg';
import { expect } from 'chai';
import { strFromU8, strToU8, zipSync, zlibSync } from 'fflate';
import lzString from 'lz-string';
import { addressOf } from '../../../harness/artifacts/payload.ts';
import type { Canary } from '../../../harness/artifacts/case.ts';
import { decodeExchange } from '../../../harness/decode/decode.ts';
import { rederive } from '../../../harness/decode/rederive.ts';
import { detect } from '../../../harness/detect/detect.ts';
import { anExchange, readBody, seeded } from './an-exchange.ts';

const load = createRequire(import.meta.url);
const snappy = load('snappyjs') as { compress(bytes: Uint8Array): Uint8Array };
const lz4 = load('lz4js') as { compress(bytes: Uint8Array): Uint8Array };
const base58 = baseX('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');

const secret = 'the violet lantern hums at midnight';
const record = { e: [{ q: secret, n: 12_345 }] };
const json = JSON.stringify(record);
const inside = 'json:$.e[0].q';
const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString('base64');
const reversed = (text: string): string => [...text].reverse().join('');
const xored = (content: string | Uint8Array, key: number): Buffer =>
  Buffer.from(Buffer.from(content).map((byte) => byte ^ key));

const canary: Canary = { id: 'c01/x', kind: 'search-term', value: secret, step: 's', origin: 'minted' };

/** `field 1, a message: field 2, the secret`, written by hand. */
const text = Buffer.concat([Buffer.from([0x12, secret.length]), Buffer.from(secret)]);
const protobuf = Buffer.concat([Buffer.from([0x0a, text.length]), text, Buffer.from([0x18, 0x96, 0x01])]);

function framed(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

const openings: { name: string; body: string | Uint8Array; address: string }[] = [
  { name: 'base64 behind a prefix', body: `v1:${base64(secret)}`, address: 'body > base64-part:@3' },
  {
    name: 'base64 from inside a quantum',
    body: base64(`lorem ipsum ${secret}, dolor`).slice(3),
    address: 'body > base64-part:@1',
  },
  { name: 'base64 in a sentence', body: `sent ${base64(secret)} to it`, address: 'body > base64-part:@5' },
  {
    name: 'base64 in padded pieces',
    body: base64(secret.slice(0, 13)) + base64(secret.slice(13)),
    address: 'body > base64-chunks',
  },
  { name: 'hex behind 0x', body: `0x${Buffer.from(secret).toString('hex')}`, address: 'body > hex-part:@2' },
  {
    name: 'quoted-printable',
    body: 'the=20violet=20lantern hums=\r\n at midnight',
    address: 'body > quoted-printable',
  },
  { name: 'escape()', body: '%u0074he%20violet lantern hums at midnight', address: 'body > escape' },
  { name: 'JSON behind a prefix', body: `j:${json}`, address: `body > json-part > ${inside}` },
  {
    name: 'a line of forms',
    body: `a=1&b=2\nc=3&w=${encodeURIComponent(secret)}`,
    address: 'body > lines:1 > form:w',
  },
  {
    name: 'a relative address',
    body: JSON.stringify([`?w=${encodeURIComponent(secret)}`]),
    address: 'body > json:$[0] > relative-query:w',
  },
  { name: 'numbers', body: JSON.stringify({ d: [...Buffer.from(secret)] }), address: 'body > json:$.d[*]' },
  {
    name: 'lz-string base64',
    body: lzString.compressToBase64(json),
    address: `body > lz-base64 > ${inside}`,
  },
  {
    name: 'lz-string URL-safe',
    body: `d=${lzString.compressToEncodedURIComponent(`${json}${json}`)}`,
    address: 'body > form:d > lz-base64',
  },
  { name: 'lz-string UTF-16', body: lzString.compressToUTF16(json), address: `body > lz-utf16 > ${inside}` },
  {
    name: 'lz-string units',
    body: JSON.stringify({ d: lzString.compress(json) }),
    address: `body > json:$.d > lz-units > ${inside}`,
  },
  {
    name: 'rrweb pack',
    body: JSON.stringify([strFromU8(zlibSync(strToU8(json)), true)]),
    address: `body > json:$[0] > latin1 > zlib > ${inside}`,
  },
  { name: 'MessagePack', body: encodeMessagePack(record), address: 'body > msgpack:$.e[0].q' },
  { name: 'CBOR', body: encodeCbor(record), address: 'body > cbor:$.e[0].q' },
  { name: 'BSON', body: encodeBson(record), address: 'body > bson:$.e[0].q' },
  { name: 'protobuf', body: protobuf, address: 'body > protobuf:1.2' },
  { name: 'gRPC', body: framed(protobuf), address: 'body > grpc:0 > protobuf:1.2' },
  { name: 'lz4', body: lz4.compress(Buffer.from(json.repeat(2))), address: 'body > lz4 > json-part' },
  { name: 'snappy', body: snappy.compress(Buffer.from(json)), address: `body > snappy > ${inside}` },
  { name: 'zip', body: zipSync({ 'a.json': strToU8(json) }), address: `body > zip:a.json > ${inside}` },
  { name: 'brotli nobody announced', body: brotliCompressSync(json), address: `body > br > ${inside}` },
  {
    name: 'deflate around gzip',
    body: deflateRawSync(gzipSync(json)),
    address: `body > deflate > gzip > ${inside}`,
  },
  {
    name: 'an envelope',
    body: `{"id":"a"}\n{"type":"event","length":${json.length}}\n${json}\nrest`,
    address: `body > envelope:0 > ${inside}`,
  },
  {
    name: 'base58',
    body: JSON.stringify({ d: base58.encode(Buffer.from(secret)) }),
    address: 'body > json:$.d > base58',
  },
  { name: 'reversed', body: JSON.stringify({ d: reversed(secret) }), address: 'body > json:$.d > reversed' },
  {
    name: 'reversed base64',
    body: `d=${encodeURIComponent(reversed(base64(json)))}`,
    address: `body > form:d > reversed > base64 > ${inside}`,
  },
  { name: 'XOR', body: xored(secret, 0x5a), address: 'body > xor:5a' },
  {
    name: 'XOR in base64',
    body: `d=${encodeURIComponent(base64(xored(json, 0x17)))}`,
    address: `body > form:d > base64 > xor:17 > ${inside}`,
  },
];

function addresses(body: string | Uint8Array): string[] {
  const found = detect({
    exchanges: [anExchange({ body })],
    decoded: (exchange, wanted) => decodeExchange(exchange, readBody, { wanted }),
    canaries: [canary],
  });
  return found.map(({ address }) => address);
}

describe('codecs: what each opens', () => {
  for (const { name, body, address } of openings.filter(({ name: id }) => id !== 'lz4')) {
    it(`${name} at ${address}`, () => {
      expect(addresses(body)).to.include(address);
      const exchange = anExchange({ body });
      expect(rederive(exchange, readBody, { direction: 'sent', address })).to.include(secret);
    });
  }

  it('lz4', () => {
    expect(addresses(lz4.compress(Buffer.from(json.repeat(2)))).join()).to.match(/^body > lz4/);
  });
});

describe('codecs: damaged and cut short', () => {
  for (const { name, body } of openings) {
    it(`${name}: every cut gives an answer, and every address re-derives`, () => {
      const whole = Buffer.from(body);
      for (let size = 1; size < whole.length; size += Math.max(1, whole.length >> 4)) {
        const exchange = anExchange({ body: whole.subarray(0, size) });
        const { payloads, opaque } = decodeExchange(exchange, readBody);
        expect(payloads.length + opaque.length).to.be.above(0);
        for (const { location, layers, direction, text: read } of payloads) {
          const address = addressOf(location, layers);
          expect(rederive(exchange, readBody, { direction, address }), address).to.equal(read);
        }
      }
    });
  }
});

describe('codecs: what they leave alone', () => {
  const random = seeded(7);
  const noise = (size: number): Buffer =>
    Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)));

  it('random bytes of a body stay closed', () => {
    for (let round = 0; round < 300; round += 1) {
      const body = noise(64 + round * 3);
      const { opaque } = decodeExchange(anExchange({ body }), readBody);
      expect(opaque, body.toString('hex')).to.have.length(1);
    }
  });

  it('random tokens are no findings and no news', () => {
    const body = JSON.stringify(
      Array.from({ length: 500 }, (_none, index) => noise(8 + (index % 40)).toString('base64')),
    );
    expect(addresses(body)).to.deep.equal([]);
    expect(decodeExchange(anExchange({ body }), readBody).opaque).to.deep.equal([]);
  });

  it('encrypted blocks in every dress stay closed', () => {
    const sealed = noise(512);
    for (const body of [
      base64(sealed),
      JSON.stringify({ d: base64(sealed) }),
      `d=${encodeURIComponent(base64(sealed))}`,
      sealed.toString('hex'),
    ]) {
      expect(decodeExchange(anExchange({ body }), readBody).opaque.length, body.slice(0, 30)).to.be.above(0);
    }
  });
});

describe('codecs: hostile input', () => {
  const within = (body: string | Uint8Array, limitMs: number): string[] => {
    const startedAt = performance.now();
    const { opaque } = decodeExchange(anExchange({ body }), readBody);
    expect(performance.now() - startedAt, 'ms').to.be.below(limitMs);
    return opaque.map(({ reason }) => reason);
  };

  it('deep nesting in binary documents is refused', () => {
    for (const head of [0x91, 0x81, 0x9f, 0xbf, 0xc1, 0xd9, 0x0a])
      within(Buffer.alloc(1_000_000, head), 5000);
  });

  it('documents that promise more than there is are refused', () => {
    for (const head of [
      'dfffffffff',
      'ddffffffff',
      'c6ffffffff',
      '9b7fffffffffffffff',
      'bb7fffffffffffffff',
      '5b7fffffffffffffff',
    ])
      within(Buffer.concat([Buffer.from(head, 'hex'), Buffer.alloc(64, 0x61)]), 1000);
  });

  it('compressed nothing does not grow beyond its limits', () => {
    const zeros = 'a'.repeat(30_000_000);
    within(lzString.compressToBase64('a'.repeat(3_000_000)), 8000);
    expect(within(zipSync({ a: strToU8(zeros) }), 8000).join()).to.match(/^limit reached/);
    const frame = Buffer.concat([
      Buffer.from('04224d1840407f', 'hex'),
      Buffer.from([0xff, 0xff, 0x0f, 0]),
      Buffer.from([0x1f, 0x61, 1, 0]),
      Buffer.alloc(1_000_000, 0xff),
    ]);
    within(frame, 8000);
    within(
      Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0x7f, 0x00, 0x61]), Buffer.alloc(1_000_000, 0xfe)]),
      8000,
    );
  });

  it('a long text that could be many things is left in little time', () => {
    for (const unit of [
      'a',
      'A',
      '1',
      'aB',
      '=',
      '%41',
      '&#65;',
      '\\u0041',
      'xn--a',
      '}{',
      '1,',
      'a=1&',
      '"0":1,',
      '-',
      'MZXW6',
    ])
      within(unit.repeat(400_000), 8000);
  });

  it('quines and long chains end at the depth limit', () => {
    let body: string = secret;
    for (let layer = 0; layer < 9; layer += 1) body = base64(body);
    expect(addresses(body)).to.deep.equal([]);
    const zlibbed = deflateSync(deflateSync(deflateSync(json)));
    expect(addresses(zlibbed)).to.have.length(1);
  });
});
