// Following a deflate stream against zlib, on streams and on bytes that are none.
import { expect } from 'chai';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { Chance, sentence } from '../../../harness/commands/bench-words.ts';
import { inflatedSize } from '../../../harness/decode/deflate-walk.ts';

function sizeByZlib(bytes: Buffer): number {
  try {
    return inflateRawSync(bytes).length;
  } catch (_cause) {
    return -1;
  }
}

describe('deflate walk', () => {
  const chance = new Chance(77);
  const streams = Array.from({ length: 400 }, (_, index) => {
    const text = Buffer.from(sentence(chance, 1 + (index % 60)));
    const source = index % 5 === 0 ? Buffer.from(chance.noise(1 + chance.below(300))) : text;
    return deflateRawSync(source, {
      level: index % 10,
      strategy: index % 3 === 0 ? constants.Z_FIXED : constants.Z_DEFAULT_STRATEGY,
    });
  });

  it('knows the size of what zlib wrote, at every level, with something behind it or not', () => {
    for (const stream of streams) {
      expect(inflatedSize(stream)).to.equal(sizeByZlib(stream));
      expect(inflatedSize(Buffer.concat([stream, Buffer.from('behind')]))).to.equal(sizeByZlib(stream));
    }
  });

  it('refuses what zlib refuses: cut, damaged and chance bytes', () => {
    let refused = 0;
    for (const stream of streams) {
      const cut = stream.subarray(0, chance.below(stream.length));
      const damaged = Buffer.from(stream);
      damaged[chance.below(stream.length)] = chance.below(256);
      for (const bytes of [cut, damaged]) {
        if (bytes.length === 0) continue;
        expect(inflatedSize(bytes), bytes.toString('hex')).to.equal(sizeByZlib(bytes));
        refused += inflatedSize(bytes) < 0 ? 1 : 0;
      }
    }
    for (let round = 0; round < 20_000; round += 1) {
      const bytes = Buffer.from(chance.noise(1 + chance.below(60)));
      // Three bits that say a last block, of any kind.
      bytes[0] = ((bytes[0] ?? 0) & 0xf8) | 1 | (chance.below(3) << 1);
      expect(inflatedSize(bytes), bytes.toString('hex')).to.equal(sizeByZlib(bytes));
      refused += inflatedSize(bytes) < 0 ? 1 : 0;
    }
    expect(refused).to.be.greaterThan(10_000);
  });
});
