// Opens base64 (standard or URL-safe, padded or not, wrapped in lines): any word can look like it, so it is a guess.
import { alphanumeric, anyClass, charClass } from '../char-class.ts';
import { decoded, notApplicable, type TextCoding } from '../coding.ts';

/** Text in base64 shows both cases within a few characters; a word of one case is a word. */
const smallLetters = charClass.hexLower | charClass.lower;
const capitals = charClass.hexUpper | charClass.upper;

const base64Classes =
  alphanumeric |
  charClass.plus |
  charClass.slash |
  charClass.minus |
  charClass.underscore |
  charClass.equals |
  charClass.line;

/** A whole text in the base64 alphabet. */
export const base64: TextCoding = {
  id: 'base64',
  segments: ['base64'],
  minLength: 6,
  needs: [smallLetters, capitals],
  without: anyClass & ~base64Classes,
  reading: 'guess',
  decode(text) {
    const digits = base64Digits(text);
    if (digits === 0 || digits % 4 === 1) return notApplicable;
    return decoded({ segment: 'base64', bytes: Buffer.from(text, 'base64') });
  },
};

/** Characters before the padding, line breaks left out; 0 when `=` stands anywhere but at the end, or both alphabets are mixed. */
function base64Digits(text: string): number {
  const bare = text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]+/g, '') : text;
  const equals = bare.indexOf('=');
  const end = equals < 0 ? bare.length : equals;
  if (equals >= 0 && (bare.length - equals > 2 || bare.length % 4 !== 0)) return 0;
  const standard = bare.includes('+') || bare.includes('/');
  const urlSafe = bare.includes('-') || bare.includes('_');
  return standard && urlSafe ? 0 : end;
}
