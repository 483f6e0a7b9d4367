// Opens base58 (the Bitcoin alphabet): any short name can look like it, so it is exotic and must turn out to be text or a known stream.
import { alphanumeric, anyClass, charClass } from '../char-class.ts';
import { decoded, notApplicable, type TextCoding } from '../coding.ts';
import { isPlausible } from '../plausible.ts';
import { isRecord } from '../records.ts';

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const digitValues = new Map([...alphabet].map((character, value) => [character.charCodeAt(0), value]));
/** Its arithmetic grows with the square of the length. */
const longest = 2048;
const shortestRecord = 24;

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
      (bytes.length >= shortestRecord && isRecord(bytes, scope));
    return fits ? decoded({ segment: 'base58', bytes }) : notApplicable;
  },
};

function bytesOf(text: string): Buffer | undefined {
  // Little-endian groups of 24 bits: 58 times one of them stays far below 2^53.
  const groups: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    let carry = digitValues.get(text.charCodeAt(at));
    if (carry === undefined) return undefined;
    for (let index = 0; index < groups.length; index += 1) {
      carry += (groups[index] ?? 0) * 58;
      groups[index] = carry & 0xffffff;
      carry = Math.floor(carry / 0x1000000);
    }
    if (carry > 0) groups.push(carry);
  }
  const bytes = Buffer.alloc(3 * groups.length);
  groups.forEach((group, index) => {
    bytes.writeUIntBE(group, bytes.length - 3 * (index + 1), 3);
  });
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? undefined : bytes.subarray(first);
}
