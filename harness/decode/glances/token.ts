// Tells random ids and keys, the most frequent tokens of all, from tokens that hide something, without giving memory to any of them.
import { charClass } from '../char-class.ts';
import type { Scope } from '../coding.ts';
import { exoticBytesCodings } from '../decoders.ts';
import { isNoise } from '../noise.ts';
import { hasMagic, printableWidth } from '../plausible.ts';

const longestToken = 128;
/** Characters of a turned token, and bytes of them, that tell whether it spells anything. */
const sampled = 24;

const sixtyFour = valuesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', '-_');
const sixteen = valuesOf('0123456789abcdef', '', 'ABCDEF');
const thirtyTwo = valuesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', '', '', 'abcdefghijklmnopqrstuvwxyz');
const thirtyTwoHex = valuesOf('0123456789ABCDEFGHIJKLMNOPQRSTUV', '', '', '0123456789abcdefghijklmnopqrstuv');
const fiftyEight = valuesOf('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');
const none = 255;

/** Values of digits by their character; `last` stands for the last digits again, `fromTen` for those from ten, `again` for all from the first. */
function valuesOf(digits: string, last = '', fromTen = '', again = ''): Uint8Array {
  const values = new Uint8Array(65536).fill(255);
  const put = (characters: string, first: number): void =>
    [...characters].forEach((character, index) => {
      values[character.charCodeAt(0)] = first + index;
    });
  put(digits, 0);
  put(last, digits.length - last.length);
  put(fromTen, 10);
  put(again, 0);
  return values;
}

/**
 * An LZ-string text in letters starts with a code of two bits and a character, then one of three bits, and mostly
 * another character, all lowest bit first (lz-string's decompressor): few other texts have two readable characters there.
 */
function mayBeLz(text: string, at: number): boolean {
  if (sixtyFour[text.charCodeAt(at)] === none) return true;
  const first = lzBits(text, at, { from: 0, count: 2 });
  if (first > 1) return false;
  const width = first === 0 ? 8 : 16;
  if (!isLzReadable(lzBits(text, at, { from: 2, count: width }))) return false;
  const second = lzBits(text, at, { from: 2 + width, count: 3 });
  if (second === 3) return first === 0;
  if (second > 1) return false;
  return isLzReadable(lzBits(text, at, { from: 5 + width, count: second === 0 ? 8 : 16 }));
}

function lzBits(text: string, at: number, { from, count }: { from: number; count: number }): number {
  let value = 0;
  for (let bit = 0; bit < count; bit += 1) {
    const digit = sixtyFour[text.charCodeAt(at + Math.floor((from + bit) / 6))] ?? 0;
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

/** Asks the decoder only about texts that may be its. */
export function glanceAtLz(text: string): boolean | undefined {
  return mayBeLz(text, 0) ? undefined : false;
}

const scratch = Buffer.alloc(longestToken);

const small = charClass.hexLower | charClass.lower;
const capital = charClass.hexUpper | charClass.upper;
const joints = charClass.plus | charClass.slash | charClass.minus | charClass.underscore;
const shortestHex = 16;

/** A run of base64 characters in a text, with the classes that occur in it. */
export interface Run {
  start: number;
  end: number;
  classes: number;
}

/** False for a run that is noise to every decoder of tokens: most ids and keys, and all names. */
export function mayHide(text: string, run: Run, scope: Scope): boolean {
  const { start, end, classes } = run;
  const length = end - start;
  if (length > longestToken) return true;
  if ((classes & small) !== 0 && (classes & capital) !== 0) return mayHideMixed(text, run, scope);
  if ((classes & joints) !== 0) return false;
  const isHex = (classes & (charClass.lower | charClass.upper)) === 0;
  if (isHex && length >= shortestHex && length % 2 === 0) {
    const digits = { values: sixteen, bits: 4, from: start, to: end };
    if (opens(text, digits, scope) || spells(text, { ...digits, turn: 'reversed' })) return true;
  }
  return (
    spells(text, { values: thirtyTwo, bits: 5, from: start, to: end }) ||
    spells(text, { values: thirtyTwoHex, bits: 5, from: start, to: end })
  );
}

function mayHideMixed(text: string, { start, end, classes }: Run, scope: Scope): boolean {
  const digits = { values: sixtyFour, bits: 6, from: start, to: end };
  if (opens(text, digits, scope) || holdsShifted(text, start, end)) return true;
  if (spells(text, { ...digits, turn: 'reversed' }) || spells(text, { ...digits, turn: 'rot13' }))
    return true;
  if (mayBeLz(text, start)) return true;
  return (classes & joints) === 0 && mayBeBase58(text, start, end);
}

type Turn = 'reversed' | 'rot13';

interface Digits {
  values: Uint8Array;
  /** Bits each of them stands for. */
  bits: number;
  from: number;
  to: number;
  turn?: Turn;
}

/** Whether a decoder of bytes may open what the digits stand for. */
function opens(text: string, digits: Digits, scope: Scope): boolean {
  const size = fill(text, digits);
  if (size < 0) return false;
  const bytes = scratch.subarray(0, size);
  if (!isNoise(bytes)) return true;
  for (const coding of exoticBytesCodings) {
    if (size >= coding.minLength && coding.decode(bytes, scope).kind === 'decoded') return true;
  }
  return false;
}

/** Whether the first digits, or the last when reversed, stand for text or the start of a known stream. */
function spells(text: string, digits: Digits): boolean {
  const { from, to, turn } = digits;
  const length = Math.min(sampled, to - from);
  const piece = turn === 'reversed' ? { from: to - length, to } : { from, to: from + length };
  return startsReadable(fill(text, { ...digits, ...piece }));
}

function startsReadable(size: number): boolean {
  if (size < 0) return false;
  if (hasMagic(scratch)) return true;
  // A character may be cut at the end of the sample.
  for (let at = 0; at < size - 3;) {
    const width = printableWidth(scratch, at);
    if (width === 0) return false;
    at += width;
  }
  return true;
}

/** Writes the bytes of the digits into the scratch; how many, or -1 when one is no digit. */
function fill(text: string, { values, bits, from, to, turn }: Digits): number {
  let pending = 0;
  let held = 0;
  let size = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(turn === 'reversed' ? to - 1 - (at - from) : at);
    const value = values[turn === 'rot13' ? rotated(code) : code] as number;
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

function rotated(code: number): number {
  const letter = code | 0x20;
  if (letter < 0x61 || letter > 0x7a) return code;
  return letter < 0x6e ? code + 13 : code - 13;
}

/** Base64 behind a prefix: text at another alignment, or a stream where one may start. */
function holdsShifted(text: string, start: number, end: number): boolean {
  for (let at = start; at < end - 8; at += 1) if (isStreamStart(text, at)) return true;
  const quarter = start + 4 * Math.floor((end - start) / 16);
  for (let shift = 0; shift < 4; shift += 1) {
    if (spells(text, { values: sixtyFour, bits: 6, from: quarter + shift, to: end })) return true;
  }
  return false;
}

/** gzip, zlib and zstd in base64: `H4sI`, `eJ`, `eN`, `eA`, `eF`, `KLUv`. */
function isStreamStart(text: string, at: number): boolean {
  const first = text.charCodeAt(at);
  if (first === 0x65) return 'JNAF'.includes(text.charAt(at + 1));
  return (first === 0x48 || first === 0x4b) && (text.startsWith('H4sI', at) || text.startsWith('KLUv', at));
}

/** The last six bytes of the number, and the first three, decide: a text is text at its end, a stream shows at its start. */
function mayBeBase58(text: string, start: number, end: number): boolean {
  let high = 0;
  let low = 0;
  let head = 0;
  let first = end;
  for (let at = start; at < end; at += 1) {
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

/** As many as a number holds exactly. */
const headDigits = 9;

/** Two words of three bytes; any byte beyond ASCII is let pass. */
function isReadableEnd(high: number, low: number): boolean {
  for (const word of [high, low]) {
    for (let shift = 16; shift >= 0; shift -= 8) {
      const byte = (word >> shift) & 0xff;
      if (byte === 0x7f || (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13)) return false;
    }
  }
  return true;
}

function isStreamHead(head: number, digits: number): boolean {
  const bits = Math.max(0, digits - headDigits) * Math.log2(58) + Math.log2(head);
  const bytes = Math.floor(bits / 8) + 1;
  const pair = Math.floor(2 ** (bits - 8 * (bytes - 2)));
  return pair === 0x1f8b || pair === 0x28b5 || pair === 0x504b || zlibHeads.has(pair);
}

const zlibHeads = new Set([0x7801, 0x785e, 0x789c, 0x78da]);
