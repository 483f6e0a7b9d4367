// Opens base64 whose last two digits or padding are other marks than `+/-_=`: y64, cookie-safe and path-safe alphabets.
import { textOf } from '../bytes.ts';
import { alphanumeric, anyClass, charClass } from '../char-class.ts';
import { type Child, notApplicable, type Scope, type TextCoding } from '../coding.ts';
import { hasMagic } from '../plausible.ts';
import { isRecord } from '../records.ts';
import { gzip } from './gzip.ts';
import { isPacked } from './unannounced.ts';
import { zlib } from './zlib.ts';
import { zstd } from './zstd.ts';

const smallLetters = charClass.hexLower | charClass.lower;
const capitals = charClass.hexUpper | charClass.upper;
/** Classes of the marks that the two alphabets of base64 do not have. */
const foreign = charClass.dot | charClass.comma | charClass.colon | charClass.other;
const known = charClass.plus | charClass.slash | charClass.minus | charClass.underscore | charClass.equals;

/** Alphabets in use by their digits 62 and 63: y64, those of cookies, mailbox names, Freenet, CloudFront, XML names, regular expressions. */
const pairs = [
  '+/',
  '-_',
  '._',
  '*-',
  '+,',
  '~-',
  '-~',
  '.-',
  '_:',
  '!-',
  '*_',
  '-.',
  '_-',
  '-*',
  '-!',
  '+-',
];
const allMarks = '+/-_.~*,:!';

const shortest = 16;
/** One mark in 32 digits is usual; where there are more than so, a text has words. */
export const digitsPerMark = 6;
const longest = 1 << 20;

/** A whole text: `base64-marks:._` names its digits 62 and 63. */
export const base64Marks: TextCoding = {
  id: 'base64-marks',
  segments: ['base64-marks'],
  minLength: shortest,
  needs: [smallLetters, capitals, foreign | charClass.minus],
  without: anyClass & ~(alphanumeric | known | foreign),
  reading: 'guess',
  decode(text, scope) {
    const written = digitsOf(text);
    if (written === undefined) return notApplicable;
    for (const pair of pairs) {
      if (![...written.marks].every((mark) => pair.includes(mark))) continue;
      const bytes = bytesOf(written.digits, pair);
      if (fits(bytes, scope)) return { kind: 'decoded', children: [childOf(bytes, pair)] };
    }
    return notApplicable;
  },
};

function childOf(bytes: Buffer, pair: string): Child {
  return { segment: 'base64-marks', path: () => pair, bytes };
}

const foreignMark = /[.~*,!:]/;

interface Digits {
  digits: string;
  marks: ReadonlySet<string>;
}

/** The digits without their padding; undefined where the text is in no such alphabet, or in one of base64's own. */
function digitsOf(text: string): Digits | undefined {
  if (text.length > longest) return undefined;
  const padding = paddingOf(text);
  if (padding === 0 && !foreignMark.test(text)) return undefined;
  const digits = text.slice(0, text.length - padding);
  const marks = new Set<string>();
  let count = 0;
  for (const [mark] of digits.matchAll(/[^A-Za-z0-9]/g)) {
    count += 1;
    marks.add(mark);
    if (marks.size > 2 || !allMarks.includes(mark)) return undefined;
  }
  if (digits.length < shortest || digits.length % 4 === 1 || count * digitsPerMark > digits.length)
    return undefined;
  return { digits, marks };
}

/** One or two marks at the end that fill the last group, and stand nowhere else. */
function paddingOf(text: string): number {
  if (text.length % 4 !== 0) return 0;
  const mark = text.charAt(text.length - 1);
  if (/[A-Za-z0-9]/.test(mark)) return 0;
  const first = text.indexOf(mark);
  const size = text.length - first;
  return size === 1 || (size === 2 && text.charAt(first + 1) === mark) ? size : 0;
}

function bytesOf(digits: string, pair: string): Buffer {
  const standard = digits.replace(/[^A-Za-z0-9]/g, (mark) => (mark === pair[0] ? '+' : '/'));
  return Buffer.from(standard, 'base64');
}

/** With the marks taken for each other some bytes are others: a text must be one, a stream must open to its last byte. */
function fits(bytes: Buffer, scope: Scope): boolean {
  if (textOf(bytes) !== undefined) return true;
  if (!hasMagic(bytes)) return isRecord(bytes, scope) || isPacked(bytes, scope);
  return [gzip, zlib, zstd].some((coding) => {
    const outcome = bytes.length < coding.minLength ? notApplicable : coding.decode(bytes, scope);
    return outcome.kind === 'decoded' && [...outcome.children].every(({ check }) => check === undefined);
  });
}
