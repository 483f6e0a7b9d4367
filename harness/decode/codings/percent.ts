// Undoes percent-encoding in a text; run again by the peeling loop when it was applied twice.
import { isUtf8 } from 'node:buffer';
import { charClass } from '../char-class.ts';
import { decoded, notApplicable, type TextCoding } from '../coding.ts';

const encodedByte = /%[0-9a-f]{2}/i;
const brokenEscape = /%(?![0-9a-f]{2})/i;

/** A text with `%XX` in it. `+` stays: only form fields use it for a space. */
export const percent: TextCoding = {
  id: 'percent',
  segments: ['percent'],
  minLength: 3,
  document: true,
  needs: [charClass.percent],
  without: 0,
  reading: 'whole',
  decode(text, scope) {
    if (!encodedByte.test(text)) return notApplicable;
    // Escapes of a text turned round: undone as they stand they would spoil it.
    if (brokenEscape.test(text) && scope.disguises?.inText(text) !== undefined) return notApplicable;
    if (isTurnedEscapes(text)) return notApplicable;
    return decoded({ segment: 'percent', ...unescapePercent(text) });
  },
};

/** Escapes from their end to their start end where each begins. */
export function isTurnedEscapes(text: string): boolean {
  return text.endsWith('%') && /(?:[0-9a-f]{2}%){4}$/i.test(text.slice(-12));
}

/** The text that `%XX` bytes spell in UTF-8; the bytes themselves when they are not UTF-8. A stray `%` stays as it is. */
export function unescapePercent(text: string): { text: string } | { bytes: Buffer } {
  const parts: string[] = [];
  let copied = 0;
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at)) {
    const end = endOfRun(text, at);
    if (end === at) {
      at += 1;
      continue;
    }
    const run = end - at === 3 ? asciiByte(text, at) : utf8Of(text.slice(at, end));
    if (run === undefined) return unescapeWhole(text);
    parts.push(text.slice(copied, at), run);
    copied = end;
    at = end;
  }
  return { text: parts.length === 0 ? text : parts.join('') + text.slice(copied) };
}

/** Where `%XX%XX...` from `at` ends; `at` when there is none. */
function endOfRun(text: string, at: number): number {
  let end = at;
  while (
    text.charCodeAt(end) === 0x25 &&
    hexDigit(text.charCodeAt(end + 1)) >= 0 &&
    hexDigit(text.charCodeAt(end + 2)) >= 0
  ) {
    end += 3;
  }
  return end;
}

function asciiByte(text: string, at: number): string | undefined {
  const code = 16 * hexDigit(text.charCodeAt(at + 1)) + hexDigit(text.charCodeAt(at + 2));
  return code < 128 ? String.fromCharCode(code) : undefined;
}

function utf8Of(run: string): string | undefined {
  const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/** For bytes that only make sense together: a UTF-8 character half escaped, or a binary value. */
function unescapeWhole(text: string): { text: string } | { bytes: Buffer } {
  const bytes = unescapeBytes(text);
  return isUtf8(bytes) ? { text: bytes.toString('utf8') } : { bytes };
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

/** Value of a hexadecimal digit by its character code; -1 for any other. */
export function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
