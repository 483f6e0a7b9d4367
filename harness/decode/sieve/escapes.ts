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

/** The value around a percent sign, up to what such a value does not hold; `apostrophes`: whether one may stand in it, as in no script. */
export function unescapedValue(bytes: Buffer, at: number, apostrophes: 'inside' | 'around'): Unescaped {
  const isEnd =
    apostrophes === 'inside' ? isBorder : (code: number): boolean => code === 0x27 || isBorder(code);
  let start = at;
  while (start > 0 && !isEnd(bytes[start - 1] as number)) start -= 1;
  let end = at + 3;
  while (end < bytes.length && !isEnd(bytes[end] as number)) end += 1;
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

/** The line around `at`, as far as it lies within a part of the text. */
export function lineWithin(
  bytes: Buffer,
  at: number,
  part: { start: number; end: number },
): { start: number; end: number } {
  let { start, end } = { start: at, end: at };
  while (start > part.start && !isBreak(bytes[start - 1])) start -= 1;
  while (end < part.end && !isBreak(bytes[end])) end += 1;
  return { start, end };
}

const isBreak = (code: number | undefined): boolean => code === 0x0a || code === 0x0d;

/** The first byte 1 or 2 from `at` on, which parts fields; `end` where there is none before it. */
export function fieldEndWithin(bytes: Buffer, at: number, end: number): number {
  for (let here = at; here < end; here += 1) if (bytes[here] === 1 || bytes[here] === 2) return here;
  return end;
}

function isBorder(code: number): boolean {
  return code <= 0x20 || code === 0x22 || code === 0x3c || code === 0x3e || code === 0x60;
}

/** Whether a text is prose or a document, in which a value ends. */
export function hasBorder(bytes: Buffer): boolean {
  return bytes.includes(0x20) || bytes.includes(0x3c) || bytes.includes(0x22) || bytes.includes(0x0a);
}
