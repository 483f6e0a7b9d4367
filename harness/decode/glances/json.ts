// Looks through JSON without parsing it: one pass over the characters finds the strings, and only those worth opening are cut out.
import { charClass } from '../char-class.ts';
import type { Scope } from '../coding.ts';
import { isRipe, type Parts } from '../glance.ts';

const quote = 0x22;
const backslash = 0x5c;

/** What may stand between the strings of JSON: brackets count levels, everything else that is allowed is 1. */
const between = new Uint8Array(128);
for (const mark of ' \t\r\n:,0123456789+-.eE') between[mark.charCodeAt(0)] = 1;
for (const letter of 'truefalsn') between[letter.charCodeAt(0)] = 1;
for (const mark of '{[') between[mark.charCodeAt(0)] = 2;
for (const mark of '}]') between[mark.charCodeAt(0)] = 3;

/** One JSON document, or one a line. Property names count as strings, and so do those that a parser drops as repeated. */
export function glanceAtJson(text: string, parts: Parts, scope: Scope): boolean | undefined {
  const { nesting } = scope.budget.limits;
  const end = text.length;
  let open = 0;
  for (let at = 0; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = glanceAtString(text, at + 1, parts);
      if (at < 0) return undefined;
      continue;
    }
    const kind = code < 128 ? between[code] : 0;
    if (kind === 1) continue;
    if (kind === 2) open += 1;
    else if (kind === 3) open -= 1;
    else return undefined;
    if (open > nesting || open < 0) return undefined;
  }
  return open === 0 ? true : undefined;
}

/** Where the string that starts at `start` ends, its quote included; negative when it does not. */
function glanceAtString(text: string, start: number, parts: Parts): number {
  const { runs } = parts;
  if (runs === undefined) return -1;
  const end = text.length;
  let at = runs.pass(text, start, { end, stop: quote, other: backslash });
  let { classes, hot } = runs;
  while (at < end && text.charCodeAt(at) === backslash) {
    // A line break or a quote in a sentence changes nothing that could be found; other escapes may.
    if ((classes & charClass.space) === 0 || !isPlainEscape(text.charCodeAt(at + 1)) || parts.sighted) {
      return glanceAtEscaped(text, { start, at }, parts);
    }
    at = runs.pass(text, at + 2, { end, stop: quote, other: backslash });
    classes |= runs.classes;
    hot ||= runs.hot;
  }
  // A parser takes no line break within a string: something else may have put it there.
  if (at >= end || (classes & charClass.line) !== 0) return -1;
  if (hot || isRipe(classes, at - start)) {
    const part = text.slice(start, at);
    if (part.includes('\\')) return glanceAtEscaped(text, { start, at: start }, parts);
    parts.same(part, classes);
  }
  return at;
}

/** A string with escapes from `start` on, the first of them at `at`: it reads otherwise than it is written. */
function glanceAtEscaped(text: string, { start, at }: { start: number; at: number }, parts: Parts): number {
  let end = at;
  for (;;) {
    end = text.indexOf('"', end);
    if (end < 0) return -1;
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) break;
    end += 1;
  }
  const plain = unquoted(text.slice(start - 1, end + 1));
  if (plain === undefined) return -1;
  parts.other(plain);
  return end;
}

/** `\n`, `\r`, `\t`, `\"`. */
function isPlainEscape(code: number): boolean {
  return code === 0x6e || code === 0x72 || code === 0x74 || code === quote;
}

function unquoted(quoted: string): string | undefined {
  try {
    const text: unknown = JSON.parse(quoted);
    return typeof text === 'string' ? text : undefined;
  } catch (_cause) {
    return undefined;
  }
}
