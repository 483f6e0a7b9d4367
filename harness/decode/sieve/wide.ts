// Notices characters beyond ASCII that are bytes or bits written as characters, or that stand for others.

/** A few characters beyond Latin-1 in a row are a word; bits packed into characters look no different. */
const mostWide = 3;

/** Follows the characters beyond ASCII of one text. */
export class WideCharacters {
  private count = 0;
  private end = -1;

  /** Bytes of the character at `at`, or -1 when the decoders must be asked. */
  widthAt(bytes: Buffer, at: number): number {
    const head = bytes[at] as number;
    if (head < 0xc4) return isLatin(bytes, at) ? 2 : -1;
    const width = head < 0xe0 ? 2 : head < 0xf0 ? 3 : 4;
    this.count = at === this.end ? this.count + 1 : 1;
    this.end = at + width;
    return this.count > mostWide || isCompatible(bytes, at) ? -1 : width;
  }
}

/** U+00A0 to U+00FF: no control character, and no UTF-8 that was taken for Latin-1. */
function isLatin(bytes: Buffer, at: number): boolean {
  const low = (bytes[at] === 0xc2 ? 0 : 0x40) | (bytes[at + 1] as number);
  if (low < 0xa0 || low === 0xad) return false;
  const before = bytes[at - 2] === 0xc3 ? 0x40 | (bytes[at - 1] as number) : 0;
  return low >= 0xc0 || before < 0xc2 || before >= 0xf5;
}

/** Characters that stand for others: what is looked for may be spelled with them, or hidden between them. */
function isCompatible(bytes: Buffer, at: number): boolean {
  const head = bytes[at] as number;
  const second = bytes[at + 1] as number;
  const third = bytes[at + 2] as number;
  // Combining marks; zero-width marks and letter-like signs; presentation forms; mathematical letters.
  if (head < 0xe0) return head === 0xcc || (head === 0xcd && second < 0xb0);
  if (head !== 0xe2) return head === 0xef || head === 0xe1 || head === 0xf0;
  if (second === 0x80) return third >= 0x8b && third <= 0x8d;
  if (second === 0x81) return third === 0xa0;
  return second === 0x84 || second === 0x85 || (second >= 0x91 && second <= 0x93);
}
