// Undoes JavaScript's `escape` (`%u0076`), its string escapes (`\x76`, `\u{76}`) and those of line protocols (`\ `, `\=`),
// where JSON would have written none of them.
import { charClass } from '../char-class.ts';
import { decoded, notApplicable, type TextCoding } from '../coding.ts';

const wide = /%u([0-9a-f]{4})|%([0-9a-f]{2})/gi;
const backslashed = /\\(?:x([0-9a-f]{2})|u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|([ ,=]))/gi;
/** What parts the tags of a line of measurements (InfluxDB's line protocol) and stands in a value all the same. */
const separator = /\\[ ,=]/;

/** A text with `%uXXXX`, as `escape` writes it; its `%XX` are Latin-1 then. */
export const escapeText: TextCoding = {
  id: 'escape',
  segments: ['escape'],
  minLength: 6,
  document: true,
  needs: [charClass.percent],
  without: 0,
  reading: 'whole',
  decode(text) {
    if (!/%u[0-9a-f]{4}/i.test(text)) return notApplicable;
    return decoded({
      segment: 'escape',
      text: text.replace(wide, (_all, unit, byte) => unitOf(unit ?? byte)),
    });
  },
};

/** A text with `\xXX`, `\uXXXX` or `\ ` escapes outside JSON, e.g. a string of a script or a tag of a line protocol. */
export const backslash: TextCoding = {
  id: 'backslash',
  part: true,
  segments: ['backslash'],
  minLength: 8,
  document: true,
  needs: [charClass.other],
  without: 0,
  reading: 'guess',
  decode(text) {
    if (text.length > longestField || !text.includes('\\')) return notApplicable;
    let count = separator.test(text) ? 1 : 0;
    const opened = text.replace(backslashed, (_all, byte, point, unit, mark) => {
      count += 1;
      return mark ?? unitOf(byte ?? point ?? unit);
    });
    return count < 2 ? notApplicable : decoded({ segment: 'backslash', text: opened });
  },
};

/** Scripts are full of escapes; what is looked for in them is found as it is. */
const longestField = 64 * 1024;

function unitOf(hex: string): string {
  const point = Number.parseInt(hex, 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : '';
}
