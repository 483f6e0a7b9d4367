// The digits of one token at hand: what they stand for in a base, and whether that spells anything, read either way.
import { digitMark, markedSixtyFour, markShift, none, notSixtyFour, sixtyFour } from './digits.ts';
import { Readable, streamHeads } from './readable.ts';

/** Longer tokens are each worth a decoder. */
export const longestToken = 128;
/** Characters of a turned token that tell whether it spells anything. */
const sampled = 24;

/** What the digits stand for, once `bytes` or `bytes64` has written it. */
export const scratch = Buffer.alloc(longestToken);

/** UTF-8 without control characters, byte by byte: by how many bytes of a character are missing, and the next byte, how many are missing then. */
const broken = 4;
const nextState = new Uint8Array((broken + 1) << 8).fill(broken);
for (let byte = 0; byte < 256; byte += 1) {
  const isText = byte < 0x80 ? byte >= 0x20 && byte !== 0x7f : byte >= 0xc2 && byte <= 0xf4;
  const missing = byte < 0x80 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  if (isText || byte === 9 || byte === 10 || byte === 13) nextState[byte] = missing;
  if ((byte & 0xc0) === 0x80) for (const left of [1, 2, 3]) nextState[(left << 8) | byte] = left - 1;
}
const gzipMarks = digitMark.isCapitalH | digitMark.isFour;
const mayStartStream = new Uint8Array(256);
for (const head of streamHeads) mayStartStream[head >> 8] = 1;

/** A token. */
export class TokenDigits {
  digits: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  /** Of the digits that `bytes64` saw. */
  marks = 0;

  /** Writes what the digits stand for into the scratch; how many bytes, or -1 when one is no digit. */
  bytes(values: Uint8Array, bits: number, skipped = 0): number {
    const { digits, end } = this;
    let pending = 0;
    let held = 0;
    let size = 0;
    for (let at = this.start + skipped; at < end; at += 1) {
      const value = values[digits[at] as number] as number;
      if (value === none) return -1;
      pending = ((pending << bits) | value) & 0xffff;
      held += bits;
      if (held < 8) continue;
      held -= 8;
      scratch[size] = (pending >> held) & 0xff;
      size += 1;
    }
    return size;
  }

  /** Writes what the digits of base64 stand for into the scratch, and tells their marks; how many bytes, or -1 when one is no digit. */
  bytes64(): number {
    const { digits, start, end } = this;
    let seen = 0;
    let size = 0;
    let at = start;
    // Four digits are three bytes.
    for (; at + 3 < end; at += 4) {
      const first = markedSixtyFour[digits[at] as number] as number;
      const second = markedSixtyFour[digits[at + 1] as number] as number;
      const third = markedSixtyFour[digits[at + 2] as number] as number;
      const fourth = markedSixtyFour[digits[at + 3] as number] as number;
      seen |= first | second | third | fourth;
      scratch[size] = (first << 2) | ((second >> 4) & 3);
      scratch[size + 1] = (second << 4) | ((third >> 2) & 0xf);
      scratch[size + 2] = (third << 6) | (fourth & 0x3f);
      size += 3;
    }
    let before = 0;
    for (let left = 0; at + left < end; left += 1) {
      const digit = markedSixtyFour[digits[at + left] as number] as number;
      seen |= digit;
      if (left > 0) {
        scratch[size] = (before << (2 * left)) | ((digit & 0x3f) >> (6 - 2 * left));
        size += 1;
      }
      before = digit;
    }
    const isWhole = (seen & notSixtyFour) === 0;
    this.marks = isWhole ? seen >> markShift : -1;
    return isWhole ? size : -1;
  }

  /** Writes what hex digits stand for into the scratch; how many bytes, or -1 when one is none. Of an odd number the last is left out. */
  bytes16(values: Uint8Array): number {
    const { digits, start, end } = this;
    let size = 0;
    for (let at = start; at + 1 < end; at += 2) {
      const high = values[digits[at] as number] as number;
      const low = values[digits[at + 1] as number] as number;
      if (high === none || low === none) return -1;
      scratch[size] = (high << 4) | low;
      size += 1;
    }
    return size;
  }

  /** Writes what digits of four bits stand for, from the last to the first, into the scratch; how many bytes, or -1 when one is no digit. */
  bytesBackwards(values: Uint8Array): number {
    const { digits, start, end } = this;
    for (let at = end - 1; at > start; at -= 2) {
      const high = values[digits[at] as number] as number;
      const low = values[digits[at - 1] as number] as number;
      if (high === none || low === none) return -1;
      scratch[(end - 1 - at) >> 1] = (high << 4) | low;
    }
    return (end - start) >> 1;
  }

  /** Whether base64 from `from` on stands for text or the start of a known stream: nearly all that does not shows it in its first three bytes. */
  spells64(from: number): boolean {
    const { digits } = this;
    if (from + 3 >= this.end) return this.spells(from, sixtyFour, 6);
    const first = sixtyFour[digits[from] as number] as number;
    const second = sixtyFour[digits[from + 1] as number] as number;
    const third = sixtyFour[digits[from + 2] as number] as number;
    const head = ((first << 2) | (second >> 4)) & 0xff;
    const one = nextState[head] as number;
    const two = nextState[(one << 8) | ((second & 0x0f) << 4) | ((third >> 2) & 0x0f)] as number;
    const last = ((third & 3) << 6) | ((sixtyFour[digits[from + 3] as number] as number) & 0x3f);
    if (nextState[(two << 8) | last] === broken && mayStartStream[head] === 0) return false;
    return this.spells(from, sixtyFour, 6);
  }

  /** Whether the digits from `from` on stand for text or the start of a known stream, as far as a sample tells. */
  spells(from: number, values: Uint8Array, bits: number): boolean {
    return this.spellsUntil(from, Math.max(from, Math.min(this.end, from + sampled)), values, bits);
  }

  /** The same from the last digit to the first. */
  spellsBackwards(values: Uint8Array, bits: number): boolean {
    const end = Math.max(this.start, this.end - sampled) - 1;
    return this.spellsUntil(this.end - 1, end, values, bits);
  }

  /** From one digit until before another, whichever comes first in the token. */
  private spellsUntil(from: number, end: number, values: Uint8Array, bits: number): boolean {
    const step = end < from ? -1 : 1;
    const { digits } = this;
    readable.restart();
    let pending = 0;
    let held = 0;
    for (let at = from; at !== end; at += step) {
      const value = values[digits[at] as number] as number;
      if (value === none) return false;
      pending = ((pending << bits) | value) & 0xffff;
      held += bits;
      if (held < 8) continue;
      held -= 8;
      if (!readable.takes((pending >> held) & 0xff)) return readable.isStream;
    }
    return true;
  }

  /** gzip, zlib or zstd in base64: `H4sI` anywhere, `eJ`, `eN`, `eA`, `eF`, `KLUv` at the start or behind a mark. */
  startsStream(isJoined: boolean): boolean {
    const { digits, start, end, marks } = this;
    const opensSo = digits[start] === 0x65 || digits[start] === 0x4b;
    const mayBeGzip = (marks & gzipMarks) === gzipMarks;
    if (!opensSo && !mayBeGzip && !(isJoined && (marks & digitMark.mayStart) !== 0)) return false;
    let begins = true;
    for (let at = start; at < end - 8; at += 1) {
      const code = digits[at];
      if (code === 0x48) {
        if (digits[at + 1] === 0x34 && digits[at + 2] === 0x73 && digits[at + 3] === 0x49) return true;
      } else if (begins && code === 0x65) {
        // The third digit has four bits of the second byte.
        const third = (sixtyFour[digits[at + 2] as number] as number) >> 2;
        switch (digits[at + 1]) {
          case 0x4a:
            if (third === 0xc) return true;
            break;
          case 0x4e:
            if (third === 0xa) return true;
            break;
          case 0x41:
            if (third === 0x1) return true;
            break;
          case 0x46:
            if (third === 0xe) return true;
            break;
          default:
        }
      } else if (
        begins &&
        code === 0x4b &&
        digits[at + 1] === 0x4c &&
        digits[at + 2] === 0x55 &&
        digits[at + 3] === 0x76
      )
        return true;
      begins = code === 0x2b || code === 0x2d || code === 0x2f || code === 0x5f;
    }
    return false;
  }
}

const readable = new Readable();
