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
