// Follows an LZ-string text, in letters or bytes, for a few codes: other values stop making sense within two or three.

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const none = 255;
const digits = new Uint8Array(128).fill(none);
[...`${letters}+/`].forEach((letter, value) => {
  digits[letter.charCodeAt(0)] = value;
});
// The forms for addresses write `-` for `/`, `$` for padding, and a form decoder makes a space of `+`.
digits[0x2d] = 63;
digits[0x20] = 62;
digits[0x3d] = 0;
digits[0x24] = 0;

/** Codes of a sample that must make sense; most other tokens end at the first. */
const followed = 8;
/** A token must make sense to its end. */
const most = 4096;
/** Digits of as many codes. */
const sampled = 64;

/** Asks the decoder of LZ-string only about texts that may be its. */
export function glanceAtLz(text: string): boolean | undefined {
  const head = Buffer.from(text.slice(0, sampled), 'latin1');
  bits.start(head, { start: 0, end: head.length, isRaw: false });
  return makesSense(followed) ? undefined : false;
}

/** The bits of a token or of bytes, the lowest of a code first (lz-string's decompressor). */
class Bits {
  private bytes: Uint8Array = new Uint8Array();
  private at = 0;
  private end = 0;
  private left = 0;
  private digit = 0;

  private isRaw = false;

  start(bytes: Uint8Array, { start, end, isRaw }: { start: number; end: number; isRaw: boolean }): void {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.left = 0;
    this.isRaw = isRaw;
  }

  /** Whether nothing but padding is left. */
  get isOver(): boolean {
    return this.end - this.at <= 3;
  }

  /** -1 at the end, and at a character that is no digit. */
  take(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit += 1) {
      if (this.left === 0) {
        if (!this.next()) return -1;
      }
      this.left -= 1;
      value |= ((this.digit >> this.left) & 1) << bit;
    }
    return value;
  }

  private next(): boolean {
    if (this.at >= this.end) return false;
    const code = this.bytes[this.at] as number;
    this.at += 1;
    this.left = this.isRaw ? 8 : 6;
    this.digit = this.isRaw ? code : code < 128 ? (digits[code] as number) : none;
    return this.isRaw || this.digit !== none;
  }
}

const bits = new Bits();

/** Whether the first codes of the token name characters a text has, or entries that exist by then. */
export function mayBeLz(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 2 || !mayBegin(bytes, start)) return false;
  bits.start(bytes, { start, end, isRaw: false });
  return makesSense(most);
}

/** The same of a whole value whose bits stand in bytes. */
export function bytesMayBeLz(bytes: Uint8Array): boolean {
  if (!mayBeginRaw(bytes)) return false;
  bits.start(bytes, { start: 0, end: bytes.length, isRaw: true });
  return makesSense(most);
}

/** As `mayBegin`, of bits that stand in bytes. */
function mayBeginRaw(bytes: Uint8Array): boolean {
  const first = bytes[0] as number;
  if (bytes.length < 2 || (first & 0x40) !== 0) return false;
  return (first & 0x80) !== 0 || readableTurned[((first & 0x3f) << 2) | ((bytes[1] as number) >> 6)] === 1;
}

/**
 * Whether the first character, where it takes one byte, is one a text has: its bits are the last four of the first digit
 * and the first four of the second, the lowest of the character first.
 */
function mayBegin(bytes: Uint8Array, start: number): boolean {
  const first = digits[(bytes[start] as number) & 0x7f] as number;
  if (first === none || (first & 0x10) !== 0) return false;
  if ((first & 0x20) !== 0) return true;
  const second = digits[(bytes[start + 1] as number) & 0x7f] as number;
  return second !== none && readableTurned[((first & 0x0f) << 4) | ((second >> 2) & 0x0f)] === 1;
}

/** 1 for every byte that is a character of a text once its bits are turned round. */
const readableTurned = Uint8Array.from({ length: 256 }, (_, byte) => {
  let turned = 0;
  for (let bit = 0; bit < 8; bit += 1) turned |= ((byte >> bit) & 1) << (7 - bit);
  return isLzReadable(turned) ? 1 : 0;
});

function makesSense(codes: number): boolean {
  const first = bits.take(2);
  if (first < 0 || first > 1 || !isLzReadable(bits.take(first === 0 ? 8 : 16))) return false;
  let width = 3;
  let room = 4;
  let entries = 4;
  for (let count = 1; count < codes; count += 1) {
    const code = bits.take(width);
    if (code === 2) return bits.isOver;
    if (code < 0 || code > entries) return false;
    if (code < 2) {
      if (!isLzReadable(bits.take(code === 0 ? 8 : 16))) return false;
      entries += 1;
      room -= 1;
      if (room === 0) {
        room = 2 ** width;
        width += 1;
      }
    }
    entries += 1;
    room -= 1;
    if (room === 0) {
      room = 2 ** width;
      width += 1;
    }
  }
  return true;
}

/** ASCII and European letters in a byte; anything in two, which may be bits packed into characters once more. */
function isLzReadable(unit: number): boolean {
  if (unit < 0x100)
    return (unit >= 0x20 && unit < 0x7f) || unit >= 0xa0 || unit === 9 || unit === 10 || unit === 13;
  return true;
}
