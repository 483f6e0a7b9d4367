// Hostile input ends within its limits and never throws.
import { brotliCompressSync, constants, createGzip, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { addressOf } from '../../../harness/artifacts/payload.ts';
import { decodeExchange } from '../../../harness/decode/decode.ts';
import { rederive } from '../../../harness/decode/rederive.ts';
import { anExchange, readBody, seeded } from './an-exchange.ts';

/** Gzip of `sizeBytes` zeros, written in pieces. */
async function gzipBomb(sizeBytes: number): Promise<Buffer> {
  const gzip = createGzip({ level: 9 });
  const chunks: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => gzip.once('end', resolve));
  const piece = Buffer.alloc(16 * 1024 * 1024);
  for (let written = 0; written < sizeBytes; written += piece.length) {
    if (!gzip.write(piece)) await new Promise((resolve) => gzip.once('drain', resolve));
  }
  gzip.end();
  await ended;
  return Buffer.concat(chunks);
}

function reasons(body: Uint8Array | string): string[] {
  return decodeExchange(anExchange({ body }), readBody).opaque.map(({ reason }) => reason);
}

describe('decode limits', () => {
  it('a gzip of 1 GB is left closed in little time and memory', async function () {
    this.timeout(60_000);
    const bomb = await gzipBomb(1024 ** 3);
    const before = process.memoryUsage().rss;
    const startedAt = performance.now();
    expect(reasons(bomb).join()).to.match(/^limit reached: gzip opens to more than \d+ bytes$/);
    expect(performance.now() - startedAt).to.be.below(3000);
    expect(process.memoryUsage().rss - before).to.be.below(300 * 1024 * 1024);
  });

  it('a brotli bomb is left closed', () => {
    const bomb = brotliCompressSync(Buffer.alloc(64 * 1024 * 1024), {
      params: { [constants.BROTLI_PARAM_QUALITY]: 3 },
    });
    const exchange = anExchange({
      body: bomb,
      headers: [['content-encoding', 'br']],
    });
    expect(decodeExchange(exchange, readBody).opaque[0]?.reason).to.match(/^limit reached: br opens/);
  });

  it('a zstd frame that asks for a huge window is refused before memory is given', () => {
    const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa0, 0x01, 0x00, 0x00]);
    expect(reasons(frame)).to.deep.equal(['limit reached: zstd window larger than 16777216 bytes']);
  });

  it('marks of streams that are none are passed over, however many there are', function () {
    this.timeout(30_000);
    const body = (mark: string): Buffer =>
      Buffer.concat([Buffer.from('00ff13f7a9c3', 'hex'), Buffer.alloc(1_000_000, Buffer.from(mark, 'hex'))]);
    for (const mark of ['789cff', '7801ff00fe', '1f8b08e0']) {
      const { payloads } = decodeExchange(anExchange({ body: body(mark) }), readBody);
      const opened = payloads.filter(({ layers }) => layers.some(({ segment }) => segment === 'stream-part'));
      expect(opened.length, mark).to.equal(0);
    }
  });

  it('many compressed fields stop at the share of one exchange', () => {
    const field = gzipSync(Buffer.alloc(900_000, 0x61)).toString('base64');
    const body = JSON.stringify(Array.from({ length: 200 }, () => field));
    const { payloads, opaque } = decodeExchange(anExchange({ body }), readBody);
    const opened = payloads.reduce((sum, { text }) => sum + text.length, 0);
    expect(opened).to.be.below(80 * 1024 * 1024);
    expect(opaque.some(({ reason }) => reason.startsWith('limit reached'))).to.equal(true);
  });

  it('six codings are opened whatever documents stand between them, a seventh is told', () => {
    const field = (text: string): string =>
      JSON.stringify({ a: 1, field: `x=1&y=${encodeURIComponent(text)}` });
    const coded = (codings: number): string => {
      let text = field('lantern quarry');
      for (let count = 0; count < codings; count += 2) text = field(gzipSync(text).toString('base64'));
      return text;
    };
    const found = (body: string): boolean =>
      decodeExchange(anExchange({ body }), readBody).payloads.some(({ text }) => text === 'lantern quarry');
    expect([2, 4, 6, 8].map((codings) => found(coded(codings)))).to.deep.equal([true, true, true, false]);
  });

  it('documents alone are taken apart to a depth of their own', () => {
    let record: Buffer = Buffer.from([0x08, 0x01]);
    while (record.length < 30_000) {
      const length: number[] = [];
      for (let rest = record.length; rest > 0; rest >>>= 7)
        length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
      record = Buffer.concat([Buffer.from([0x0a, ...length]), record]);
    }
    const startedAt = performance.now();
    reasons(record);
    expect(performance.now() - startedAt).to.be.below(3000);
    let text = 'lantern quarry';
    for (let count = 0; count < 8; count += 1) text = JSON.stringify({ q: text });
    const { payloads } = decodeExchange(anExchange({ body: text }), readBody);
    expect(payloads.some((payload) => payload.text === 'lantern quarry')).to.equal(true);
  });

  it('deep nesting is refused, told, and still read as text', () => {
    const deep = `${'['.repeat(1_000_000)}"w"`;
    const { payloads, opaque } = decodeExchange(anExchange({ body: deep }), readBody);
    expect(opaque.map(({ reason }) => reason)).to.deep.equal([
      'limit reached: JSON nested deeper than 10000',
    ]);
    expect(payloads.at(-1)?.text).to.equal(deep);
  });

  it('nesting within the limit is walked without recursion', () => {
    const body = `${'['.repeat(9000)}"violet"${']'.repeat(9000)}`;
    const { payloads } = decodeExchange(anExchange({ body }), readBody);
    expect(payloads.at(-1)?.text).to.equal('violet');
  });

  it('thousands of random inputs give answers, never exceptions, and every address re-derives', function () {
    this.timeout(60_000);
    const random = seeded(20200430);
    const alphabets = [
      'abcdefABCDEF0123456789+/=_-',
      '%0123456789abcdefGZ&;=#x',
      '{}[]",:\\u0 tn1',
      '--\r\n:;="bname',
    ];
    const heads = [
      [0x1f, 0x8b, 8, 0],
      [0x78, 0x9c],
      [0x28, 0xb5, 0x2f, 0xfd],
      [0xff, 0xfe],
      [0x2d, 0x2d],
      [0xff, 0xff, 0xff, 0xff, 16, 0, 0, 0],
      [0x64, 0x31, 0x3a],
      [0x7b, 0x55],
      [0x0a],
      [],
    ];
    for (let round = 0; round < 4000; round += 1) {
      const length = Math.floor(random() * 200);
      const alphabet = alphabets[round % 8];
      const head = heads[Math.floor(random() * heads.length)] ?? [];
      const body =
        alphabet === undefined
          ? Buffer.from([...head, ...Array.from({ length }, () => Math.floor(random() * 256))])
          : Buffer.from(
              Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)] ?? '').join(''),
            );
      const encoding = ['gzip', 'br', 'deflate', 'zstd', 'gzip, br'][Math.floor(random() * 10)];
      const headers: [string, string][] = encoding === undefined ? [] : [['content-encoding', encoding]];
      const exchange = anExchange({
        body,
        headers,
        url: `https://e.example/${body.toString('latin1')}`,
        messages: [{ direction: 'received', opcode: 2, body }],
      });
      const { payloads } = decodeExchange(exchange, readBody);
      for (const { location, layers, direction, text } of payloads) {
        const address = addressOf(location, layers);
        expect(rederive(exchange, readBody, { direction, address }), `${round} ${address}`).to.equal(text);
      }
    }
  });
});

describe('decode with a filter', () => {
  const exchange = anExchange({
    body: JSON.stringify({
      w: Buffer.from('violet lantern').toString('base64'),
    }),
  });

  it('builds nothing when no text is wanted', () => {
    expect(decodeExchange(exchange, readBody, { wanted: () => false }).payloads).to.deep.equal([]);
  });

  it('builds everything when one text is wanted, however deep', () => {
    const filtered = decodeExchange(exchange, readBody, {
      wanted: (text) => text.includes('lantern'),
    });
    expect(filtered).to.deep.equal(decodeExchange(exchange, readBody));
  });

  it('tells what stays closed either way', () => {
    const noise = Buffer.from(Array.from({ length: 300 }, (_, at) => (at * 89 + 200) & 0xff));
    const closed = anExchange({ body: noise });
    expect(decodeExchange(closed, readBody, { wanted: () => false }).opaque).to.have.length(1);
  });
});
