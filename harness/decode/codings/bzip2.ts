// Opens bzip2 (its format as bzip2 1.0 writes it): blocks sorted by Burrows and Wheeler, each with its own Huffman codes.
import { type BytesCoding, failed, notApplicable, type Scope } from '../coding.ts';
import { LIMIT_REACHED } from '../limits.ts';
import { Output } from './lz4.ts';

const magic = Buffer.from('BZh', 'latin1');
/** What starts a block: the digits of pi. */
const blockMark = 0x314159265359;
const levelBytes = 100_000;
const groupSymbols = 50;
const longestCode = 20;

/** Bytes that start with a level and a block. */
export const bzip2: BytesCoding = {
  id: 'bzip2',
  segments: ['bzip2'],
  minLength: 14,
  decode(bytes, scope) {
    const level = (bytes[3] as number) - 0x30;
    if (bytes.indexOf(magic) !== 0 || level < 1 || level > 9) return notApplicable;
    const bits = new Bits(bytes, magic.length + 1);
    const output = new Output(scope.budget.allowance(bytes.length));
    while (bits.take(48) === blockMark) {
      const block = sortedBlock(bits, level * levelBytes);
      if (block === undefined || !unpack(block, output)) break;
    }
    return opened(output, scope);
  },
};

/** How the stream ended is not asked: what a cut one still holds is read. */
function opened(output: Output, scope: Scope): ReturnType<BytesCoding['decode']> {
  if (output.full) return failed(`${LIMIT_REACHED}bzip2 opens to more than ${output.limit} bytes`);
  return output.size === 0 ? failed('not bzip2: nothing in it') : output.child('bzip2', scope);
}

/** Reads bits, most significant first; zeros beyond the end, where `ok` turns false. */
class Bits {
  ok = true;
  private readonly bytes: Buffer;
  private at: number;

  constructor(bytes: Buffer, start: number) {
    this.bytes = bytes;
    this.at = 8 * start;
  }

  take(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit += 1) value = 2 * value + this.bit();
    return value;
  }

  bit(): number {
    const byte = this.bytes[this.at >> 3];
    if (byte === undefined) this.ok = false;
    const bit = ((byte ?? 0) >> (7 - (this.at & 7))) & 1;
    this.at += 1;
    return bit;
  }
}

/** A block as it was sorted, and where its first byte stands. */
interface Sorted {
  bytes: Uint8Array;
  first: number;
}

function sortedBlock(bits: Bits, most: number): Sorted | undefined {
  bits.take(32);
  // Randomised blocks were written by versions before 0.9.5 alone.
  if (bits.bit() === 1) return undefined;
  const first = bits.take(24);
  const symbols = symbolsUsed(bits);
  const codes = codesOf(bits, symbols.length + 2);
  if (codes === undefined || symbols.length === 0) return undefined;
  const bytes = movedToFront(bits, { symbols, codes, most });
  return bytes === undefined || first >= bytes.length ? undefined : { bytes, first };
}

/** Which bytes occur: a map of rows of sixteen, then each row in use. */
function symbolsUsed(bits: Bits): number[] {
  const rows = bits.take(16);
  const symbols: number[] = [];
  for (let row = 0; row < 16; row += 1) {
    if (((rows >> (15 - row)) & 1) === 0) continue;
    const used = bits.take(16);
    for (let column = 0; column < 16; column += 1)
      if (((used >> (15 - column)) & 1) === 1) symbols.push(16 * row + column);
  }
  return symbols;
}

interface Codes {
  /** Which code each group of symbols is written with. */
  selectors: number[];
  codes: Code[];
}

function codesOf(bits: Bits, size: number): Codes | undefined {
  const count = bits.take(3);
  const groups = bits.take(15);
  if (count < 2 || count > 6 || groups === 0) return undefined;
  const order = Array.from({ length: count }, (_, index) => index);
  const selectors: number[] = [];
  for (let group = 0; group < groups; group += 1) {
    let place = 0;
    while (bits.bit() === 1) place += 1;
    if (place >= count || !bits.ok) return undefined;
    const [code = 0] = order.splice(place, 1);
    order.unshift(code);
    selectors.push(code);
  }
  const codes: Code[] = [];
  for (let index = 0; index < count; index += 1) {
    const lengths = lengthsOf(bits, size);
    if (lengths === undefined) return undefined;
    codes.push(new Code(lengths));
  }
  return { selectors, codes };
}

/** Lengths of a code, each as its difference from the one before. */
function lengthsOf(bits: Bits, size: number): number[] | undefined {
  const lengths: number[] = [];
  let length = bits.take(5);
  for (let symbol = 0; symbol < size; symbol += 1) {
    while (bits.bit() === 1) {
      length += bits.bit() === 0 ? 1 : -1;
      if (!bits.ok) return undefined;
    }
    if (length < 1 || length > longestCode) return undefined;
    lengths.push(length);
  }
  return lengths;
}

/** A canonical Huffman code. */
class Code {
  private readonly symbols: number[] = [];
  private readonly counts = new Uint16Array(longestCode + 1);

  constructor(lengths: readonly number[]) {
    for (let length = 1; length <= longestCode; length += 1) {
      lengths.forEach((own, symbol) => {
        if (own === length) this.symbols.push(symbol);
      });
    }
    for (const length of lengths) this.counts[length] = (this.counts[length] ?? 0) + 1;
  }

  /** The next symbol; -1 when the bits are no code. */
  read(bits: Bits): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= longestCode; length += 1) {
      code = 2 * code + bits.bit();
      const count = this.counts[length] ?? 0;
      if (code - first < count) return this.symbols[index + code - first] ?? -1;
      index += count;
      first = 2 * (first + count);
    }
    return -1;
  }
}

/** Undoes the codes, the runs of what stands first, and the moves to the front. */
function movedToFront(
  bits: Bits,
  { symbols, codes: { selectors, codes }, most }: { symbols: number[]; codes: Codes; most: number },
): Uint8Array | undefined {
  const last = symbols.length + 1;
  const order = [...symbols];
  const bytes: number[] = [];
  let run = 0;
  let place = 1;
  for (let at = 0; ; at += 1) {
    const code = codes[selectors[Math.floor(at / groupSymbols)] ?? -1];
    const symbol = code?.read(bits) ?? -1;
    if (symbol < 0 || !bits.ok) return undefined;
    if (symbol < 2) {
      run += place << symbol;
      place *= 2;
      if (run > most) return undefined;
      continue;
    }
    for (; run > 0 && bytes.length <= most; run -= 1) bytes.push(order[0] ?? 0);
    place = 1;
    if (bytes.length > most) return undefined;
    if (symbol === last) return Uint8Array.from(bytes);
    const [byte = 0] = order.splice(symbol - 1, 1);
    order.unshift(byte);
    bytes.push(byte);
  }
}

/** Undoes the sorting, then the runs: four equal bytes are followed by how many more there are. */
function unpack({ bytes, first }: Sorted, output: Output): boolean {
  const next = successors(bytes);
  const one = Buffer.alloc(1);
  let at = next[first] ?? 0;
  let equal = 0;
  for (let count = 0; count < bytes.length; count += 1) {
    const byte = bytes[at] ?? 0;
    at = next[at] ?? 0;
    if (equal === 4) {
      equal = 0;
      if (byte > 0 && !output.copy(1, byte)) return false;
      continue;
    }
    equal = count > 0 && equal > 0 && byte === one[0] ? equal + 1 : 1;
    one[0] = byte;
    if (!output.append(one)) return false;
  }
  return true;
}

/** For every place in the sorted block, the place of the byte that follows. */
function successors(bytes: Uint8Array): Uint32Array {
  const starts = new Uint32Array(257);
  for (const byte of bytes) starts[byte + 1] = (starts[byte + 1] ?? 0) + 1;
  for (let byte = 0; byte < 256; byte += 1) starts[byte + 1] = (starts[byte + 1] ?? 0) + (starts[byte] ?? 0);
  const next = new Uint32Array(bytes.length);
  bytes.forEach((byte, at) => {
    next[starts[byte] ?? 0] = at;
    starts[byte] = (starts[byte] ?? 0) + 1;
  });
  return next;
}
