// Looks through a form body or query string in one pass: cuts out only the fields that are escaped or worth opening.
import { characterClasses, charClass } from '../char-class.ts';
import { unescapePercent } from '../codings/percent.ts';
import { spacesOf } from '../fields.ts';
import type { Parts } from '../glance.ts';
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
  glanceAtFields(text, { start: 0, end: text.length }, parts);
  return true;
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
  let start = range.start;
  let classes = 0;
  let named = false;
  for (let at = range.start; at <= range.end; at += 1) {
    const code = at < range.end ? text.charCodeAt(at) : ampersand;
    if (code === ampersand || (code === equals && !named)) {
      if (at > start) glanceAtValue(text, { start, end: at, classes }, parts);
      named = code === equals;
      start = at + 1;
      classes = 0;
    } else classes |= characterClasses[code] as number;
  }
}

const escapes = charClass.percent | charClass.plus;

function glanceAtValue(
  text: string,
  { start, end, classes }: { start: number; end: number; classes: number },
  parts: Parts,
): void {
  if ((classes & escapes) === 0) {
    if (parts.ripe(classes, end - start)) parts.same(text.slice(start, end), classes);
    return;
  }
  const raw = text.slice(start, end);
  const value = unescapePercent(spacesOf(raw));
  if ('bytes' in value) parts.otherBytes(value.bytes);
  else if (value.text !== raw) parts.other(value.text);
  else if (parts.ripe(classes, raw.length)) parts.same(raw, classes);
}
