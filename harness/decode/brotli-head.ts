// Tells from its first bits whether bytes can be a brotli stream (RFC 7932) a compressor wrote, so that the real decompressor is rarely asked in vain.
import { bitsAt } from './bits.ts';

/** Text compresses by more than this; what is short cannot repeat itself as often as what is long. */
const leastGain = 0.9;
/** What a short stream is longer than its text. */
const brotliFrame = 6;
const mostGain = (size: number): number => (size < 64 ? 60 : 5000);
/** The largest content of one meta-block of four nibbles; longer streams have several. */
const shortBlock = 65_536;

const literalSymbols = 256;
const commandSymbols = 704;
const blockCountSymbols = 26;
/** Symbols of a code of lengths, in the order in which their own lengths are sent (3.5). */
const lengthOrder = Uint8Array.of(1, 2, 3, 4, 0, 5, 17, 6, 16, 7, 8, 9, 10, 11, 12, 13, 14, 15);
/** By the next four bits: the length of a symbol of that code, and the bits it took (3.5). */
const lengthValues = Uint8Array.of(0, 4, 3, 2, 0, 4, 3, 1, 0, 4, 3, 2, 0, 4, 3, 5);
const lengthWidths = Uint8Array.of(2, 2, 2, 3, 2, 2, 2, 4, 2, 2, 2, 3, 2, 2, 2, 4);
/** Bits of the longest symbol of that code, and room for all symbols when each is as long as the longest allowed. */
const longestLength = 5;
const lengthRoom = 32;
const symbolRoom = 32_768;
/** A code without lengths repeats this one first. */
const firstLength = 8;

/** Whether the first block is one a compressor writes, of a size that this many bytes could open to, with codes that are complete. */
export function startsLikeBrotli(bytes: Uint8Array): boolean {
  head.start(bytes);
  const size = head.blockSize();
  const { length } = bytes;
  if (size < 0 || size > mostGain(length) * length) return false;
  if (size < leastGain * length - brotliFrame && size < shortBlock / 4) return false;
  return head.hasCodes(size);
}

/** The head at hand; one for all, so that none costs memory. */
class Head {
  private bytes: Uint8Array = new Uint8Array();
  private at = 0;
  private end = 0;
  private isLast = false;
  /** The code of lengths by the next five bits: a symbol, and the bits it takes. */
  private readonly symbols = new Uint8Array(lengthRoom);
  private readonly widths = new Uint8Array(lengthRoom);
  private readonly lengths = new Uint8Array(lengthOrder.length);
  /** The few symbols of a simple code. */
  private readonly few = new Uint16Array(4);

  start(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
    this.end = bytes.length * 8;
  }

  /** Content bytes of the first meta-block; -1 when the head is not one a compressor writes (9.1, 9.2). */
  blockSize(): number {
    // Windows of 16 bits are one zero bit, of 18 to 24 four bits; smaller ones are not in use.
    if (this.take(1) === 1 && this.take(3) === 0) return -1;
    this.isLast = this.take(1) === 1;
    if (this.isLast && this.take(1) === 1) return -1;
    const nibbles = this.take(2) + 4;
    if (nibbles > 6) return -1;
    const size = this.take(4 * nibbles) + 1;
    return nibbles > 4 && size <= 1 << (4 * (nibbles - 1)) ? -1 : size;
  }

  /** Whether the first codes of the block of `size` bytes are codes, as far as can be told without using them. */
  hasCodes(size: number): boolean {
    if (!this.isLast && this.take(1) === 1) return this.isStored(size);
    const literalTypes = this.count();
    if (literalTypes > 1) return this.code(literalTypes + 2) && this.code(blockCountSymbols);
    const commandTypes = this.count();
    if (commandTypes > 1) return this.code(commandTypes + 2) && this.code(blockCountSymbols);
    const distanceTypes = this.count();
    if (distanceTypes > 1) return this.code(distanceTypes + 2) && this.code(blockCountSymbols);
    const postfix = this.take(2);
    const direct = this.take(4) << postfix;
    this.take(2);
    const literalTrees = this.count();
    if (literalTrees > 1) return this.context(literalTrees);
    const distanceTrees = this.count();
    if (distanceTrees > 1) return this.context(distanceTrees);
    return this.code(literalSymbols) && this.code(commandSymbols) && this.code(16 + direct + (48 << postfix));
  }

  /** Bytes as they are, from the next whole byte on; the bits before it are zero. */
  private isStored(size: number): boolean {
    const rest = (8 - (this.at & 7)) & 7;
    return this.take(rest) === 0 && this.at / 8 + size <= this.bytes.length;
  }

  /** The code of a context map. */
  private context(trees: number): boolean {
    const longestRun = this.take(1) === 1 ? this.take(4) + 1 : 0;
    return this.code(trees + longestRun);
  }

  /** 1 to 256 in one to eleven bits (9.2). */
  private count(): number {
    if (this.take(1) === 0) return 1;
    const bits = this.take(3);
    return 1 + (1 << bits) + this.take(bits);
  }

  /** Passes over a prefix code (3.4, 3.5); false when it is none, or goes beyond the end. */
  private code(alphabet: number): boolean {
    const skipped = this.take(2);
    const isCode =
      skipped === 1 ? this.simpleCode(alphabet) : this.lengthCode(skipped) && this.complexCode(alphabet);
    return isCode && this.at <= this.end;
  }

  private simpleCode(alphabet: number): boolean {
    const { few } = this;
    const count = this.take(2) + 1;
    const bits = 32 - Math.clz32(alphabet - 1);
    for (let index = 0; index < count; index += 1) {
      const symbol = this.take(bits);
      if (symbol >= alphabet) return false;
      for (let before = 0; before < index; before += 1) if (few[before] === symbol) return false;
      few[index] = symbol;
    }
    if (count === 4) this.take(1);
    return true;
  }

  /** Reads the code of lengths into `symbols` and `widths`. */
  private lengthCode(skipped: number): boolean {
    const { lengths } = this;
    lengths.fill(0);
    let room = lengthRoom;
    let used = 0;
    for (let index = skipped; index < lengthOrder.length && room > 0; index += 1) {
      const next = this.peek(4);
      this.at += lengthWidths[next] as number;
      const length = lengthValues[next] as number;
      if (length === 0) continue;
      lengths[lengthOrder[index] as number] = length;
      room -= lengthRoom >> length;
      used += 1;
    }
    if (room < 0 || (used !== 1 && room !== 0)) return false;
    this.lay(used === 1);
    return true;
  }

  /** Lays out the code of lengths by its next bits; a single symbol takes none. */
  private lay(isSingle: boolean): void {
    const { symbols, widths, lengths } = this;
    let code = 0;
    for (let width = 1; width <= longestLength; width += 1) {
      for (let symbol = 0; symbol < lengths.length; symbol += 1) {
        if (lengths[symbol] !== width) continue;
        const step = isSingle ? 1 : 1 << width;
        for (let place = isSingle ? 0 : turned(code, width); place < lengthRoom; place += step) {
          symbols[place] = symbol;
          widths[place] = isSingle ? 0 : width;
        }
        code += 1;
      }
      code <<= 1;
    }
  }

  /** Passes over the lengths of a code of up to `alphabet` symbols: they must leave no room. */
  private complexCode(alphabet: number): boolean {
    let room = symbolRoom;
    let before = firstLength;
    let repeated = 0;
    let repeatedLength = 0;
    for (let symbol = 0; room > 0;) {
      if (symbol >= alphabet || this.at > this.end) return false;
      const place = this.peek(longestLength);
      this.at += this.widths[place] as number;
      const length = this.symbols[place] as number;
      if (length < 16) {
        repeated = 0;
        symbol += 1;
        if (length === 0) continue;
        before = length;
        room -= symbolRoom >> length;
        continue;
      }
      const extra = length - 14;
      const value = length === 16 ? before : 0;
      if (value !== repeatedLength) repeated = 0;
      repeatedLength = value;
      const already = repeated;
      if (repeated > 0) repeated = (repeated - 2) << extra;
      repeated += this.take(extra) + 3;
      symbol += repeated - already;
      if (symbol > alphabet) return false;
      if (value > 0) room -= (repeated - already) << (15 - value);
    }
    return room === 0;
  }

  /** `count` bits, least significant first; zeros beyond the end. */
  private take(count: number): number {
    const value = this.peek(count);
    this.at += count;
    return value;
  }

  private peek(count: number): number {
    return bitsAt(this.bytes, this.at, count);
  }
}

/** The bits of a code in the order in which they are sent. */
function turned(code: number, width: number): number {
  let value = 0;
  for (let bit = 0; bit < width; bit += 1) value |= ((code >> bit) & 1) << (width - 1 - bit);
  return value;
}

const head = new Head();
