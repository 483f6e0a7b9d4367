// Compressed streams in short binary records: found with no text beside them, where random bytes of that size are noise.
import { deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { aCanary, findings } from '../detect/a-run.ts';
import { anExchange } from './an-exchange.ts';

const words = aCanary('search-term', 'violet lantern 4711');
const addresses = (body: Uint8Array | string): string[] =>
  findings([anExchange({ body })], { canaries: [words] }).map(({ address }) => address);

/** A protobuf message: a number, then `content` as field 2. */
function message(content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([0x08, 0x05, 0x12, content.length]), content]);
}

describe('compressed streams in short records', () => {
  const packed = gzipSync(words.value);

  it('are found in protobuf, gRPC and below base64', () => {
    const record = message(packed);
    expect(addresses(record)).to.deep.equal(['body > protobuf:2 > gzip']);
    expect(addresses(message(deflateSync(words.value)))).to.deep.equal(['body > protobuf:2 > zlib']);
    const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, record.length]), record]);
    expect(addresses(frame)).to.deep.equal(['body > grpc:0 > protobuf:2 > gzip']);
    expect(addresses(`d=${record.toString('base64url')}`)).to.deep.equal([
      'body > form:d > base64 > protobuf:2 > gzip',
    ]);
  });

  it('are not found where the stream is cut or another', () => {
    expect(addresses(message(gzipSync('violet lantern 4712')))).to.deep.equal([]);
    expect(addresses(message(packed.subarray(0, 12)))).to.deep.equal([]);
  });
});

describe('gzip streams with something behind them', () => {
  /** An unknown protocol: a length, a kind, a stream, and so on. */
  const frames = (...texts: string[]): Buffer =>
    Buffer.concat(
      texts.flatMap((text) => {
        const packed = gzipSync(text);
        const head = Buffer.alloc(6, 7);
        head.writeUInt32LE(packed.length);
        return [head, packed];
      }),
    );
  const others = ['{"said":"nothing of the kind"}', '{"said":"and nothing here, either"}'] as const;

  it('are all found among frames', () => {
    for (const [at, texts] of [
      [0, [words.value, ...others]],
      [1, [others[0], words.value, others[1]]],
      [2, [...others, words.value]],
    ] as const) {
      const offset = frames(...texts.slice(0, at)).length + 6;
      expect(addresses(frames(...texts))).to.deep.equal([`body > stream-part:@${offset} > gzip`]);
    }
    expect(addresses(frames(...others))).to.deep.equal([]);
  });

  it('are found with a name in their head, and what is behind them too', () => {
    const named = (text: string): Buffer => {
      const packed = gzipSync(text);
      packed[3] = 8;
      return Buffer.concat([packed.subarray(0, 10), Buffer.from('events.json\0'), packed.subarray(10)]);
    };
    const tail = Buffer.from([0x0d, 0xff, 0, 1, 2, 3, 4, 5]);
    expect(addresses(Buffer.concat([named(words.value), tail]))).to.deep.equal(['body > gzip']);
    const two = Buffer.concat([named(others[0]), tail, named(words.value)]);
    expect(addresses(two)).to.deep.equal([
      `body > gzip:+${named(others[0]).length} > stream-part:@${tail.length} > gzip`,
    ]);
    const cut = named(words.value);
    cut.writeUInt32LE(4711, cut.length - 8);
    expect(addresses(Buffer.concat([cut, tail]))).to.deep.equal([]);
  });
});
