// Opens brotli (RFC 7932): it has no magic, so bytes nobody announced must have a plausible head and turn out to be text.
import { brotliDecompressSync, constants, type ZlibOptions } from 'node:zlib';
import { textOf } from '../bytes.ts';
import { type BytesCoding, decoded, notApplicable } from '../coding.ts';
import { inflateWith } from '../inflate.ts';

/** A brotli stream that a Content-Encoding header announced; one that ends early gives what it held. */
export const brotli: BytesCoding = {
  id: 'br',
  segments: ['br'],
  minLength: 1,
  decode: (bytes, scope) => inflateWith('br', bytes, { scope, inflate }),
};

/** Text compresses by more than this; what is short cannot repeat itself as often as what is long. */
const leastGain = 0.9;
const mostGain = (size: number): number => (size < 64 ? 60 : 5000);
/** The largest content of one meta-block of four nibbles; longer streams have several. */
const shortBlock = 65_536;

/** A brotli stream nobody announced. */
export const sniffedBrotli: BytesCoding = {
  ...brotli,
  id: 'br-sniffed',
  minLength: 12,
  decode(bytes, scope) {
    if (!startsLikeBrotli(bytes)) return notApplicable;
    const outcome = inflateWith('br', bytes, { scope, inflate, whole: true });
    if (outcome.kind !== 'decoded') return notApplicable;
    const [child] = [...outcome.children];
    return child?.bytes === undefined || textOf(child.bytes) === undefined ? notApplicable : decoded(child);
  },
};

/** Whether the first block is one a compressor writes, of a size that this many bytes could open to. */
export function startsLikeBrotli(bytes: Buffer): boolean {
  const size = firstBlockSize(bytes);
  if (size === undefined || size > mostGain(bytes.length) * bytes.length) return false;
  return size >= leastGain * bytes.length || size >= shortBlock / 4;
}

/** Content bytes of the first meta-block; undefined when the head is not one a compressor writes (RFC 7932, 9). */
function firstBlockSize(bytes: Buffer): number | undefined {
  let at = 0;
  const take = (count: number): number => {
    let value = 0;
    for (let bit = 0; bit < count; bit += 1, at += 1) {
      value |= (((bytes[at >> 3] ?? 0) >> (at & 7)) & 1) << bit;
    }
    return value;
  };
  // Windows of 16 bits are one zero bit, of 18 to 24 four bits; smaller ones are not in use.
  if (take(1) === 1 && take(3) === 0) return undefined;
  const last = take(1) === 1;
  if (last && take(1) === 1) return undefined;
  const nibbles = take(2) + 4;
  if (nibbles > 6) return undefined;
  const size = take(4 * nibbles) + 1;
  return nibbles > 4 && size <= 1 << (4 * (nibbles - 1)) ? undefined : size;
}

/** Brotli numbers its flush modes otherwise than deflate. */
function inflate(bytes: Buffer, options: ZlibOptions): Buffer {
  const finishFlush =
    options.finishFlush === undefined ? constants.BROTLI_OPERATION_FINISH : constants.BROTLI_OPERATION_FLUSH;
  return brotliDecompressSync(bytes, { maxOutputLength: options.maxOutputLength, finishFlush });
}
