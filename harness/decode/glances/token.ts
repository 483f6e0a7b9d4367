// Tells random ids and keys, the most frequent tokens of all, from tokens that hide something, without giving memory to any of them.
import { charClass } from '../char-class.ts';
import type { Scope } from '../coding.ts';
import { exoticBytesCodings } from '../decoders.ts';
import { isNoise } from '../noise.ts';

const longestToken = 128;
/** Characters of a turned token that tell whether it spells anything. */
const sampled = 24;
const shortestHex = 16;

const none = 255;
const sixtyFour = valuesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', {
  last: '-_',
});
const turned = valuesOf('NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm0123456789+/', { last: '-_' });
const sixteen = valuesOf('0123456789abcdef', { last: 'ABCDEF' });
const thirtyTwo = valuesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', { first: 'abcdefghijklmnopqrstuvwxyz' });
const thirtyTwoHex = valuesOf('0123456789ABCDEFGHIJKLMNOPQRSTUV', {
  last: 'abcdefghijklmnopqrstuv',
});
const fiftyEight = valuesOf('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');

/** Values of digits by their character; `first` and `last` stand for the first and last digits as well. */
function valuesOf(digits: string, { first = '', last = '' } = {}): Uint8Array {
  const values = new Uint8Array(128).fill(none);
  const put = (characters: string, from: number): void =>
    [...characters].forEach((character, index) => {
      values[character.charCodeAt(0)] = from + index;
    });
  put(digits, 0);
  put(first, 0);
  put(last, digits.length - last.length);
  return values;
}

const small = charClass.hexLower | charClass.lower;
const capital = charClass.hexUpper | charClass.upper;
const joints = charClass.plus | charClass.slash | charClass.minus | charClass.underscore;

/** A run of base64 characters in a text, with the classes that occur in it. */
export interface Run {
  start: number;
  end: number;
  classes: number;
}

/** False for a run that is noise to every decoder of tokens: most ids and keys, and all names. */
export function mayHide(text: string, { start, end, classes }: Run, scope: Scope): boolean {
  const length = end - start;
  if (length > longestToken) return true;
  const bothCases = (classes & small) !== 0 && (classes & capital) !== 0;
  token.text = text;
  token.start = start;
  token.end = end;
  if (bothCases) return mayHideMixed(classes, scope);
  if ((classes & joints) !== 0) return false;
  const isHex = (classes & (charClass.lower | charClass.upper)) === 0;
  if (isHex && length >= shortestHex && length % 2 === 0) {
    if (opens(sixteen, 4, scope) || token.spellsBackwards(sixteen, 4)) return true;
  }
  return token.spells(start, thirtyTwo, 5) || token.spells(start, thirtyTwoHex, 5);
}

function mayHideMixed(classes: number, scope: Scope): boolean {
  const { start, end } = token;
  if (opens(sixtyFour, 6, scope)) return true;
  // Base64 behind a prefix: text at another alignment, or a stream where one may start.
  const quarter = start + 4 * Math.floor((end - start) / 16);
  for (let shift = 0; shift < 4; shift += 1) if (token.spells(quarter + shift, sixtyFour, 6)) return true;
  if (token.spellsBackwards(sixtyFour, 6) || token.spells(start, turned, 6)) return true;
  if (token.startsStream() || mayBeLz(token.text, start)) return true;
  return (classes & joints) === 0 && token.mayBeBase58();
}

const scratch = Buffer.alloc(longestToken);

/** Whether a decoder of bytes may open what the digits stand for. */
function opens(values: Uint8Array, bits: number, scope: Scope): boolean {
  const size = token.bytes(values, bits);
  if (size < 0) return false;
  const bytes = scratch.subarray(0, size);
  if (!isNoise(bytes)) return true;
  for (const coding of exoticBytesCodings) {
    if (size >= coding.minLength && coding.decode(bytes, scope).kind === 'decoded') return true;
  }
  return false;
}

/** The token at hand; one for all, so that none costs memory. */
class Token {
  text = '';
  start = 0;
  end = 0;

  /** Writes what the digits stand for into the scratch; how many bytes, or -1 when one is no digit. */
  bytes(values: Uint8Array, bits: number): number {
    const { text, end } = this;
    let pending = 0;
    let held = 0;
    let size = 0;
    for (let at = this.start; at < end; at += 1) {
      const value = values[text.charCodeAt(at)] as number;
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

  /** Whether the digits from `from` on stand for text or the start of a known stream, as far as a sample tells. */
  spells(from: number, values: Uint8Array, bits: number): boolean {
    const { text } = this;
    const end = Math.min(this.end, from + sampled);
    readable.restart();
    let pending = 0;
    let held = 0;
    for (let at = from; at < end; at += 1) {
      const value = values[text.charCodeAt(at)] as number;
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
    const { text } = this;
    const end = Math.max(this.start, this.end - sampled);
    readable.restart();
    let pending = 0;
    let held = 0;
    for (let at = this.end - 1; at >= end; at -= 1) {
      const value = values[text.charCodeAt(at)] as number;
      if (value === none) return false;
      pending = ((pending << bits) | value) & 0xffff;
      held += bits;
      if (held < 8) continue;
      held -= 8;
      if (!readable.takes((pending >> held) & 0xff)) return readable.isStream;
    }
    return true;
  }

  /** gzip, zlib or zstd in base64 anywhere: `H4sI`, `eJ`, `eN`, `eA`, `eF`, `KLUv`. */
  startsStream(): boolean {
    const { text, end } = this;
    for (let at = this.start; at < end - 8; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x65) {
        const next = text.charCodeAt(at + 1);
        if (next === 0x4a || next === 0x4e || next === 0x41 || next === 0x46) return true;
      } else if (code === 0x48 && text.startsWith('H4sI', at)) return true;
      else if (code === 0x4b && text.startsWith('KLUv', at)) return true;
    }
    return false;
  }

  /** The last six bytes of the number, and the first two, decide: a text is text at its end, a stream shows at its start. */
  mayBeBase58(): boolean {
    const { text, end } = this;
    let high = 0;
    let low = 0;
    let head = 0;
    let first = end;
    for (let at = this.start; at < end; at += 1) {
      const value = fiftyEight[text.charCodeAt(at)] as number;
      if (value === none) return false;
      if (value > 0 && first === end) first = at;
      if (at < first + headDigits) head = head * 58 + value;
      low = low * 58 + value;
      const carry = (low / 0x1000000) | 0;
      high = (high * 58 + carry) % 0x1000000;
      low -= carry * 0x1000000;
    }
    return isReadableEnd(high, low) || isStreamHead(head, end - first);
  }
}

const token = new Token();

/** Takes bytes one by one as long as they are UTF-8 without control characters. */
class Readable {
  /** Whether the first two bytes are those of gzip, zlib, zstd or zip. */
  isStream = false;
  private taken = 0;
  private first = 0;
  private expected = 0;

  restart(): void {
    this.isStream = false;
    this.taken = 0;
    this.expected = 0;
  }

  takes(byte: number): boolean {
    this.taken += 1;
    if (this.taken === 1) {
      this.first = byte;
      // Whether it starts a stream is known with the next byte.
      if (byte === 0x1f) return true;
    } else if (this.taken === 2) {
      this.isStream = streamHeads.has(256 * this.first + byte);
      if (this.isStream || this.first === 0x1f) return false;
    }
    if (this.expected > 0) {
      this.expected -= 1;
      return (byte & 0xc0) === 0x80;
    }
    if (byte < 0x80) return byte >= 0x20 ? byte !== 0x7f : byte === 9 || byte === 10 || byte === 13;
    if (byte < 0xc2 || byte > 0xf4) return false;
    this.expected = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    return true;
  }
}

const streamHeads = new Set([0x1f8b, 0x7801, 0x785e, 0x789c, 0x78da, 0x28b5, 0x504b]);
const readable = new Readable();

/** As many as a number holds exactly. */
const headDigits = 9;

/** Two words of three bytes: UTF-8 without control characters, of which the first may have begun before. */
function isReadableEnd(high: number, low: number): boolean {
  let expected = -1;
  for (let at = 0; at < 6; at += 1) {
    const byte = ((at < 3 ? high : low) >> (16 - 8 * (at % 3))) & 0xff;
    if ((byte & 0xc0) === 0x80) {
      if (expected === 0 || (expected < 0 && at > 2)) return false;
      if (expected > 0) expected -= 1;
      continue;
    }
    if (expected > 0) return false;
    if (byte < 0x80) {
      if (byte === 0x7f || (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13)) return false;
      expected = 0;
    } else if (byte < 0xc2 || byte > 0xf4) return false;
    else expected = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  }
  return expected <= 0;
}

function isStreamHead(head: number, digits: number): boolean {
  const bits = Math.max(0, digits - headDigits) * Math.log2(58) + Math.log2(head);
  const bytes = Math.floor(bits / 8) + 1;
  return streamHeads.has(Math.floor(2 ** (bits - 8 * (bytes - 2))));
}

/** Asks the decoder of LZ-string only about texts that may be its. */
export function glanceAtLz(text: string): boolean | undefined {
  return mayBeLz(text, 0) ? undefined : false;
}

/**
 * An LZ-string text in letters starts with a code of two bits and a character, then one of three bits, and mostly
 * another character, all lowest bit first (lz-string's decompressor): few other texts have two readable characters there.
 */
function mayBeLz(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const digit = code < 128 ? (sixtyFour[code] as number) : none;
  if (digit === none) return true;
  // The first code is the two highest bits, lowest first: 2 and 3 start no text.
  if ((digit & 0x10) !== 0) return false;
  const wide = (digit & 0x20) !== 0;
  const width = wide ? 16 : 8;
  if (!isLzReadable(lzBits(text, at, { from: 2, count: width }))) return false;
  const second = lzBits(text, at, { from: 2 + width, count: 3 });
  if (second === 3) return !wide;
  if (second > 1) return false;
  return isLzReadable(lzBits(text, at, { from: 5 + width, count: second === 0 ? 8 : 16 }));
}

function lzBits(text: string, at: number, { from, count }: { from: number; count: number }): number {
  let value = 0;
  for (let bit = 0; bit < count; bit += 1) {
    const code = text.charCodeAt(at + Math.floor((from + bit) / 6));
    const digit = code < 128 ? (sixtyFour[code] as number) : 0;
    value |= ((digit >> (5 - ((from + bit) % 6))) & 1) << bit;
  }
  return value;
}

/** ASCII and European letters in a byte; Greek to Arabic, kana, Han, Hangul in two. */
function isLzReadable(unit: number): boolean {
  if (unit < 0x100)
    return (unit >= 0x20 && unit < 0x7f) || unit >= 0xc0 || unit === 9 || unit === 10 || unit === 13;
  return (
    (unit >= 0x370 && unit < 0x700) || (unit >= 0x3000 && unit < 0x3100) || (unit >= 0x4e00 && unit < 0xd7a4)
  );
}
