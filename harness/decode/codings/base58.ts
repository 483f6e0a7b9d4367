// Opens base58 (the Bitcoin alphabet): any short name can look like it, so it is exotic and must turn out to be text or a known stream.
import { alphanumeric, anyClass, charClass } from '../char-class.ts';
import { decoded, notApplicable, type Scope, type TextCoding } from '../coding.ts';
import { isNoise } from '../noise.ts';
import { isPlausible } from '../plausible.ts';
import { isRecord } from '../records.ts';
import { grpc } from './grpc.ts';
import { snappy } from './snappy.ts';
import { isPacked } from './unannounced.ts';
import { orderOf } from './utf16.ts';

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const none = 255;
const digitValues = new Uint8Array(256).fill(none);
[...alphabet].forEach((character, value) => {
  digitValues[character.charCodeAt(0)] = value;
});
/** Its arithmetic grows with the square of the length. */
const longest = 2048;
const shortestRecord = 24;
const shortestPacked = 16;

/** A whole text in the alphabet. */
export const base58: TextCoding = {
  id: 'base58',
  segments: ['base58'],
  minLength: 11,
  needs: [charClass.upper | charClass.hexUpper, charClass.lower | charClass.hexLower],
  without: anyClass & ~alphanumeric,
  reading: 'guess',
  decode(text, scope) {
    if (text.length > longest) return notApplicable;
    const digits = Buffer.from(text);
    const used = readNumber(digits, 0, digits.length);
    if (used <= 0) return notApplicable;
    const bytes = Buffer.allocUnsafe(3 * used);
    const first = writeNumber(bytes, used);
    const opened = withZeros(bytes.subarray(first), zerosIn(digits, 0, digits.length));
    return isWorthOpening(opened, scope) ? decoded({ segment: 'base58', bytes: opened }) : notApplicable;
  },
};

/** Whether what a number in base58 stands for is text, a known stream or record, or hides what is looked for. */
function isWorthOpening(bytes: Buffer, scope: Scope): boolean {
  return (
    isPlausible(bytes) ||
    scope.asked === 'base58' ||
    scope.disguises?.xorKey(bytes) !== undefined ||
    (bytes.length >= shortestRecord && isRecord(bytes, scope)) ||
    (bytes.length >= shortestPacked && !isNoise(bytes, scope.disguises) && mayOpen(bytes, scope))
  );
}

/** Streams and texts without a mark of their own. */
function mayOpen(bytes: Buffer, scope: Scope): boolean {
  if (isPacked(bytes, scope) || orderOf(bytes) !== undefined) return true;
  return [grpc, snappy].some(
    ({ minLength, decode }) => bytes.length >= minLength && decode(bytes, scope).kind === 'decoded',
  );
}

/** What the decoder says of the digits between two indexes of a text; no string is made of them. At most 128 digits. */
export function isBase58(
  { digits, start, end }: { digits: Uint8Array; start: number; end: number },
  scope: Scope,
): boolean {
  const used = end - start < base58.minLength ? 0 : readNumber(digits, start, end);
  if (used <= 0) return false;
  const first = writeNumber(scratch, used);
  const bytes = scratch.subarray(first, 3 * used);
  const zeros = zerosIn(digits, start, end);
  return isWorthOpening(zeros === 0 ? bytes : withZeros(bytes, zeros), scope);
}
const scratch = Buffer.alloc(128);

/** Digits before the number: each stands for a byte of zero. */
function zerosIn(digits: Uint8Array, start: number, end: number): number {
  let zeros = 0;
  while (start + zeros < end && digits[start + zeros] === zeroDigit) zeros += 1;
  return zeros;
}
const zeroDigit = alphabet.charCodeAt(0);

function withZeros(bytes: Buffer, zeros: number): Buffer {
  return zeros === 0 ? bytes : Buffer.concat([Buffer.alloc(zeros), bytes]);
}

/** Groups of 24 bits of the number at hand, the least significant first: 58 times one of them stays far below 2^31. */
const groups = new Int32Array(Math.ceil((longest * Math.log2(58)) / 24) + 1);

/** Reads the digits between two indexes into the groups: how many it took, or -1 when a character is no digit. */
function readNumber(digits: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at += 1) if (digitValues[digits[at] as number] === none) return -1;
  let used = 0;
  for (let at = start; at < end; at += 1) {
    let carry = digitValues[digits[at] as number] as number;
    for (let index = 0; index < used; index += 1) {
      carry += (groups[index] as number) * 58;
      groups[index] = carry & 0xffffff;
      carry >>>= 24;
    }
    if (carry > 0) {
      groups[used] = carry;
      used += 1;
    }
  }
  return used;
}

/** Writes the groups in use as bytes, the most significant first; tells where the first byte that is not zero stands. */
function writeNumber(bytes: Buffer, used: number): number {
  for (let index = 0; index < used; index += 1) {
    const group = groups[used - 1 - index] as number;
    bytes[3 * index] = group >> 16;
    bytes[3 * index + 1] = group >> 8;
    bytes[3 * index + 2] = group;
  }
  let first = 0;
  while (bytes[first] === 0) first += 1;
  return first;
}
