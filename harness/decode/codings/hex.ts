// Opens hexadecimal text: any number can look like it, so it is a guess.
import { alphanumeric, anyClass, charClass } from '../char-class.ts';
import { decoded, notApplicable, type TextCoding } from '../coding.ts';

const hexClasses = charClass.digit | charClass.hexLower | charClass.hexUpper;

/** A whole text of hexadecimal digit pairs. */
export const hex: TextCoding = {
  id: 'hex',
  segments: ['hex'],
  minLength: 12,
  needs: [],
  without: anyClass & ~hexClasses,
  reading: 'guess',
  decode(text) {
    return text.length % 2 === 1
      ? notApplicable
      : decoded({ segment: 'hex', bytes: Buffer.from(text, 'hex') });
  },
};

/** The name of what the pairs are may stand before them: `sha256:`, `SHA1 Fingerprint=`. */
const namedPairs = /^(?:[\w ./-]{0,32}?[:=] ?)??([0-9a-f]{2}([: -])(?:[0-9a-f]{2}\2){6,}[0-9a-f]{2})$/i;
const nameClasses = alphanumeric | charClass.dot | charClass.slash | charClass.underscore | charClass.equals;

/** Pairs of digits with one kind of mark between them: a fingerprint, a dump. */
export const hexPairs: TextCoding = {
  id: 'hex-pairs',
  segments: ['hex-pairs'],
  minLength: 23,
  needs: [charClass.colon | charClass.minus | charClass.space],
  without: anyClass & ~(nameClasses | charClass.colon | charClass.minus | charClass.space),
  reading: 'guess',
  decode(text) {
    const pairs = namedPairs.exec(text)?.[1];
    return pairs === undefined
      ? notApplicable
      : decoded({ segment: 'hex-pairs', bytes: Buffer.from(pairs.replace(/[: -]/g, ''), 'hex') });
  },
};
