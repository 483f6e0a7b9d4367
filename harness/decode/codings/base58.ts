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
const digitValues = new Uint8Array(128).fill(none);
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
    const bytes = bytesOf(text);
    if (bytes === undefined) return notApplicable;
    const fits =
      isPlausible(bytes) ||
      scope.asked === 'base58' ||
      scope.disguises?.xorKey(bytes) !== undefined ||
      (bytes.length >= shortestRecord && isRecord(bytes, scope)) ||
      (bytes.length >= shortestPacked && !isNoise(bytes, scope.disguises) && mayOpen(bytes, scope));
    return fits ? decoded({ segment: 'base58', bytes }) : notApplicable;
  },
};

/** Streams and texts without a mark of their own. */
function mayOpen(bytes: Buffer, scope: Scope): boolean {
  if (isPacked(bytes, scope) || orderOf(bytes) !== undefined) return true;
  return [grpc, snappy].some(
    ({ minLength, decode }) => bytes.length >= minLength && decode(bytes, scope).kind === 'decoded',
  );
}

/** Groups of 24 bits of the number at hand, the least significant first: 58 times one of them stays far below 2^31. */
const groups = new Int32Array(Math.ceil((longest * Math.log2(58)) / 24) + 1);

function bytesOf(text: string): Buffer | undefined {
  let used = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    let carry = code < 128 ? (digitValues[code] as number) : none;
    if (carry === none) return undefined;
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
  if (used === 0) return undefined;
  const bytes = Buffer.allocUnsafe(3 * used);
  for (let index = 0; index < used; index += 1)
    bytes.writeUIntBE(groups[index] as number, bytes.length - 3 * (index + 1), 3);
  let first = 0;
  while (bytes[first] === 0) first += 1;
  return bytes.subarray(first);
}
