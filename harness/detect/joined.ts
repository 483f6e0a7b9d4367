// The words of a canary written together, or with other marks between them; digits in groups: what is looked for besides the value as it is.
import { foldText } from './fold.ts';

/** Fewer letters and digits in all are found in other words. */
const shortestJoined = 10;
const mostWords = 24;
/** What stands between the members of a list; quotes, brackets, slashes and equals signs part fields. */
const marks = ',;|·•*~&–—';
const parting = /["'`{}[\]<>=/\\\s]/u;

/**
 * A value of several words: matches them, folded for words, in their order, joined by nothing (`MeadowCopper`), a list
 * mark (`meadow, copper`), a dot, or what parts them in the value; undefined for one word and for too few letters.
 */
export function joinedWords(value: string): { text: string; pattern: RegExp } | undefined {
  const folded = foldText(value.trim(), 'words');
  const words = folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const letters = words.join('').replace(/\p{M}/gu, '');
  if (words.length < 2 || words.length > mostWords || letters.length < shortestJoined) return undefined;
  const own = [...new Set(folded.replace(/[\p{L}\p{M}\p{N}]/gu, ''))].filter((mark) => !parting.test(mark));
  const between = [...new Set([...marks, ...own])].map((mark) => escaped(mark)).join('');
  return { text: words.join(' '), pattern: new RegExp(words.join(`(?: ?[${between}]{0,3} ?|\\.)`), 'gu') };
}

function escaped(mark: string): string {
  return /[\p{L}\p{N}]/u.test(mark) ? mark : `\\u{${(mark.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Five letters are six digits of base64 that chance does not write. */
const shortestTelling = 5;
const nothing = /(?!)/gu;

/**
 * Words sent apart in base64 show none of their letters: what the longest word of several looks like so, as it is
 * spelled and in lower case. It is only ever sighted: the look that follows opens the fields.
 */
export function packedWords(value: string): { text: string; anchor: string; pattern: RegExp }[] {
  const words = value.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const longest = words.reduce((best, word) => (word.length > best.length ? word : best), '');
  if (words.length < 2 || longest.length < shortestTelling) return [];
  return [...new Set([longest, longest.toLowerCase()])].map((text) => {
    const bytes = Buffer.from(text);
    const whole = bytes.toString('base64').slice(0, Math.floor((bytes.length * 4) / 3));
    return { text, anchor: whole.toLowerCase(), pattern: nothing };
  });
}

/** An IMEI as phones and forms print it: type, factory, serial number and check digit apart (3GPP TS 23.003, 6.2). Groups that are all short would be hit all the time. */
const imeiDigits = 15;
const imeiGroups = [
  [6, 2, 6, 1],
  [2, 6, 6, 1],
  [8, 6, 1],
  [6, 2, 7],
  [8, 7],
  [6, 9],
];

/** The digits of an IMEI in groups; empty for anything else. */
export function groupedDigits(digits: string): string[] {
  if (digits.length !== imeiDigits || !/^\d+$/.test(digits)) return [];
  return imeiGroups.flatMap((sizes) => {
    let from = 0;
    const groups = sizes.map((size) => digits.slice(from, (from += size)));
    return ['-', ' ', '/', '.'].map((joint) => groups.join(joint));
  });
}

/** Country codes of one and of two digits; the others have three (ITU-T E.164, list of assigned codes). */
const shortCode = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** Shorter numbers are ordinary ones. */
const shortestNational = 8;

/** The digits of an international phone number (`+` and country code) as they are dialled at home, after `0`, `00` or `011` or without. */
export function nationalDigits(digits: string): string[] {
  const code = shortCode.exec(digits)?.[0] ?? digits.slice(0, 3);
  const national = digits.slice(code.length);
  if (national.length < shortestNational) return [];
  return [national, `0${national}`, `00${digits}`, `011${digits}`];
}

/** Matches digits, folded for words, with marks of phone numbers between any of them. */
export function spacedDigits(digits: string): RegExp {
  return new RegExp([...digits].join('[ ./()]{0,3}'), 'gu');
}
