// Looks through a form body or query string in one pass: cuts out only the fields that are escaped or worth opening.
import { charClass } from '../char-class.ts';
import { unescapePercent } from '../codings/percent.ts';
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
