// Opens hexadecimal text: any number can look like it, so it is a guess.
import { anyClass, charClass } from '../char-class.ts';
import { decoded, notApplicable, type TextCoding } from '../coding.ts';

const hexClasses = charClass.digit | charClass.hexLower | charClass.hexUpper;

/** A whole text of hexadecimal digit pairs. */
export const hex: TextCoding = {
  id: 'hex',
  segments: ['hex'],
  minLength: 16,
  needs: [],
  without: anyClass & ~hexClasses,
  reading: 'guess',
  decode(text) {
    return text.length % 2 === 1
      ? notApplicable
      : decoded({ segment: 'hex', bytes: Buffer.from(text, 'hex') });
  },
};
