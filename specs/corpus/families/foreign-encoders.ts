// Documents that encoders of other people wrote: binary documents, text compressors, block compressors.
import { createRequire } from 'node:module';
import { brotliCompressSync, constants, deflateRawSync, gzipSync } from 'node:zlib';
import { encode as encodeMessagePack } from '@msgpack/msgpack';
import avsc from 'avsc';
import baseX from 'base-x';
import { serialize as encodeBson } from 'bson';
import { encode as encodeCbor } from 'cborg';
import { strFromU8, strToU8, zipSync, zlibSync } from 'fflate';
import lzString from 'lz-string';
import protobuf from 'protobufjs';
import { valueOf } from '../canaries.ts';
import { type Family, upload } from '../corpus.ts';

const load = createRequire(import.meta.url);
const snappy = load('snappyjs') as { compress(bytes: Uint8Array): Uint8Array };
const lz4 = load('lz4js') as { compress(bytes: Uint8Array): Uint8Array };
const base58 = baseX('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');

const record = {
  events: [
    {
      name: 'search',
      time: 1_700_000_000_123,
      properties: { word: valueOf('words'), page: valueOf('page') },
    },
    { name: 'note', properties: { said: valueOf('accents'), near: 'violet lanterns hum at midnight' } },
  ],
  id: 'c0ffee00-1234-4abc-8def-001122334455',
};
const json = JSON.stringify(record);
const all = ['words', 'page', 'accents'] as const;
const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');
const binary = (bytes: Uint8Array): Buffer => Buffer.from(bytes);

function inEveryDress(name: string, bytes: Uint8Array): ReturnType<typeof upload>[] {
  return [
    upload(name, bytes, all),
    upload(`${name}, gzip`, gzipSync(bytes), all, { headers: [['Content-Encoding', 'gzip']] }),
    upload(`${name}, base64 in JSON`, JSON.stringify({ v: 1, d: base64(bytes) }), all),
    upload(`${name}, base64url in a form`, `v=1&d=${binary(bytes).toString('base64url')}`, all),
    upload(`${name} in a message`, 'x', all, {
      messages: [{ direction: 'sent', opcode: 2, body: bytes }],
    }),
  ];
}

export const messagePack: Family = {
  id: 'messagepack',
  by: 'foreign encoder',
  decoders: ['msgpack'],
  entries: () => [
    ...inEveryDress('document', encodeMessagePack({ ...record, z: binary(gzipSync(json)) })),
    upload('compressed inside', encodeMessagePack({ d: gzipSync(json) }), all),
  ],
};

export const cbor: Family = {
  id: 'cbor',
  by: 'foreign encoder',
  decoders: ['cbor'],
  entries: () => [
    ...inEveryDress('document', encodeCbor(record)),
    upload('compressed inside', encodeCbor({ d: new Uint8Array(gzipSync(json)) }), all),
  ],
};

export const bson: Family = {
  id: 'bson',
  by: 'foreign encoder',
  decoders: ['bson'],
  entries: () => [
    ...inEveryDress('document', encodeBson(record)),
    upload('compressed inside', encodeBson({ d: gzipSync(json) }), all),
  ],
};

const proto = protobuf.parse(`
  syntax = "proto3";
  message Pair { string key = 1; string value = 2; }
  message Event { string name = 1; repeated Pair pairs = 2; int64 time = 3; repeated int32 codes = 4; bytes blob = 15; }
  message Batch { repeated Event events = 1; string id = 2; double weight = 3; }
`).root;

export const protobufWithoutSchema: Family = {
  id: 'protobuf',
  by: 'foreign encoder',
  decoders: ['protobuf', 'grpc'],
  entries() {
    const batch = proto.lookupType('Batch');
    const pairs = Object.entries({ word: valueOf('words'), page: valueOf('page'), said: valueOf('accents') });
    const encode = (events: object[]): Buffer =>
      binary(batch.encode(batch.create({ events, id: record.id, weight: 0.5 })).finish());
    const plain = encode([
      {
        name: 'search',
        pairs: pairs.map(([key, value]) => ({ key, value })),
        time: Date.UTC(2020, 4, 1),
        codes: [1, 300, 70_000],
      },
    ]);
    const packed = encode([{ name: 'z', blob: gzipSync(json) }]);
    const frame = Buffer.alloc(5);
    frame[0] = 1;
    const inner = gzipSync(plain);
    frame.writeUInt32BE(inner.length, 1);
    return [
      ...inEveryDress('message', plain),
      upload('compressed bytes field', packed, all),
      upload('compressed gRPC frame', Buffer.concat([frame, inner]), all),
    ];
  },
};

export const lz: Family = {
  id: 'lz-string',
  by: 'foreign encoder',
  decoders: ['lz-letters', 'lz-units'],
  entries: () => [
    upload('base64', lzString.compressToBase64(json), all),
    upload(
      'base64 in a form, as lz64',
      `data=${encodeURIComponent(lzString.compressToBase64(json))}&compression=lz64`,
      all,
    ),
    upload('URL-safe in a query', '', all, {
      method: 'GET',
      url: `https://collector.example/r?d=${lzString.compressToEncodedURIComponent(json)}`,
    }),
    upload('UTF-16 text', lzString.compressToUTF16(json), all),
    upload('raw units in JSON', JSON.stringify({ d: lzString.compress(json) }), all),
    upload('short words', JSON.stringify({ d: lzString.compressToBase64(valueOf('words')) }), ['words']),
  ],
};

export const blocks: Family = {
  id: 'lz4-and-snappy',
  by: 'foreign encoder',
  decoders: ['lz4', 'lz4-block', 'snappy', 'snappy-framed'],
  entries: () => [
    upload('lz4 frame', lz4.compress(Buffer.from(json.repeat(2))), all),
    upload('lz4 frame in base64', base64(lz4.compress(Buffer.from(json))), all),
    upload('snappy', snappy.compress(Buffer.from(json)), all),
    upload('snappy as announced', snappy.compress(Buffer.from(json)), all, {
      headers: [['Content-Encoding', 'snappy']],
    }),
    upload('snappy in base64', JSON.stringify({ d: base64(snappy.compress(Buffer.from(json))) }), all),
  ],
};

export const rrweb: Family = {
  id: 'rrweb-pack',
  by: 'foreign encoder',
  decoders: ['latin1', 'latin1-packed'],
  entries() {
    const pack = (event: object): string =>
      strFromU8(zlibSync(strToU8(JSON.stringify({ ...event, v: 'v1' }))), true);
    const event = { type: 3, data: { source: 5, text: valueOf('words') }, timestamp: 1_700_000_000_000 };
    const move = { type: 4, data: { href: valueOf('page'), said: valueOf('accents') } };
    return [
      upload('packed events', JSON.stringify({ events: [pack(event), pack(move)] }), all),
      upload('packed events, gzip', gzipSync(JSON.stringify([pack(event), pack(move)])), all),
      upload('one packed event', pack(event), ['words']),
    ];
  },
};

export const containers: Family = {
  id: 'zip-and-avro',
  by: 'foreign encoder',
  decoders: ['zip', 'avro'],
  async entries() {
    const type = avsc.Type.forValue({ word: 'w', page: 'p', said: 's' });
    const avro = async (codec: 'null' | 'deflate'): Promise<Buffer> => {
      const encoder = new avsc.streams.BlockEncoder(type, { codec });
      const chunks: Buffer[] = [];
      encoder.on('data', (chunk: Buffer) => chunks.push(chunk));
      const ended = new Promise((resolve) => encoder.once('end', resolve));
      encoder.end({ word: valueOf('words'), page: valueOf('page'), said: valueOf('accents') });
      await ended;
      return Buffer.concat(chunks);
    };
    return [
      upload('zip', zipSync({ 'events.json': strToU8(json) }), all),
      upload('zip, stored', zipSync({ 'events.json': [strToU8(json), { level: 0 }] }), all),
      upload('zip of a gzip', zipSync({ 'events.gz': gzipSync(json) }), all),
      upload('avro', await avro('null'), all),
      upload('avro, deflate', await avro('deflate'), all),
    ];
  },
};

export const streams: Family = {
  id: 'unannounced-streams',
  by: 'foreign encoder',
  decoders: ['br-sniffed', 'deflate'],
  entries: () => [
    upload('brotli', brotliCompressSync(json), all),
    upload(
      'brotli, fast',
      brotliCompressSync(json, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
      all,
    ),
    upload('brotli in base64', JSON.stringify({ d: base64(brotliCompressSync(json)) }), all),
    upload('brotli of few words', JSON.stringify({ d: base64(brotliCompressSync(valueOf('words'))) }), [
      'words',
    ]),
    upload('raw deflate', deflateRawSync(json), all),
    upload('raw deflate in a form', `d=${encodeURIComponent(base64(deflateRawSync(json)))}`, all),
    upload('gzip members', Buffer.concat([gzipSync('{"head":1}\n'), gzipSync(`${json}\n`)]), all),
  ],
};

export const bitcoin: Family = {
  id: 'base58',
  by: 'foreign encoder',
  decoders: ['base58'],
  entries: () => [
    upload('words', JSON.stringify({ t: base58.encode(Buffer.from(valueOf('words'))) }), ['words']),
    upload('JSON', `t=${base58.encode(Buffer.from(json))}`, all),
    upload('gzip', JSON.stringify({ t: base58.encode(gzipSync(JSON.stringify({ w: valueOf('mail') }))) }), [
      'mail',
    ]),
    upload('in a query', '', ['title'], {
      method: 'GET',
      url: `https://collector.example/p?t=${base58.encode(Buffer.from(valueOf('title')))}`,
    }),
  ],
};
