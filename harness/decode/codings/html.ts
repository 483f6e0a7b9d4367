// Undoes HTML and XML character references (`&amp;`, `&#38;`, `&#x26;`).
import { charClass } from '../char-class.ts';
import { decoded, notApplicable, type TextCoding } from '../coding.ts';

/** The references XML predefines, and those HTML pages use for white space and in addresses. */
const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00a0'],
  ['sol', '/'],
  ['colon', ':'],
  ['quest', '?'],
  ['equals', '='],
  ['num', '#'],
  ['period', '.'],
  ['plus', '+'],
  ['lowbar', '_'],
  ['percnt', '%'],
]);

/** `&#1114111;` and `&#x10ffff;` are the longest. */
const longestReference = 10;

/** A text with at least one reference we know. */
export const html: TextCoding = {
  id: 'html',
  segments: ['html'],
  minLength: 4,
  document: true,
  needs: [charClass.ampersand, charClass.semicolon],
  without: 0,
  reading: 'whole',
  decode(text) {
    const plain = unescapeReferences(text);
    return plain === text ? notApplicable : decoded({ segment: 'html', text: plain });
  },
};

/** `text` with every reference we know replaced by its character. */
export function unescapeReferences(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    const length = text.slice(at, at + longestReference).indexOf(';');
    const meaning = length < 2 ? undefined : meaningOf(text.slice(at + 1, at + length));
    if (meaning === undefined) continue;
    parts.push(text.slice(copied, at), meaning);
    copied = at + length + 1;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(copied);
}

function meaningOf(reference: string): string | undefined {
  if (!reference.startsWith('#')) return named.get(reference.toLowerCase());
  const match = /^#(?:(\d+)|[xX]([0-9a-fA-F]+))$/.exec(reference);
  if (match === null) return undefined;
  const code = match[1] === undefined ? Number.parseInt(match[2] ?? '', 16) : Number.parseInt(match[1], 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
