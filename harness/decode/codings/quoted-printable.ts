// Opens quoted-printable (RFC 2045, 6.7): `=20` for a byte, `=` at the end of a line for no line break.
import { charClass } from '../char-class.ts';
import { decoded, notApplicable, type TextCoding } from '../coding.ts';

const escapes = /=(?:([0-9A-F]{2})|\r?\n)/g;
/** One escape could be anything, e.g. a field with a number. */
const fewest = 2;

const field = /&[\w.%\-[\]]{1,40}=/;

/** A line is broken before its seventy-seventh character. */
const softBreak = /[^\r\n]{60,75}=\r?\n/;
/** It may have begun before the field that is looked at. */
const shortBreak = /[^\r\n]{24,75}=\r?\n[^\r\n]/;
/** Short lines of base64 end in `=` too. */
const prose = /[^A-Za-z0-9+/=_\s-]/;

/** A text in which every `=` is an escape or a soft line break. */
export const quotedPrintable: TextCoding = {
  id: 'quoted-printable',
  segments: ['quoted-printable'],
  minLength: 7,
  needs: [charClass.equals],
  without: 0,
  reading: 'guess',
  decode(text) {
    const first = text.indexOf('=');
    if (!/^=(?:[0-9A-F]{2}|\r?\n)/.test(text.slice(first, first + 3))) return notApplicable;
    let count = 0;
    const plain = text.replace(escapes, () => {
      count += 1;
      return '';
    });
    if (softBreak.test(text) || (shortBreak.test(text) && prose.test(text))) count += 1;
    if (count < fewest || plain.includes('=')) return notApplicable;
    // Between the fields of a form stand `=` of its own: it is one only if none of them was left.
    if (field.test(text) && !text.includes('=3D')) return notApplicable;
    const bytes = Buffer.from(
      text.replace(escapes, (_all, hex: string | undefined) =>
        hex === undefined ? '' : String.fromCharCode(Number.parseInt(hex, 16)),
      ),
      'latin1',
    );
    return decoded({ segment: 'quoted-printable', bytes, quiet: true });
  },
};
