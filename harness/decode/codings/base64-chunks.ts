// Opens base64 written piece by piece, each piece with its own padding, as gRPC-web text and careless writers have it.
import { alphanumeric, anyClass, charClass } from '../char-class.ts';
import { decoded, notApplicable, type TextCoding } from '../coding.ts';
import { isPlausible } from '../plausible.ts';

const pieces = /[A-Za-z0-9+/_-]+={0,2}/g;
/** A field's name with its `=` could be a short piece. */
const longPiece = 16;

/** A text of padded pieces, each of whole groups of four. */
export const base64Chunks: TextCoding = {
  id: 'base64-chunks',
  segments: ['base64-chunks'],
  minLength: 8,
  needs: [charClass.equals],
  without:
    anyClass &
    ~(
      alphanumeric |
      charClass.plus |
      charClass.slash |
      charClass.minus |
      charClass.underscore |
      charClass.equals |
      charClass.line
    ),
  reading: 'guess',
  decode(text) {
    const first = text.search(/[^=]=/) + 1;
    // Padding at the very end is what every base64 text may have.
    if (first === 0 || !/[^=\r\n]/.test(text.slice(first, first + 8))) return notApplicable;
    const parts = text.match(pieces) ?? [];
    if (parts.join('').length !== text.replace(/[\r\n]/g, '').length) return notApplicable;
    if (!parts.slice(0, -1).every((part) => part.length % 4 === 0)) return notApplicable;
    const bytes = Buffer.concat(parts.map((part) => Buffer.from(part, 'base64')));
    const sure = parts.every((part) => part.length >= longPiece) || isPlausible(bytes);
    return sure ? decoded({ segment: 'base64-chunks', bytes }) : notApplicable;
  },
};
