// The digits of one token at hand: what they stand for in a base, and whether that spells anything, read either way.
import { digitMark, digitMarks, none, sixtyFour } from './digits.ts';
import { Readable } from './readable.ts';

/** Longer tokens are each worth a decoder. */
export const longestToken = 128;
/** Characters of a turned token that tell whether it spells anything. */
const sampled = 24;

/** What the digits stand for, once `bytes` or `bytes64` has written it. */
export const scratch = Buffer.alloc(longestToken);

/** 1 for a first byte of text or of a known stream. */
const mayBegin = Uint8Array.from({ length: 256 }, (_, byte) => {
  const readable = new Readable();
  readable.restart();
  return readable.takes(byte) ? 1 : 0;
});

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
    let marks = 0;
    let pending = 0;
    let held = 0;
    let size = 0;
    let before = 0;
    for (let at = start; at < end; at += 1) {
      const code = digits[at] as number;
      const value = sixtyFour[code] as number;
      if (value === none) {
        this.marks = -1;
        return -1;
      }
      marks |= digitMarks[code] as number;
      if (code === 0x34 && before === 0x48) marks |= digitMark.mayBeGzip;
      before = code;
      pending = (pending << 6) | value;
      held += 6;
      if (held < 8) continue;
      held -= 8;
      scratch[size] = pending >> held;
      size += 1;
    }
    this.marks = marks;
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

  /** Whether base64 from `from` on stands for text or the start of a known stream: nearly all that does not shows it in its first byte. */
  spells64(from: number): boolean {
    const { digits } = this;
    if (from + 1 >= this.end) return true;
    const first = ((sixtyFour[digits[from] as number] as number) << 2) & 0xff;
    const second = (sixtyFour[digits[from + 1] as number] as number) >> 4;
    return mayBegin[first | second] === 1 && this.spells(from, sixtyFour, 6);
  }

  /** Whether the digits from `from` on stand for text or the start of a known stream, as far as a sample tells. */
  spells(from: number, values: Uint8Array, bits: number): boolean {
    const { digits } = this;
    const end = Math.min(this.end, from + sampled);
    readable.restart();
    let pending = 0;
    let held = 0;
    for (let at = from; at < end; at += 1) {
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

  /** The same from the last digit to the first. */
  spellsBackwards(values: Uint8Array, bits: number): boolean {
    const { digits } = this;
    const end = Math.max(this.start, this.end - sampled);
    readable.restart();
    let pending = 0;
    let held = 0;
    for (let at = this.end - 1; at >= end; at -= 1) {
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
    const opensSo = ((digitMarks[digits[start] as number] as number) & digitMark.mayStart) !== 0;
    if (!opensSo && (marks & digitMark.mayBeGzip) === 0 && !(isJoined && (marks & digitMark.mayStart) !== 0))
      return false;
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
