// Splits form bodies and query strings into fields and turns the fields into values, with the vendor formats' notes on them.
import type { Child } from './coding.ts';
import { unescapePercent } from './codings/percent.ts';
import { SegmentNamer } from './segment.ts';
import type { Field } from './vendor.ts';
import { notesOn } from './vendors.ts';

/** Fields of `a=1&b=2`, in order; `;` is not a separator. */
export function parseFields(text: string): Field[] {
  return text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      const name = equals < 0 ? part : part.slice(0, equals);
      const raw = equals < 0 ? '' : part.slice(equals + 1);
      const decodedName = unescapePercent(name.replaceAll('+', ' '));
      const value = unescapePercent(spacesOf(raw));
      const fieldName = 'text' in decodedName ? decodedName.text : name;
      return 'text' in value
        ? { name: fieldName, value: value.text }
        : { name: fieldName, value: '', bytes: value.bytes };
    });
}

/** Values of the fields, and the names that could themselves say something. `kind` is what they are fields of. */
export function fieldChildren(
  kind: 'form' | 'query' | 'relative-query' | 'pairs',
  fields: readonly Field[],
): Child[] {
  const namer = new SegmentNamer(kind);
  const notes = notesOn(fields);
  const children: Child[] = [];
  fields.forEach((field, index) => {
    const { name, value, bytes } = field;
    if (name.length > 3) children.push({ segment: `${kind}-name:${index}`, text: name });
    const content = bytes === undefined ? { text: value } : { bytes };
    children.push({ segment: namer.next(name), ...content, ...notes.get(field) });
  });
  return children;
}

const unescapedBase64 = /^(?:[A-Za-z0-9+/]|%2[bBfF]){16,}(?:=|%3[dD]){0,2}$/;

/** `+` means a space, except in a base64 text that a careless client did not percent-encode, or only in part. */
export function spacesOf(raw: string): string {
  if (!raw.includes('+')) return raw;
  const kept = unescapedBase64.test(raw) && isWholeBase64(raw);
  return kept ? raw : raw.replaceAll('+', ' ');
}

function isWholeBase64(raw: string): boolean {
  const escapes = raw.split('%').length - 1;
  return (raw.length - 2 * escapes) % 4 === 0 || (/\d/.test(raw) && /[A-Z]/.test(raw));
}
