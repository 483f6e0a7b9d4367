// Undoes percent-encoding in a text; run again by the peeling loop when it was applied twice.
import { isUtf8 } from 'node:buffer';
import { charClass } from '../char-class.ts';
import { decoded, notApplicable, type TextCoding } from '../coding.ts';

const encodedByte = /%[0-9a-f]{2}/i;

/** A text with `%XX` in it. `+` stays: only form fields use it for a space. */
export const percent: TextCoding = {
  id: 'percent',
  segments: ['percent'],
  minLength: 3,
  needs: charClass.percent,
  without: 0,
  reading: 'whole',
  decode(text) {
    if (!encodedByte.test(text)) return notApplicable;
    return decoded({ segment: 'percent', ...unescapePercent(text) });
  },
};

/** The text that `%XX` bytes spell in UTF-8; the bytes themselves when they are not UTF-8. A stray `%` stays as it is. */
export function unescapePercent(text: string): { text: string } | { bytes: Buffer } {
  if (!text.includes('%')) return { text };
  try {
    return { text: decodeURIComponent(text) };
  } catch (_malformed) {
    const bytes = unescapeBytes(text);
    return isUtf8(bytes) ? { text: bytes.toString('utf8') } : { bytes };
  }
}

function unescapeBytes(text: string): Buffer {
  const source = Buffer.from(text);
  let length = 0;
  for (let at = 0; at < source.length; at += 1) {
    const high = source[at] === 0x25 ? hexDigit(source[at + 1]) : -1;
    const low = high < 0 ? -1 : hexDigit(source[at + 2]);
    if (low < 0) source[length] = source[at] ?? 0;
    else {
      source[length] = high * 16 + low;
      at += 2;
    }
    length += 1;
  }
  return source.subarray(0, length);
}

function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
