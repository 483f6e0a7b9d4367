// Telling brotli streams by their heads against what zlib's compressor writes, and against bytes that are none.
import { expect } from 'chai';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { Chance, paragraph, sentence, token } from '../../../harness/commands/bench-words.ts';
import { startsLikeBrotli } from '../../../harness/decode/brotli-head.ts';

const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_MODE, BROTLI_PARAM_QUALITY } = constants;

describe('brotli head', () => {
  const chance = new Chance(79);

  function texts(): Buffer[] {
    const long = Array.from({ length: 20 }, () => paragraph(chance, 30));
    const record = { id: token(chance, 600, 'base64'), said: sentence(chance, 9), list: [1, 2, 3] };
    return [
      sentence(chance, 3),
      sentence(chance, 30),
      JSON.stringify(record),
      paragraph(chance, 30),
      long.join('\n'),
      `${long.join('\n')}${token(chance, 90_000, 'base64')}`,
    ].map((text) => Buffer.from(text));
  }

  it('knows what the compressor writes, at every quality, mode and window in use', () => {
    let streams = 0;
    for (const text of texts()) {
      for (let quality = 0; quality <= 11; quality += 1) {
        for (const mode of [0, 1, 2]) {
          const window = [16, 18, 22, 24][streams % 4] ?? 22;
          const packed = brotliCompressSync(text, {
            params: {
              [BROTLI_PARAM_QUALITY]: quality,
              [BROTLI_PARAM_MODE]: mode,
              [BROTLI_PARAM_LGWIN]: window,
            },
          });
          expect(startsLikeBrotli(packed), `${text.length} bytes, ${quality}, ${mode}, ${window}`).to.equal(
            true,
          );
          streams += 1;
        }
      }
    }
    expect(streams).to.be.greaterThan(200);
  });

  it('takes hardly any chance bytes for a stream', () => {
    let taken = 0;
    const rounds = 20_000;
    for (let round = 0; round < rounds; round += 1) {
      if (startsLikeBrotli(Buffer.from(chance.noise(60 + chance.below(200))))) taken += 1;
    }
    expect(taken).to.be.lessThan(rounds / 50);
  });

  it('breaks off where a damaged head is no set of codes any more', () => {
    const packed = brotliCompressSync(Buffer.from(paragraph(chance, 30)));
    let refused = 0;
    for (let at = 3; at < 30; at += 1) {
      const damaged = Buffer.from(packed);
      damaged[at] = (damaged[at] ?? 0) ^ 0x5a;
      const taken = startsLikeBrotli(damaged);
      if (!taken) refused += 1;
      if (opens(damaged)) expect(taken, String(at)).to.equal(true);
    }
    expect(refused).to.be.greaterThan(2);
  });
});

function opens(bytes: Buffer): boolean {
  try {
    return brotliDecompressSync(bytes).length > 0;
  } catch (_cause) {
    return false;
  }
}
