// Opens bytes that were put into a text one byte a character (`\u001f\u008b`), and UTF-8 that was taken for Latin-1.
import { isAscii, isUtf8 } from 'node:buffer';
import { roughTextOf } from '../bytes.ts';
import { charClass } from '../char-class.ts';
import { type BytesCoding, decoded, notApplicable, type TextCoding } from '../coding.ts';
import { hasMagic } from '../plausible.ts';
import { isRecord } from '../records.ts';

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
  decode(text, scope) {
    const bytes = oneByteEach(text);
    if (
      bytes === undefined ||
      (mayBePacked(text) && isPacked(text, bytes)) ||
      (!binary.test(text) && !isUtf8(bytes))
    )
      return notApplicable;
    if (scope.disguises?.xorKey(Buffer.from(text)) !== undefined) return notApplicable;
    // ASCII with a few control characters would come out as it went in.
    if (isAscii(bytes) && roughTextOf(bytes) !== undefined && !isRecord(bytes, scope)) return notApplicable;
    return decoded({ segment: 'latin1', bytes, quiet: mostlyReadable(text) });
  },
};

/** The same where it is no text at all: among so many characters every mark of another coding stands by chance (`%7f`). */
export const packedLatin1: TextCoding = {
  id: 'latin1-packed',
  segments: ['latin1'],
  minLength: 6,
  needs: [charClass.high | charClass.control],
  without: 0,
  reading: 'guess',
  decode(text, scope) {
    if (!mayBePacked(text) || beyond.test(text)) return notApplicable;
    const bytes = Buffer.from(text, 'latin1');
    if (!isPacked(text, bytes) || scope.disguises?.xorKey(Buffer.from(text)) !== undefined)
      return notApplicable;
    return decoded({ segment: 'latin1', bytes });
  },
};

/** What the start of a text shows of `isPacked`, at little cost: most texts beyond ASCII are writing. */
function mayBePacked(text: string): boolean {
  const end = Math.min(text.length, glancedCharacters);
  let odd = 0;
  for (let at = 0; at < end; at += 1) odd += oddCharacters[text.charCodeAt(at)] ?? 0;
  return odd >= end / 10 || hasMagic(Buffer.from(text.slice(0, longestMagic), 'latin1'));
}
const glancedCharacters = 64;
const longestMagic = 12;
/** Of the characters up to U+00FF, what `mostlyReadable` counts. */
const oddCharacters = Uint8Array.from({ length: 256 }, (_, code) =>
  /[\t\n\r\x20-\x7e\xa0-\xff]/.test(String.fromCharCode(code)) ? 0 : 1,
);

/** Whether a text is bytes and nothing else: a known stream, or more odd characters than any writing has. */
function isPacked(text: string, bytes: Buffer): boolean {
  return !isUtf8(bytes) && (hasMagic(bytes) || !mostlyReadable(text));
}

/** UTF-8 that was read as Latin-1 or windows-1252, asked before what would take such a text apart. */
export const mojibake: TextCoding = {
  id: 'mojibake',
  segments: ['latin1'],
  minLength: 3,
  needs: [charClass.high],
  without: 0,
  reading: 'guess',
  decode(text) {
    if (!misread.test(text)) return notApplicable;
    const bytes = oneByteEach(text);
    if (bytes === undefined || !isUtf8(bytes)) return notApplicable;
    return decoded({ segment: 'latin1', bytes, quiet: true });
  },
};

/** The bytes of a text in Latin-1; of one in windows-1252, where its other characters are, only if they are UTF-8. */
function oneByteEach(text: string): Buffer | undefined {
  if (!beyond.test(text)) return Buffer.from(text, 'latin1');
  if (!misread.test(text)) return undefined;
  const bytes = Buffer.allocUnsafe(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const value = code < 0x100 ? code : windowsBytes.get(code);
    if (value === undefined) return undefined;
    bytes[at] = value;
  }
  return isUtf8(bytes) ? bytes : undefined;
}

/** The first byte of a character in UTF-8 before one that stands for another of its bytes. */
const misread = /[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]/;

/** What windows-1252 has at 0x80 to 0x9f beyond Latin-1 (WHATWG Encoding Standard, index windows-1252). */
const windowsBytes = new Map(
  [...'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'].map((character, index) => [
    character.charCodeAt(0),
    0x80 + index,
  ]),
);

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
