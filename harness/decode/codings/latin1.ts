// Opens bytes that were put into a text one byte a character (`\u001f\u008b`), and UTF-8 that was taken for Latin-1.
import { isUtf8 } from 'node:buffer';
import { charClass } from '../char-class.ts';
import { type BytesCoding, decoded, notApplicable, type TextCoding } from '../coding.ts';
import { hasMagic } from '../plausible.ts';

const beyond = /[^\0-\xff]/u;
/** Control characters of both halves, but for tab and line breaks. */
const binary = /[^\t\n\r -~\xa0-\xff]/;

/** A text of characters up to U+00FF, some of which no person would type. */
export const latin1: TextCoding = {
  id: 'latin1',
  segments: ['latin1'],
  minLength: 6,
  needs: [charClass.high | charClass.control],
  without: 0,
  reading: 'guess',
  decode(text) {
    if (beyond.test(text)) return notApplicable;
    const bytes = Buffer.from(text, 'latin1');
    if (!binary.test(text) && !isUtf8(bytes)) return notApplicable;
    return decoded({ segment: 'latin1', bytes, quiet: mostlyReadable(text) });
  },
};

/** UTF-8 that spells bytes one a character, where they start a known stream: a body of what `latin1` opens in fields. */
export const latin1Bytes: BytesCoding = {
  id: 'latin1-bytes',
  segments: ['latin1'],
  minLength: 12,
  decode(bytes) {
    if (bytes[0] === undefined || bytes[0] >= 0x80 || !isUtf8(bytes)) return notApplicable;
    const text = bytes.toString('utf8');
    if (beyond.test(text)) return notApplicable;
    const inner = Buffer.from(text, 'latin1');
    return hasMagic(inner) ? decoded({ segment: 'latin1', bytes: inner }) : notApplicable;
  },
};

/** A log with a few control characters is a text of its own: its bytes are no news when nothing opens them. */
function mostlyReadable(text: string): boolean {
  const odd = text.replace(/[\t\n\r\x20-\x7e\xa0-\xff]+/g, '').length;
  return odd < text.length / 5;
}
