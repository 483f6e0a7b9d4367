// Follows a short deflate stream (RFC 1951) from its first bit to its last without writing what it holds: chance bytes break within a few symbols.

const longest = 1024;
const mostBits = 15;
const endOfBlock = 256;
/** Literals and lengths, then distances. */
const mostCodes = 286 + 30;
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

const lengthBases: number[] = [];
const lengthExtra: number[] = [];
for (let code = 0, base = 3; code < 28; code += 1) {
  lengthBases.push(base);
  lengthExtra.push(code < 8 ? 0 : (code >> 2) - 1);
  base += 1 << (lengthExtra[code] ?? 0);
}
lengthBases.push(258);
lengthExtra.push(0);

const distanceBases: number[] = [];
const distanceExtra: number[] = [];
for (let code = 0, base = 1; code < 30; code += 1) {
  distanceBases.push(base);
  distanceExtra.push(code < 4 ? 0 : (code >> 1) - 1);
  base += 1 << (distanceExtra[code] ?? 0);
}

/** A prefix code: how many codes each length has, and the symbols in the order of their codes. */
class PrefixCode {
  readonly counts = new Uint16Array(mostBits + 1);
  readonly symbols = new Uint16Array(288);

  /** Takes the lengths from `start` on; false when they are no code that zlib accepts. */
  build(lengths: Uint8Array, start: number, { end, complete }: { end: number; complete: boolean }): boolean {
    const { counts, symbols } = this;
    counts.fill(0);
    for (let at = start; at < end; at += 1)
      counts[lengths[at] as number] = (counts[lengths[at] as number] as number) + 1;
    const unused = counts[0] as number;
    counts[0] = 0;
    let room = 1;
    let longestCode = 0;
    for (let bits = 1; bits <= mostBits; bits += 1) {
      const count = counts[bits] as number;
      firsts[bits] = (firsts[bits - 1] as number) + (counts[bits - 1] as number);
      if (count > 0) longestCode = bits;
      room = room * 2 - count;
      if (room < 0) return false;
    }
    if (unused === end - start) return !complete;
    if (room > 0 && (complete || longestCode !== 1)) return false;
    for (let at = start; at < end; at += 1) {
      const bits = lengths[at] as number;
      if (bits === 0) continue;
      symbols[firsts[bits] as number] = at - start;
      firsts[bits] = (firsts[bits] as number) + 1;
    }
    return true;
  }
}
/** Where the symbols of each length begin. */
const firsts = new Uint16Array(mostBits + 1);

const lengths = new Uint8Array(mostCodes + 4);
const fixedLiterals = new PrefixCode();
const fixedDistances = new PrefixCode();
fixedLiterals.build(new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280), 0, {
  end: 288,
  complete: true,
});
fixedDistances.build(new Uint8Array(32).fill(5), 0, {
  end: 32,
  complete: true,
});
const codeLengths = new PrefixCode();
const literals = new PrefixCode();
const distances = new PrefixCode();

/** The walk at hand; one for all, so that none costs memory. */
class Walk {
  private bytes: Uint8Array = new Uint8Array();
  private position = 0;
  private end = 0;
  private written = 0;

  /** Whether the last walk came to the end of the bytes. */
  get isCut(): boolean {
    return this.position >= this.end;
  }

  /** Bytes the stream from `start` on opens to; -1 when it is none, or ends early. What stands behind it does not matter. */
  sizeOf(bytes: Uint8Array, start: number): number {
    this.bytes = bytes;
    this.position = start * 8;
    this.end = bytes.length * 8;
    this.written = 0;
    for (let final = false; !final;) {
      final = this.take(1) === 1;
      const kind = this.take(2);
      const whole =
        kind === 0
          ? this.stored()
          : kind === 1
            ? this.block(fixedLiterals, fixedDistances)
            : kind === 2 && this.codes() && this.block(literals, distances);
      if (!whole || this.position > this.end) return -1;
    }
    return this.written;
  }

  /** `count` bits, the first one least significant; zeros beyond the end. */
  private take(count: number): number {
    const { bytes } = this;
    let value = 0;
    for (let bit = 0; bit < count; bit += 1) {
      const at = this.position + bit;
      value |= (((bytes[at >> 3] ?? 0) >> (at & 7)) & 1) << bit;
    }
    this.position += count;
    return value;
  }

  private stored(): boolean {
    const at = (this.position + 7) >> 3;
    const { bytes } = this;
    if (at + 4 > bytes.length) {
      this.position = this.end;
      return false;
    }
    const size = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
    const turned = (bytes[at + 2] as number) | ((bytes[at + 3] as number) << 8);
    this.position = (at + 4 + size) * 8;
    this.written += size;
    return (size ^ turned) === 0xffff;
  }

  /** The codes of a block that brings its own. */
  private codes(): boolean {
    const literalCount = this.take(5) + 257;
    const distanceCount = this.take(5) + 1;
    const lengthCount = this.take(4) + 4;
    if (literalCount > 286 || distanceCount > 30) return false;
    lengths.fill(0, 0, lengthOrder.length);
    for (let code = 0; code < lengthCount; code += 1) lengths[lengthOrder[code] as number] = this.take(3);
    if (
      !codeLengths.build(lengths, 0, {
        end: lengthOrder.length,
        complete: true,
      })
    )
      return false;
    const count = literalCount + distanceCount;
    for (let at = 0; at < count;) {
      const symbol = this.symbol(codeLengths);
      if (symbol < 0) return false;
      if (symbol < 16) {
        lengths[at] = symbol;
        at += 1;
        continue;
      }
      if (symbol === 16 && at === 0) return false;
      const repeated = symbol === 16 ? (lengths[at - 1] as number) : 0;
      const times = symbol === 16 ? 3 + this.take(2) : symbol === 17 ? 3 + this.take(3) : 11 + this.take(7);
      if (at + times > count) return false;
      lengths.fill(repeated, at, at + times);
      at += times;
    }
    return (
      lengths[endOfBlock] !== 0 &&
      literals.build(lengths, 0, { end: literalCount, complete: false }) &&
      distances.build(lengths, literalCount, { end: count, complete: false })
    );
  }

  private block(ofLiterals: PrefixCode, ofDistances: PrefixCode): boolean {
    for (;;) {
      const symbol = this.symbol(ofLiterals);
      if (symbol === endOfBlock) return true;
      if (symbol < 0) return false;
      if (symbol < endOfBlock) {
        this.written += 1;
        continue;
      }
      const code = symbol - endOfBlock - 1;
      const base = lengthBases[code];
      if (base === undefined) return false;
      const length = base + this.take(lengthExtra[code] ?? 0);
      const far = this.symbol(ofDistances);
      const distance = distanceBases[far];
      if (distance === undefined || distance + this.take(distanceExtra[far] ?? 0) > this.written)
        return false;
      this.written += length;
    }
  }

  /** -1 at the end and for bits that are no code. */
  private symbol({ counts, symbols }: PrefixCode): number {
    const { bytes, end } = this;
    let at = this.position;
    let code = 0;
    let first = 0;
    let index = 0;
    for (let bits = 1; bits <= mostBits; bits += 1) {
      if (at >= end) {
        this.position = end;
        return -1;
      }
      code |= ((bytes[at >> 3] as number) >> (at & 7)) & 1;
      at += 1;
      const count = counts[bits] as number;
      if (code - first < count) {
        this.position = at;
        return symbols[index + code - first] as number;
      }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return -1;
  }
}

const walk = new Walk();

/** Whether `bytes` start with a whole stream that opens to at least half as many bytes; true for longer bytes, which are not followed. */
export function mayInflate(bytes: Uint8Array): boolean {
  return bytes.length > longest || walk.sizeOf(bytes, 0) >= bytes.length / 2;
}

/** Whether a stream may start at `start` that goes on, for all one can see, or is whole. */
export function startsDeflate(bytes: Uint8Array, start: number): boolean {
  return bytes.length > longest || walk.sizeOf(bytes, start) > 0 || walk.isCut;
}

/** Bytes the stream that starts `bytes` opens to; -1 when it is none or ends early. */
export function inflatedSize(bytes: Uint8Array): number {
  return walk.sizeOf(bytes, 0);
}
