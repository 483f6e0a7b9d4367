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

/** Pairs of digits with one kind of mark between them: a fingerprint, a dump. */
export const hexPairs: TextCoding = {
  id: 'hex-pairs',
  segments: ['hex-pairs'],
  minLength: 23,
  needs: [charClass.colon | charClass.minus | charClass.space],
  without: anyClass & ~(hexClasses | charClass.colon | charClass.minus | charClass.space),
  reading: 'guess',
  decode(text) {
    return /^[0-9a-f]{2}([: -])(?:[0-9a-f]{2}\1){6,}[0-9a-f]{2}$/i.test(text)
      ? decoded({ segment: 'hex-pairs', bytes: Buffer.from(text.replace(/[: -]/g, ''), 'hex') })
      : notApplicable;
  },
};
