// Opens base64 (standard or URL-safe, padded or not, wrapped in lines): any word can look like it, so it is a guess.
import { alphanumeric, anyClass, charClass } from '../char-class.ts';
import { isUtf8Text } from '../bytes.ts';
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

/** A short word of one case, as a client writes words it sends apart: only where it says a part of what is looked for. */
export const base64Word: TextCoding = {
  id: 'base64-word',
  part: true,
  segments: ['base64'],
  minLength: 4,
  needs: [alphanumeric],
  without: anyClass & ~base64Classes,
  reading: 'guess',
  decode(text, { disguises }) {
    if (text.length > longestWord || disguises === undefined) return notApplicable;
    const digits = base64Digits(text);
    if (digits === 0 || digits % 4 === 1) return notApplicable;
    const bytes = Buffer.from(text, 'base64');
    return isUtf8Text(bytes) && disguises.mayBePart(bytes, 0, bytes.length)
      ? decoded({ segment: 'base64', bytes })
      : notApplicable;
  },
};
const longestWord = 24;
