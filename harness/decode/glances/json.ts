// Looks through JSON without parsing it: one pass over the characters finds the strings, and only those worth opening are cut out.
import { characterClasses, charClass } from '../char-class.ts';
import type { Scope } from '../coding.ts';
import type { Parts } from '../glance.ts';

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
  const end = text.length;
  let classes = 0;
  let escaped = false;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      if (!escaped) {
        if (parts.ripe(classes, at - start)) parts.same(text.slice(start, at), classes);
        return at;
      }
      return glanceAtEscaped(text.slice(start - 1, at + 1), parts) ? at : -1;
    }
    if (code === backslash) {
      escaped = true;
      at += 1;
    } else classes |= characterClasses[code] as number;
  }
  return -1;
}

function glanceAtEscaped(quoted: string, parts: Parts): boolean {
  const text = unquoted(quoted);
  if (text === undefined) return false;
  parts.other(text);
  return true;
}

function unquoted(quoted: string): string | undefined {
  try {
    const text: unknown = JSON.parse(quoted);
    return typeof text === 'string' ? text : undefined;
  } catch (_cause) {
    return undefined;
  }
}

/** Texts that cannot start like JSON are spared the pass. */
export function startsLikeJson(text: string): boolean {
  const first = text.charCodeAt(0);
  return first === 0x7b || first === 0x5b || first === quote || first <= 0x20;
}

/** Classes of a JSON document that no decoder but this one would look into. */
export const jsonMarks = charClass.opening | charClass.quote;
