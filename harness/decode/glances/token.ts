// Tells random ids and keys, the most frequent tokens of all, from tokens that hide something, without giving memory to any of them.
import { charClass } from '../char-class.ts';
import type { Scope } from '../coding.ts';
import { exoticBytesCodings } from '../decoders.ts';
import {
  none,
  sixtyFour,
  turned,
  sixteen,
  thirtyTwo,
  thirtyTwoHex,
  sixteenTurned,
  fiftyEight,
  fiftyEightTurned,
} from './digits.ts';
import { isNoise } from '../noise.ts';
import { mayBeLz } from './lz.ts';
import { Readable, streamHeads } from './readable.ts';

const longestToken = 128;
/** Characters of a turned token that tell whether it spells anything. */
const sampled = 24;
const shortestHex = 16;
/** Digits of base32 that may be a binary record. */
const shortestRecord32 = 24;

const small = charClass.hexLower | charClass.lower;
const capital = charClass.hexUpper | charClass.upper;
const joints = charClass.plus | charClass.slash | charClass.minus | charClass.underscore;

/** A run of base64 characters in the bytes of a text, with the classes that occur in it. */
export interface Run {
  start: number;
  end: number;
  classes: number;
}

/** False for a run that is noise to every decoder of tokens: most ids and keys, and all names. */
export function mayHide(bytes: Buffer, { start, end, classes }: Run, scope: Scope): boolean {
  const length = end - start;
  if (length > longestToken) return true;
  const bothCases = (classes & small) !== 0 && (classes & capital) !== 0;
  token.digits = bytes;
  token.start = start;
  token.end = end;
  if (bothCases) return mayHideMixed(classes, scope);
  if ((classes & joints) !== 0) return false;
  const isHex = (classes & (charClass.lower | charClass.upper)) === 0;
  if (isHex && length >= shortestHex && length % 2 === 0) {
    if (opens(sixteen, 4, scope) || token.spellsBackwards(sixteen, 4) || mayXorBackwards(scope)) return true;
  }
  if (length >= shortestHex && length % 2 === 0 && opens(sixteenTurned, 4, scope)) return true;
  if (length >= shortestRecord32 && opens(thirtyTwo, 5, scope)) return true;
  return token.spells(start, thirtyTwo, 5) || token.spells(start, thirtyTwoHex, 5);
}

function mayHideMixed(classes: number, scope: Scope): boolean {
  const { start, end } = token;
  if (opens(sixtyFour, 6, scope)) return true;
  // Engine.IO marks binary values with a letter.
  if (token.digits[start] === 0x62 && opens(sixtyFour, 6, scope, 1)) return true;
  // Base64 behind a prefix: text at another alignment, or a stream where one may start.
  const quarter = start + 4 * Math.floor((end - start) / 16);
  for (let shift = 0; shift < 4; shift += 1) if (token.spells(quarter + shift, sixtyFour, 6)) return true;
  if (token.spellsBackwards(sixtyFour, 6) || token.spells(start, turned, 6)) return true;
  if (token.startsStream() || mayBeLz(token.digits, start, end)) return true;
  if ((classes & joints) !== 0) return false;
  return (
    token.mayBeBase58(fiftyEight) ||
    token.spellsBase58(fiftyEight, -1) ||
    token.spellsBase58(fiftyEightTurned)
  );
}

const scratch = Buffer.alloc(longestToken);
/** Its first bytes, by their number. */
const views = Array.from({ length: longestToken + 1 }, (_, size) => scratch.subarray(0, size));

/** Whether a decoder of bytes may open what the digits, but for the first `skipped`, stand for. */
function opens(values: Uint8Array, bits: number, scope: Scope, skipped = 0): boolean {
  const size = token.bytes(values, bits, skipped);
  if (size < 0) return false;
  const bytes = views[size] as Buffer;
  if (!isNoise(bytes, scope.disguises)) return true;
  const hasForeign = scope.disguises?.isForeign !== false;
  for (const coding of exoticBytesCodings) {
    // A word of ASCII is a word in every charset, and seen already.
    if (coding.id === 'charset' && !hasForeign) continue;
    if (size >= coding.minLength && coding.decode(bytes, scope).kind === 'decoded') return true;
  }
  return false;
}

/** Whether hex turned round stands for something XORed. */
function mayXorBackwards({ disguises }: Scope): boolean {
  const size = disguises === undefined ? -1 : token.bytesBackwards(sixteen);
  return size > 0 && disguises?.mayXor(scratch, 0, size) === true;
}

/** The token at hand; one for all, so that none costs memory. */
class Token {
  digits: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;

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

  /** The same of digits of four bits from the last to the first. */
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
  startsStream(): boolean {
    const { digits, start, end } = this;
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

  /** The last six bytes of the number, and the first two, decide: a text is text at its end, a stream shows at its start. */
  mayBeBase58(values: Uint8Array): boolean {
    const { digits, start, end } = this;
    if (!this.endOfNumber(values, 1)) return false;
    if (isReadableEnd(numberEnd.high, numberEnd.low) || isOneHalf(numberEnd.high, numberEnd.low)) return true;
    let first = start;
    while (first < end && values[digits[first] as number] === 0) first += 1;
    let head = 0;
    for (let at = first; at < Math.min(end, first + headDigits); at += 1)
      head = head * 58 + (values[digits[at] as number] as number);
    return isStreamHead(head, end - first);
  }

  /** Whether the number ends as text does, read from the first digit to the last or, with `step` -1, the other way. */
  spellsBase58(values: Uint8Array, step: 1 | -1 = 1): boolean {
    return this.endOfNumber(values, step) && isReadableEnd(numberEnd.high, numberEnd.low);
  }

  /** Writes the last six bytes of the number into `numberEnd`; false when a character is no digit. */
  private endOfNumber(values: Uint8Array, step: 1 | -1): boolean {
    const { digits } = this;
    const from = step === 1 ? this.start : this.end - 1;
    const end = step === 1 ? this.end : this.start - 1;
    let high = 0;
    let low = 0;
    for (let at = from; at !== end; at += step) {
      const value = values[digits[at] as number] as number;
      if (value === none) return false;
      low = low * 58 + value;
      const carry = (low / 0x1000000) | 0;
      high = (high * 58 + carry) & 0xffffff;
      low -= carry * 0x1000000;
    }
    numberEnd.high = high;
    numberEnd.low = low;
    return true;
  }
}

/** Two words of three bytes; one for all, so that none costs memory. */
const numberEnd = { high: 0, low: 0 };

const token = new Token();

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

/** Six bytes on one side of 0x80, as text XORed with one byte is. */
function isOneHalf(high: number, low: number): boolean {
  const tops = (high & 0x808080) + ((low & 0x808080) >>> 1);
  return tops === 0 || tops === 0xc0c0c0;
}

function isStreamHead(head: number, digits: number): boolean {
  const bits = Math.max(0, digits - headDigits) * Math.log2(58) + Math.log2(head);
  const bytes = Math.floor(bits / 8) + 1;
  return streamHeads.has(Math.floor(2 ** (bits - 8 * (bytes - 2))));
}
