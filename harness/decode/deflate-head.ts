// Tells from the first bits whether bytes can be a deflate stream of text (RFC 1951), so that the real decompressor is rarely asked in vain.
import { bitsAt } from './bits.ts';

/** First two bytes of gzip, zlib and LZ4. */
const streamStarts = new Set([0x1f8b, 0x0422, 0x7801, 0x785e, 0x789c, 0x78da]);
/** Literals looked at in a block with fixed codes. */
const sampledSymbols = 10;
/** Of these, so many may be no characters: what stands before the first text of a record. */
const mostOdd = 6;
/** Streams of several blocks are longer than this; in shorter ones the first block is the last. */
const shortStreamBytes = 4096;
/** Order in which code lengths of the code length alphabet are sent (RFC 1951, 3.2.7). */
const codeLengthCodes = 19;

/** True when the first block is one a compressor would write for text. */
export function maySpellText(bytes: Buffer): boolean {
  const head = bytes[0] ?? 0;
  const final = (head & 1) === 1;
  if (!final && bytes.length < shortStreamBytes) return false;
  const kind = (head >> 1) & 3;
  if (kind === 0) return final && isStored(bytes);
  if (kind === 3) return false;
  const bits = new BitReader(bytes, headBits);
  return kind === 1 ? fixedCodesSpellText(bits) : hasCompleteCodes(bits);
}

/** Of the first block: whether it is the last, and its kind. */
const headBits = 3;

/** A stored block states its length twice, the second time with every bit turned. */
function isStored(bytes: Buffer): boolean {
  return bytes.length > 5 && (bytes.readUInt16LE(1) ^ bytes.readUInt16LE(3)) === 0xffff;
}

class BitReader {
  private readonly bytes: Buffer;
  private position: number;

  constructor(bytes: Buffer, position: number) {
    this.bytes = bytes;
    this.position = position;
  }

  /** `count` bits, least significant first; zeros beyond the end. */
  take(count: number): number {
    const value = bitsAt(this.bytes, this.position, count);
    this.position += count;
    return value;
  }

  /** `count` bits of a Huffman code, most significant first. */
  code(count: number, before = 0): number {
    let value = before;
    for (let bit = 0; bit < count; bit += 1) value = (value << 1) | this.next();
    return value;
  }

  /** Bytes not yet begun. */
  get bytesLeft(): number {
    return this.bytes.length - ((this.position + 7) >> 3);
  }

  /** Whether the copy that follows, of length code 257 + `index`, starts within `written` bytes. */
  reachesBack(index: number, written: number): boolean {
    this.take(lengthExtra[index] ?? 0);
    return (shortestDistance[this.code(5)] ?? Number.POSITIVE_INFINITY) <= written;
  }

  private next(): number {
    const bit = ((this.bytes[this.position >> 3] ?? 0) >> (this.position & 7)) & 1;
    this.position += 1;
    return bit;
  }
}

/**
 * The first symbols must be characters of a text in UTF-8. A copy can only reach back as far as there is text, and ends
 * the look; so does the end of the block, where the stream ends.
 */
function fixedCodesSpellText(bits: BitReader): boolean {
  let before = -1;
  let following = 0;
  let odd = 0;
  for (let symbol = 0; symbol < sampledSymbols; symbol += 1) {
    const seven = bits.code(7);
    if (seven === 0) return symbol > 0 && bits.bytesLeft <= 1;
    if (seven < 24) return symbol > 0 && bits.reachesBack(seven - 1, symbol);
    const eight = bits.code(1, seven);
    if (eight >= 192 && eight < 200) return symbol > 0 && bits.reachesBack(eight - 192 + 23, symbol);
    const literal = eight < 192 ? eight - 48 : bits.code(1, eight) - 256;
    // A stream inside a stream: gzip and zlib start with two bytes of their own.
    if (symbol === 1 && streamStarts.has(256 * before + literal)) return true;
    const isFirstOfGzip = symbol === 0 && literal === 0x1f;
    if (following > 0 && (literal & 0xc0) === 0x80) following -= 1;
    else if (literal >= 0xc2 && literal <= 0xf4) following = literal < 0xe0 ? 1 : literal < 0xf0 ? 2 : 3;
    else {
      const plain = literal === 0 || isTextByte(literal) || isFirstOfGzip;
      if (following > 0 || literal >= 0x80 || !plain) odd += 1;
      following = 0;
    }
    // Tags and lengths of a binary record.
    if (odd > mostOdd) return false;
    before = literal;
  }
  return true;
}

function isTextByte(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** Extra bits of the length codes 257 to 285 (RFC 1951, 3.2.5). */
const lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
/** The least distance of each distance code up to the ones that a sample can reach. */
const shortestDistance = [1, 2, 3, 4, 5, 7, 9, 13, 17];

/** Counts within their bounds, and a code length code that uses every bit pattern exactly once (Kraft's sum is one). */
function hasCompleteCodes(bits: BitReader): boolean {
  const literals = bits.take(5);
  const distances = bits.take(5);
  const lengths = bits.take(4) + 4;
  if (literals > 29 || distances > 29 || lengths > codeLengthCodes) return false;
  let patterns = 0;
  for (let code = 0; code < lengths; code += 1) {
    const length = bits.take(3);
    if (length > 0) patterns += 128 >> length;
  }
  return patterns === 128;
}
