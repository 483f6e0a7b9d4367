// Undoes the escapes around one place of a text: percent-encoding in prose and documents, backslashes in strings.
import { unescapePercent } from '../codings/percent.ts';

/** A part of a text that reads otherwise than it is written. */
export interface Unescaped {
  start: number;
  end: number;
  /** Absent when the escapes hide nothing. */
  text?: string;
  bytes?: Buffer;
}

/** The value around a percent sign, up to what such a value does not hold. */
export function unescapedValue(bytes: Buffer, at: number): Unescaped {
  let start = at;
  while (start > 0 && !isBorder(bytes[start - 1] as number)) start -= 1;
  let end = at + 3;
  while (end < bytes.length && !isBorder(bytes[end] as number)) end += 1;
  return { start, end, ...unescapePercent(bytes.toString('utf8', start, end)) };
}

/** Where the string around the backslash at `at` ends: its quote, or the end of the text. */
export function stringEnd(bytes: Buffer, at: number): number {
  for (let end = at; ; end += 1) {
    end = bytes.indexOf(0x22, end);
    if (end < 0) return bytes.length;
    let slashes = 0;
    while (bytes[end - 1 - slashes] === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
}

function isBorder(code: number): boolean {
  return code <= 0x20 || code === 0x22 || code === 0x27 || code === 0x3c || code === 0x3e || code === 0x60;
}

/** Whether a text is prose or a document, in which a value ends. */
export function hasBorder(bytes: Buffer): boolean {
  return bytes.includes(0x20) || bytes.includes(0x3c) || bytes.includes(0x22) || bytes.includes(0x0a);
}
