// Looks through a form body or query string in one pass: cuts out only the fields that are escaped or worth opening.
import { isUtf8 } from 'node:buffer';
import { charClass } from '../char-class.ts';
import { hexDigit, unescapePercent } from '../codings/percent.ts';
import { spacesOf } from '../fields.ts';
import { isRipe, type Parts } from '../glance.ts';
import type { Runs } from '../runs.ts';
import { mayBeNoted } from '../vendors.ts';

const ampersand = 0x26;
const equals = 0x3d;
const longestName = 128;

const nameCharacters = new Uint8Array(65536);
for (const mark of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.$%-[]~*:@!+') {
  nameCharacters[mark.charCodeAt(0)] = 1;
}

/** A form body: every part must have a name, as the decoder has it. */
export function glanceAtForm(text: string, parts: Parts): boolean | undefined {
  if (!isForm(text)) return false;
  if (mayBeNoted(text)) return undefined;
  const range = { start: 0, end: text.length };
  const plain =
    text.includes('%') || text.includes('+') ? fieldsUnescaped(Buffer.from(text))?.toString() : undefined;
  if (plain === undefined) glanceAtFields(text, range, parts);
  else {
    parts.lookAt(plain);
    glanceAtPlainFields(plain, parts);
  }
  return true;
}

/** Stands for `&` and `=` once everything is unescaped. */
const fieldEnd = 1;
const nameEnd = 2;

/** Characters that a form writes otherwise than they are. */
const escaped = new Uint8Array(256);
for (const mark of '&=%+') escaped[mark.charCodeAt(0)] = 1;

const noDigit = 255;
const hexValues = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = hexDigit(code);
  return value < 0 ? noDigit : value;
});

/** All names and values unescaped at once; undefined when one of them is not text, or holds what separates them here. */
export function fieldsUnescaped(source: Buffer): Buffer | undefined {
  const { length } = source;
  const bytes = Buffer.allocUnsafe(length + 1);
  let size = 0;
  let named = false;
  let plain = true;
  let plus = -1;
  let fieldStart = 0;
  let rawStart = 0;
  for (let at = 0; at <= length; at += 1) {
    const byte = at < length ? (source[at] as number) : ampersand;
    if (escaped[byte] === 0) {
      bytes[size] = byte;
      size += 1;
      continue;
    }
    if (byte === ampersand || (byte === equals && !named)) {
      if (plus >= 0 && plain && size - fieldStart >= 16) {
        const raw = source.toString('latin1', at - (size - fieldStart), at);
        if (spacesOf(raw) === raw) bytes.write(raw, fieldStart, 'latin1');
      }
      // Base64 of which only some characters are escaped: its `+` are no spaces.
      if (plus >= 0 && !plain && at - rawStart >= 16) {
        const raw = source.toString('latin1', rawStart, at);
        if (spacesOf(raw) === raw) return undefined;
      }
      rawStart = at + 1;
      named = byte === equals;
      bytes[size] = named ? nameEnd : fieldEnd;
      size += 1;
      fieldStart = size;
      plain = true;
      plus = -1;
      continue;
    }
    let value = byte;
    if (byte === 0x25) {
      plain = false;
      const high = at + 2 < length ? (hexValues[source[at + 1] as number] as number) : noDigit;
      const low = high === noDigit ? noDigit : (hexValues[source[at + 2] as number] as number);
      if (low !== noDigit) {
        value = high * 16 + low;
        at += 2;
        if (value === fieldEnd || value === nameEnd) return undefined;
      }
    } else if (byte === 0x2b) {
      value = 0x20;
      plus = at;
    }
    bytes[size] = value;
    size += 1;
  }
  const whole = bytes.subarray(0, size - 1);
  return isUtf8(whole) ? whole : undefined;
}

function glanceAtPlainFields(text: string, parts: Parts): void {
  const { runs } = parts;
  if (runs === undefined) return;
  const end = text.length;
  for (let start = 0; start < end;) {
    const at = runs.pass(text, start, { end, stop: fieldEnd, other: nameEnd });
    const { classes, hot } = runs;
    if (at > start && (hot || isRipe(classes, at - start))) parts.same(text.slice(start, at), classes);
    start = at + 1;
  }
}

function isForm(text: string): boolean {
  const end = text.length;
  const first = text.indexOf('=');
  if (first >= end - 2 && !text.includes('&')) return false;
  let start = 0;
  while (start <= end) {
    let at = start;
    while (at < end && nameCharacters[text.charCodeAt(at)] === 1) at += 1;
    const stop = at < end ? text.charCodeAt(at) : ampersand;
    if (at === start || at - start > longestName || (stop !== equals && stop !== ampersand)) return false;
    const next = stop === ampersand ? at : text.indexOf('&', at);
    if (next < 0) return true;
    start = next + 1;
  }
  return false;
}

/** The names and values between `start` and `end` of a form or a query. */
export function glanceAtFields(text: string, range: { start: number; end: number }, parts: Parts): void {
  const { runs } = parts;
  if (runs === undefined) return;
  const { end } = range;
  let named = false;
  for (let start = range.start; start < end;) {
    const at = runs.pass(text, start, { end, stop: ampersand, other: named ? ampersand : equals });
    if (at > start) glanceAtValue(text, { start, end: at }, { parts, runs });
    named = at < end && text.charCodeAt(at) === equals;
    start = at + 1;
  }
}

const escapes = charClass.percent | charClass.plus;

function glanceAtValue(
  text: string,
  { start, end }: { start: number; end: number },
  { parts, runs }: { parts: Parts; runs: Runs },
): void {
  const { classes, hot } = runs;
  if ((classes & escapes) === 0) {
    if (hot || isRipe(classes, end - start)) parts.same(text.slice(start, end), classes);
    return;
  }
  const raw = text.slice(start, end);
  const value = unescapePercent(spacesOf(raw));
  if ('bytes' in value) parts.otherBytes(value.bytes);
  else if (value.text !== raw) parts.other(value.text);
  else if (hot || isRipe(classes, raw.length)) parts.same(raw, classes);
}
