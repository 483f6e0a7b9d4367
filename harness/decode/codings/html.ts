// Undoes HTML and XML character references (`&amp;`, `&#38;`, `&#x26;`).
import { charClass } from '../char-class.ts';
import { decoded, notApplicable, type TextCoding } from '../coding.ts';

/** The references XML predefines, and those HTML pages use for white space and in addresses. */
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  sol: '/',
  colon: ':',
  quest: '?',
  equals: '=',
  num: '#',
  period: '.',
  plus: '+',
  lowbar: '_',
  percnt: '%',
};

const reference = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi;

/** A text with at least one reference we know. */
export const html: TextCoding = {
  id: 'html',
  segments: ['html'],
  minLength: 4,
  needs: charClass.ampersand | charClass.semicolon,
  without: 0,
  reading: 'whole',
  decode(text) {
    const plain = text.replace(reference, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
      if (name !== undefined) return named[name.toLowerCase()] ?? whole;
      const code =
        decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number.parseInt(decimal, 10);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
    return plain === text ? notApplicable : decoded({ segment: 'html', text: plain });
  },
};
