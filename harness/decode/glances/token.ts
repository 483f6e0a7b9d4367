// Tells random ids and keys, the most frequent tokens of all, from tokens that hide something, without giving memory to any of them.
import { charClass } from '../char-class.ts';
import type { Scope, TextCoding } from '../coding.ts';
import { isBase58 } from '../codings/base58.ts';
import { rotatedToken } from '../codings/rotated.ts';
import { exoticBytesCodings } from '../decoders.ts';
import { isNoise } from '../noise.ts';
import { mayBeBase58, spellsBase58 } from './base58.ts';
import {
  digitMark,
  fiftyEight,
  fiftyEightTurned,
  sixteen,
  sixteenTurned,
  sixtyFour,
  thirtyTwo,
  thirtyTwoHex,
  thirtyTwoTurned,
  turned,
} from './digits.ts';
import { mayBeLz } from './lz.ts';
import { longestToken, scratch, TokenDigits } from './token-digits.ts';

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
    if (opensTo(token.bytes16(sixteen), scope) || token.spellsBackwards(sixteen, 4) || mayXorBackwards(scope))
      return true;
  }
  if (length >= shortestHex && length % 2 === 0 && opensTo(token.bytes16(sixteenTurned), scope)) return true;
  if (length >= shortestRecord32 && opens(thirtyTwo, 5, scope)) return true;
  if (token.spells(start, thirtyTwo, 5) || token.spells(start, thirtyTwoHex, 5)) return true;
  return token.spellsBackwards(thirtyTwo, 5) || token.spells(start, thirtyTwoTurned, 5);
}

function mayHideMixed(classes: number, scope: Scope): boolean {
  const { start, end } = token;
  if (opensTo(token.bytes64(), scope)) return true;
  const { marks } = token;
  // Engine.IO marks binary values with a letter.
  if (token.digits[start] === 0x62 && opens(sixtyFour, 6, scope, 1)) return true;
  // Base64 behind a prefix: text at another alignment, or a stream where one may start.
  const quarter = start + 4 * Math.floor((end - start) / 16);
  for (let shift = 0; shift < 4; shift += 1) if (token.spells64(quarter + shift)) return true;
  if (token.spellsBackwards(sixtyFour, 6) || token.spells(start, turned, 6)) return true;
  const isJoined = (classes & joints) !== 0;
  if (token.startsStream(isJoined) || mayBeLz(token.digits, start, end)) return true;
  if (isJoined) return false;
  return mayHide58(marks, scope);
}

/** Both ends of a number are not much to go by, and its decoders cost less than all others in vain. */
function mayHide58(marks: number, scope: Scope): boolean {
  const isNumber = (marks & digitMark.notFiftyEight) === 0;
  // What is XORed shows at neither end when it has letters beyond ASCII.
  const mayBeXored = scope.disguises !== undefined;
  if (isNumber && (mayBeXored || mayBeBase58(token, fiftyEight)) && isBase58(token, scope)) return true;
  const spellsTurned =
    (isNumber && spellsBase58(token, fiftyEight, -1)) ||
    ((marks & digitMark.notFiftyEightTurned) === 0 && spellsBase58(token, fiftyEightTurned));
  return spellsTurned && isTaken(rotatedToken, scope);
}

function isTaken({ minLength, decode }: TextCoding, scope: Scope): boolean {
  const { digits, start, end } = token;
  return end - start >= minLength && decode(digits.toString('latin1', start, end), scope).kind === 'decoded';
}

/** The token at hand; one for all, so that none costs memory. */
const token = new TokenDigits();

/** Its first bytes, by their number. */
const views = Array.from({ length: longestToken + 1 }, (_, size) => scratch.subarray(0, size));

/** Whether a decoder of bytes may open what the digits, but for the first `skipped`, stand for. */
function opens(values: Uint8Array, bits: number, scope: Scope, skipped = 0): boolean {
  return opensTo(token.bytes(values, bits, skipped), scope);
}

/** The same of the first `size` bytes of the scratch; negative: there are none. */
function opensTo(size: number, scope: Scope): boolean {
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
