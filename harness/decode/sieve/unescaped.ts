// Undoes the backslash escapes of the strings of one text, byte by byte, and keeps what comes out in one stretch of bytes.
import { escapeMeanings } from '../glances/escapes.ts';

/** What became of a string. */
export type Undone =
  /** It stands with the others now. */
  | 'kept'
  /** It must be looked at by itself. */
  | 'odd'
  /** With a numeric character reference in it, the whole text must be. */
  | 'reference';

/** Stands between two strings, as between the fields of a form. */
const border = 1;
const ampersand = 0x26;
const percent = 0x25;

/** What the letter behind a backslash stands for: itself, unless it is one of these. */
const meanings = Uint8Array.from({ length: 256 }, (_, code) => code);
for (const [letter, meaning] of Object.entries(escapeMeanings))
  meanings[letter.charCodeAt(0)] = meaning.charCodeAt(0);

/** Line breaks and quotes in a sentence change nothing that could be found. */
const harmless = new Uint8Array(256);
for (const letter of 'nrt"') harmless[letter.charCodeAt(0)] = 1;

/** Tabs, line breaks and printable ASCII; everything else is odd. */
const plain = new Uint8Array(256).fill(1, 0x20, 0x7f);
for (const mark of '\t\n\r') plain[mark.charCodeAt(0)] = 1;

const digits = new Uint8Array(256).fill(255);
for (let value = 0; value < 16; value += 1) {
  const digit = value.toString(16);
  digits[digit.charCodeAt(0)] = value;
  digits[digit.toUpperCase().charCodeAt(0)] = value;
}

/** The strings of one text. */
export class UnescapedStrings {
  private readonly kept: Buffer;
  private size = 0;

  /** Escapes are longer than what they stand for, so that there is room for all strings of a text of this size. */
  constructor(textBytes: number) {
    this.kept = Buffer.allocUnsafe(textBytes + 1);
  }

  /** Takes the string between two indexes of a text. No string may be taken twice. */
  take(bytes: Buffer, start: number, end: number): Undone {
    const { kept } = this;
    let size = this.size;
    let odd = false;
    for (let at = start; at < end;) {
      let code = bytes[at] as number;
      at += 1;
      if (code === 0x5c) {
        const next = at < end ? (bytes[at] as number) : 0;
        code = meanings[next] as number;
        at += 1;
        const width = next === 0x75 ? 4 : next === 0x78 ? 2 : 0;
        if (width > 0 && at + width <= end) {
          const value = hexAt(bytes, at, width);
          // `\u{1f600}` and damaged escapes.
          if (value < 0) odd = true;
          else {
            code = value;
            at += width;
          }
        }
      }
      if (code > 0x7f || plain[code] !== 1) odd = true;
      kept[size] = code;
      size += 1;
    }
    if (odd) return 'odd';
    for (let at = this.size; at + 1 < size; at += 1) {
      if (kept[at] === ampersand && kept[at + 1] === 0x23) return 'reference';
      if (kept[at] === percent && at + 2 < size && isHex(kept, at + 1) && isHex(kept, at + 2)) return 'odd';
    }
    kept[size] = border;
    this.size = size + 1;
    return 'kept';
  }

  /** All strings that were kept, a byte 1 behind each; empty when there is none. */
  get bytes(): Buffer {
    return this.kept.subarray(0, this.size);
  }
}

/** Whether the escapes of a string, the first of them at `at`, hide nothing: line breaks and quotes in a sentence. */
export function isSentence(
  bytes: Buffer,
  at: number,
  { start, end }: { start: number; end: number },
): boolean {
  for (let here = at; here < end; here += 1) {
    if (bytes[here] !== 0x5c) continue;
    here += 1;
    if (here >= end || harmless[bytes[here] as number] !== 1) return false;
  }
  for (let here = start; here < end; here += 1) if (bytes[here] === 0x20) return true;
  return false;
}

function hexAt(bytes: Buffer, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at += 1) {
    const digit = digits[bytes[at] as number] as number;
    if (digit === 255) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function isHex(bytes: Buffer, at: number): boolean {
  return digits[bytes[at] as number] !== 255;
}
