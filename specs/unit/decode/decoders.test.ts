// Every decoder: opens its coding at the stated address, and what it read is found again from that address.
import { execFileSync } from 'node:child_process';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { addressOf } from '../../../harness/artifacts/payload.ts';
import { decodeExchange } from '../../../harness/decode/decode.ts';
import { rederive } from '../../../harness/decode/rederive.ts';
import { anExchange, type ExchangeParts, readBody } from './an-exchange.ts';
import { readings } from './readings.ts';

const secret = 'the violet lantern hums at midnight';

const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString('base64');
const json = JSON.stringify({ a: [{ words: secret }] });

/** zstd frame of one raw block (RFC 8878, 3.1.1), written here because Node 20 has no zstd. */
function zstdRaw(content: string): Buffer {
  const body = Buffer.from(content);
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, body.length]);
  const block = Buffer.alloc(3);
  block.writeUIntLE((body.length << 3) | 1, 0, 3);
  return Buffer.concat([head, block, body]);
}

const openings: { name: string; parts: ExchangeParts; address: string; text?: string }[] = [
  {
    name: 'query parameter with +',
    parts: { url: 'https://e.example/s?q=the+violet+lantern+hums+at+midnight' },
    address: 'url > query:q',
  },
  {
    name: 'path with %20',
    parts: { url: `https://e.example/s/${encodeURIComponent(secret)}` },
    address: 'url > path > percent',
    text: `s/${secret}`,
  },
  {
    name: 'query in a fragment',
    parts: { url: `https://e.example/#a=1&w=${encodeURIComponent(secret)}` },
    address: 'url > fragment > form:w',
  },
  { name: 'header', parts: { headers: [['X-Words', secret]] }, address: 'header > header:x-words' },
  {
    name: 'second header of one name',
    parts: {
      headers: [
        ['X-W', 'no'],
        ['x-w', secret],
      ],
    },
    address: 'header > header:x-w#1',
  },
  {
    name: 'cookie, percent-encoded',
    parts: { headers: [['Cookie', `sid=1; last=${encodeURIComponent(secret)}`]] },
    address: 'cookie > cookie:last > percent',
  },
  { name: 'plain body', parts: { body: secret }, address: 'body' },
  { name: 'form', parts: { body: `a=1&w=${encodeURIComponent(secret)}` }, address: 'body > form:w' },
  {
    name: 'form, encoded twice',
    parts: { body: `a=1&w=${encodeURIComponent(encodeURIComponent(secret))}` },
    address: 'body > form:w > percent',
  },
  {
    name: 'second field of one name',
    parts: { body: `w=1&w=${encodeURIComponent(secret)}` },
    address: 'body > form:w#1',
  },
  { name: 'JSON', parts: { body: json }, address: 'body > json:$.a[0].words' },
  {
    name: 'JSON with escapes',
    parts: { body: '{"w":"the \\u0076iolet lantern hums at midnight"}' },
    address: 'body > json:$.w',
  },
  {
    name: 'JSON with an odd name',
    parts: { body: JSON.stringify({ "it's > 'a'~": secret }) },
    address: "body > json:$['it\\u0027s \\u003e \\u0027a\\u0027\\u007e']",
  },
  {
    name: 'JSON property name',
    parts: { body: JSON.stringify({ seen: { [secret]: 1 } }) },
    address: `body > json:$.seen['${secret}']~`,
  },
  {
    name: 'JSON inside a JSON string',
    parts: { body: JSON.stringify({ p: json }) },
    address: 'body > json:$.p > json:$.a[0].words',
  },
  { name: 'a JSON string alone', parts: { body: JSON.stringify(secret) }, address: 'body > json:$' },
  { name: 'JSON Lines', parts: { body: `{"a":1}\n${json}\n` }, address: 'body > jsonl:$[1].a[0].words' },
  { name: 'base64', parts: { body: base64(secret) }, address: 'body > base64' },
  { name: 'base64, unpadded', parts: { body: base64(secret).replace(/=+$/, '') }, address: 'body > base64' },
  {
    name: 'base64, URL-safe',
    parts: { body: `d=${Buffer.from(`${secret}???>>>`).toString('base64url')}` },
    address: 'body > form:d > base64',
    text: `${secret}???>>>`,
  },
  {
    name: 'base64, wrapped',
    parts: { body: JSON.stringify({ d: base64(secret).replace(/(.{20})/g, '$1\r\n') }) },
    address: 'body > json:$.d > base64',
  },
  {
    name: 'base64 in a form whose + was not encoded',
    parts: { body: `d=${base64('~~~>>>???~~~>>>??')}` },
    address: 'body > form:d > base64',
    text: '~~~>>>???~~~>>>??',
  },
  {
    name: 'hex',
    parts: { body: JSON.stringify({ d: Buffer.from(secret).toString('hex') }) },
    address: 'body > json:$.d > hex',
  },
  { name: 'gzip', parts: { body: gzipSync(json) }, address: 'body > gzip > json:$.a[0].words' },
  { name: 'zlib', parts: { body: deflateSync(json) }, address: 'body > zlib > json:$.a[0].words' },
  {
    name: 'raw deflate nobody announced',
    parts: { body: deflateRawSync(json.repeat(3).replaceAll('}{', '}\n{')) },
    address: 'body > deflate > jsonl:$[1].a[0].words',
  },
  { name: 'zstd', parts: { body: zstdRaw(json) }, address: 'body > zstd > json:$.a[0].words' },
  {
    name: 'gzip in base64 in JSON',
    parts: { body: JSON.stringify({ d: base64(gzipSync(json)) }) },
    address: 'body > json:$.d > base64 > gzip > json:$.a[0].words',
  },
  {
    name: 'raw deflate in base64',
    parts: { body: JSON.stringify({ d: base64(deflateRawSync(json)) }) },
    address: 'body > json:$.d > base64 > deflate > json:$.a[0].words',
  },
  {
    name: 'Content-Encoding gzip',
    parts: { body: gzipSync(secret), headers: [['content-encoding', 'gzip']] },
    address: 'body > gzip',
  },
  {
    name: 'Content-Encoding deflate, raw',
    parts: { body: deflateRawSync(secret), headers: [['Content-Encoding', 'deflate']] },
    address: 'body > deflate',
  },
  {
    name: 'Content-Encoding deflate, zlib',
    parts: { body: deflateSync(secret), headers: [['Content-Encoding', 'deflate']] },
    address: 'body > zlib',
  },
  {
    name: 'Content-Encoding br',
    parts: { body: brotliCompressSync(secret), headers: [['Content-Encoding', 'br']] },
    address: 'body > br',
  },
  {
    name: 'Content-Encoding zstd',
    parts: { body: zstdRaw(secret), headers: [['Content-Encoding', 'zstd']] },
    address: 'body > zstd',
  },
  {
    name: 'two content encodings',
    parts: { body: brotliCompressSync(gzipSync(secret)), headers: [['Content-Encoding', 'gzip, br']] },
    address: 'body > br > gzip',
  },
  {
    name: 'a Content-Encoding that was already undone',
    parts: { body: secret, headers: [['Content-Encoding', 'gzip']] },
    address: 'body',
  },
  {
    name: 'multipart',
    parts: { body: `--b1\r\nContent-Disposition: form-data; name="w"\r\n\r\n${secret}\r\n--b1--\r\n` },
    address: 'body > multipart:w',
  },
  {
    name: 'multipart with a compressed part',
    parts: {
      body: Buffer.concat([
        Buffer.from('--b1\r\nContent-Disposition: form-data; name="z"; filename="up"\r\n\r\n'),
        gzipSync(secret),
        Buffer.from('\r\n--b1--\r\n'),
      ]),
    },
    address: 'body > multipart:z > gzip',
  },
  {
    name: 'html entities',
    parts: { body: JSON.stringify({ w: 'the &#118;iolet lantern hums &amp; glows' }) },
    address: 'body > json:$.w > html',
    text: 'the violet lantern hums & glows',
  },
  {
    name: 'data: URL',
    parts: { body: JSON.stringify({ u: `data:text/plain;base64,${base64(secret)}` }) },
    address: 'body > json:$.u > data-url',
  },
  {
    name: 'JWT',
    parts: {
      headers: [
        [
          'x-token',
          `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from(JSON.stringify({ w: secret })).toString('base64url')}.c2ln`,
        ],
      ],
    },
    address: 'header > header:x-token > jwt:payload > json:$.w',
  },
  {
    name: 'an address inside JSON',
    parts: { body: JSON.stringify({ u: `https://e.example/?r=${base64(secret)}` }) },
    address: 'body > json:$.u > query:r > base64',
  },
  { name: 'UTF-16', parts: { body: Buffer.from(`\ufeff${secret}`, 'utf16le') }, address: 'body > utf16' },
  {
    name: 'text inside a binary record',
    parts: {
      body: Buffer.concat([Buffer.from([0x0a, 0x23, 0, 1]), Buffer.from(secret), Buffer.from([0x10, 0])]),
    },
    address: 'body > strings:@4',
  },
  {
    name: 'WebSocket text',
    parts: { messages: [{ direction: 'sent', opcode: 1, body: json }] },
    address: 'websocket > message:0 > json:$.a[0].words',
  },
  {
    name: 'WebSocket binary',
    parts: {
      messages: [
        { direction: 'sent', opcode: 1, body: 'hi there' },
        { direction: 'sent', opcode: 2, body: gzipSync(secret) },
      ],
    },
    address: 'websocket > message:1 > gzip',
  },
];

describe('decoders: what each opens', () => {
  for (const { name, parts, address, text } of openings) {
    it(`${name} at ${address}`, () => {
      expect(readings(parts).get(address), [...readings(parts).keys()].join('\n')).to.equal(text ?? secret);
    });
  }

  it('re-derives every reading of every case above from its address alone', () => {
    for (const { parts } of openings) {
      const exchange = anExchange(parts);
      for (const { location, layers, text, direction } of decodeExchange(exchange, readBody).payloads) {
        const address = addressOf(location, layers);
        expect(rederive(exchange, readBody, { direction, address }), address).to.equal(text);
      }
    }
  });

  it('opens answers too, as received', () => {
    const exchange = anExchange({
      answer: { headers: [['Set-Cookie', `w=${encodeURIComponent(secret)}; Path=/`]], body: json },
    });
    const received = decodeExchange(exchange, readBody).payloads.filter(
      ({ direction }) => direction === 'received',
    );
    const addresses = received.map(({ location, layers }) => addressOf(location, layers));
    expect(addresses).to.include.members(['body > json:$.a[0].words', 'cookie > set-cookie:w > percent']);
  });

  it('opens what the zstd program wrote', () => {
    let compressed: Buffer;
    try {
      compressed = execFileSync('zstd', ['-q', '-19', '-c'], { input: json.repeat(200) });
    } catch (_missing) {
      compressed = zstdRaw(json);
    }
    expect([...readings({ body: compressed }).values()].join()).to.include(secret);
  });
});
