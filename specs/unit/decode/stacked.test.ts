// Codings stacked on each other whose outer one leaves no mark, or shows another's: found through all of them, the near miss not.
import { createHash } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import LZString from 'lz-string';
import { aCanary, findings } from '../detect/a-run.ts';
import { anExchange } from './an-exchange.ts';

const words = aCanary('search-term', 'violet lantern 4711');
const seen = (body: Uint8Array | string): string[] =>
  findings([anExchange({ body })], { canaries: [words] }).map(({ address }) => address);

const text = (value: string): Buffer => Buffer.from(value);
const field = (number: number, content: Buffer): Buffer => {
  const size = content.length < 128 ? [content.length] : [(content.length & 127) | 128, content.length >> 7];
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...size]), content]);
};
const frame = (message: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
};
const record = (value: string): Buffer =>
  Buffer.concat([Buffer.from([0x82, 0xa1, 0x61, 0x01, 0xa1, 0x71, 0xd9, value.length]), text(value)]);
const literal = (content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([content.length, 60 << 2, content.length - 1]), content]);
const wide = (value: string): Buffer => Buffer.from(value, 'utf16le');
const lines = (bytes: Buffer): string => bytes.toString('base64').replace(/.{76}/g, '$&\n');
const token = (payload: unknown): string =>
  [{ alg: 'HS256' }, payload].map((part) => text(JSON.stringify(part)).toString('base64url')).join('.') +
  '.c2ln';
const long = (value: string): string =>
  JSON.stringify({ a: 'Qz7', q: value, n: [1, 22, 333], z: 'eDkq8Wm2Lp0Rt5' });

/** What is stacked, and where it is found. */
const stacks: Record<string, { of: (value: string) => Buffer | string; address: RegExp }> = {
  'a message that prints, its text in hex': {
    of: (value) => frame(field(1, text(text(value).toString('hex')))),
    address: /grpc:0 > protobuf:1 > hex$/,
  },
  'a frame in raw deflate': {
    of: (value) => deflateRawSync(frame(field(1, text(value)))),
    address: /deflate > grpc:0/,
  },
  'a record in raw deflate with a fixed code': {
    of: (value) => deflateRawSync(record(value), { strategy: 4 }),
    address: /deflate > msgpack/,
  },
  'raw deflate in a short record in base64': {
    of: (value) => {
      const stream = deflateRawSync(value);
      const head = [0xa2, 0x61, 0x61, 0x01, 0x64, ...text('reef'), 0x58, stream.length];
      return Buffer.concat([Buffer.from(head), stream]).toString('base64url');
    },
    address: /base64 > cbor:\$\.reef > deflate$/,
  },
  'a record of a format nobody told of, in raw deflate': {
    of: (value) =>
      deflateRawSync(
        Buffer.concat([
          Buffer.from([0xac, 0xed, 0, 5, 0x74, 0, value.length]),
          text(value),
          Buffer.from([0x74, 0, 9]),
          text('Quilljack'),
        ]),
      ),
    address: /deflate > strings/,
  },
  'wide characters in a field of a message': {
    of: (value) => Buffer.concat([Buffer.from([8, 5]), field(2, wide(value)), field(3, text('quill'))]),
    address: /protobuf:2 > utf16$/,
  },
  'wide characters in Snappy': { of: (value) => literal(wide(value)), address: /snappy > utf16$/ },
  'LZ-string behind a mark': {
    of: (value) => `#${LZString.compressToBase64(long(value))}`,
    address: /lz-part:@1 > json/,
  },
  'raw deflate in hex behind a mark': {
    of: (value) => `>${deflateRawSync(long(value)).toString('hex').toUpperCase()}`,
    address: /hex-part:@1 > deflate/,
  },
  'raw deflate in lines of base64': {
    of: (value) =>
      JSON.stringify({ d: lines(deflateRawSync(long(value + gzipSync(value).toString('hex')))) }),
    address: /base64 > deflate/,
  },
  'one soft line break within the words': {
    of: (value) => `{"kind":"search","terms":"${value.slice(0, 9)}=\n${value.slice(9)}"}`,
    address: /quoted-printable/,
  },
};

describe('stacked codings', () => {
  for (const [name, { of, address }] of Object.entries(stacks)) {
    it(name, () => {
      const found = seen(of(words.value));
      expect(found, name).to.have.length.greaterThan(0);
      expect(found.join(), name).to.match(address);
      expect(seen(of('violet lantern 4712')), name).to.deep.equal([]);
    });
  }

  it('tokens and data: URLs count as documents, not as codings', () => {
    const deep = (value: string): string => {
      let layer = `data:text/plain;base64,${text(token({ q: value })).toString('base64')}`;
      for (let count = 0; count < 5; count += 1) layer = text(layer).toString('base64');
      return token({ d: layer });
    };
    expect(seen(deep(words.value)).join()).to.match(
      /jwt:payload > json:\$\.d > .*data-url > jwt:payload > json/,
    );
    expect(seen(deep('violet lantern 4712'))).to.deep.equal([]);
  });
});

describe('hashes where a quick look could pass them by', () => {
  const digest = (name: string): Buffer => createHash('sha512').update(name).digest();

  it('in base64 with slashes of its own, escaped within a path', () => {
    const at = (name: string): string[] =>
      findings(
        [
          anExchange({
            url: `https://c.example/t/${encodeURIComponent(digest(name).toString('base64'))}/p.gif`,
          }),
        ],
        { canaries: [words] },
      ).map(({ match }) => match);
    expect(digest(words.value).toString('base64')).to.include('/');
    expect(new Set(at(words.value))).to.deep.equal(new Set(['hash']));
    expect(at('violet lantern 4712')).to.deep.equal([]);
  });

  it('in a UUID made of a name', () => {
    const uuid = (name: string): string => {
      const bytes = createHash('md5').update(name).digest();
      bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x30;
      bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
      return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    };
    expect(seen(JSON.stringify({ id: uuid(words.value) }))).to.deep.equal(['body > json:$.id']);
    expect(seen(`id=${uuid(words.value)}&n=1`)).to.deep.equal(['body > form:id']);
    expect(seen(JSON.stringify({ id: uuid('violet lantern 4712') }))).to.deep.equal([]);
  });

  it('words each in base64 of their own, spread over fields', () => {
    const spread = (value: string): string =>
      JSON.stringify({ terms: value.split(' ').map((word) => text(word).toString('base64')) });
    const found = findings([anExchange({ body: spread(words.value) })], { canaries: [words] });
    expect(found.map(({ match }) => match)).to.deep.equal(['partial']);
    expect(seen(spread('violet lantern'))).to.deep.equal([]);
  });
});
