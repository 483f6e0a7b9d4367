// Opens base32 (RFC 4648, standard and hex alphabet, padded or not, either case): a guess, so it must turn out to be text or a known stream.
import { anyClass, charClass } from '../char-class.ts';
import { decoded, notApplicable, type TextCoding } from '../coding.ts';
import { isPlausible, isPlausibleStart } from '../plausible.ts';

const classes =
  charClass.hexLower |
  charClass.hexUpper |
  charClass.lower |
  charClass.upper |
  charClass.digit |
  charClass.equals |
  charClass.line;

const alphabets = {
  base32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  'base32-hex': '0123456789ABCDEFGHIJKLMNOPQRSTUV',
} as const;
const digits = Object.entries(alphabets).map(([segment, alphabet]) => ({
  segment,
  values: new Map([...alphabet].map((character, value) => [character, value])),
}));

const standard = new Map([...alphabets.base32].map((character, value) => [character, value]));
const shortestRecord = 24;

/** Digits that a last group can have (RFC 4648, 6). */
const lastGroups = new Set([0, 2, 4, 5, 7]);
const longest = 1 << 20;
/** Most texts end the attempt here. */
const sampled = 24;

/** A whole text in one of the two alphabets, in one case. */
export const base32: TextCoding = {
  id: 'base32',
  segments: Object.keys(alphabets),
  minLength: 10,
  // A word of letters alone is a word; few encoded values have no digit.
  needs: [
    charClass.lower | charClass.upper | charClass.hexLower | charClass.hexUpper,
    charClass.digit | charClass.equals,
  ],
  without: anyClass & ~classes,
  reading: 'guess',
  decode(text) {
    if (text.length > longest || /[a-z]/.test(text) === /[A-Z]/.test(text)) return notApplicable;
    const bare = text
      .replace(/[\r\n]+/g, '')
      .toUpperCase()
      .replace(/={1,6}$/, '');
    if (bare.includes('=') || !lastGroups.has(bare.length % 8)) return notApplicable;
    const opened = openBase32(bare);
    return opened === undefined ? notApplicable : decoded(opened);
  },
};

/** What upper-case digits without padding spell in either alphabet; undefined when that is neither text nor a known stream. */
export function openBase32(bare: string): { segment: string; bytes: Buffer } | undefined {
  for (const { segment, values } of digits) {
    const start = valuesIn(bare.slice(0, sampled), values);
    if (start === undefined || !isPlausibleStart(start)) continue;
    const bytes = valuesIn(bare, values);
    if (bytes !== undefined && isPlausible(bytes)) return { segment, bytes };
  }
  // Anything else of some length in the standard alphabet, which has no 0, 1, 8 and 9, may be a record.
  if (bare.length < shortestRecord || !/[2-7]/.test(bare)) return undefined;
  const bytes = valuesIn(bare, standard);
  return bytes === undefined ? undefined : { segment: 'base32', bytes };
}

function valuesIn(bare: string, values: ReadonlyMap<string, number>): Buffer | undefined {
  const bytes = Buffer.alloc((bare.length * 5) >> 3);
  let pending = 0;
  let bits = 0;
  let length = 0;
  for (const character of bare) {
    const value = values.get(character);
    if (value === undefined) return undefined;
    pending = ((pending << 5) | value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length] = (pending >> bits) & 0xff;
    length += 1;
  }
  return bytes;
}
