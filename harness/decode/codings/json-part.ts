// Opens a JSON document that stands behind a short prefix or inside a call: `42["event",{}]`, `j:{}`, `callback({})`, `data: {}`.
import { charClass } from '../char-class.ts';
import { decoded, notApplicable, type TextCoding } from '../coding.ts';

const longestPrefix = 64;
const longestTail = 8;
const longest = 4 * 1024 * 1024;

/** A text whose first bracket opens a document that ends where the text does, but for a few closing characters. */
export const jsonPart: TextCoding = {
  id: 'json-part',
  segments: ['json-part'],
  minLength: 4,
  document: true,
  needs: [charClass.opening],
  without: 0,
  reading: 'guess',
  decode(text) {
    if (text.length > longest) return notApplicable;
    const start = text.slice(0, longestPrefix).search(/[{[]\s*["{[]/);
    if (start < 1) return notApplicable;
    const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1;
    if (end <= start || text.length - end > longestTail) return notApplicable;
    const document = text.slice(start, end);
    return isJson(document) ? decoded({ segment: 'json-part', text: document }) : notApplicable;
  },
};

/** Deep nesting is refused here as well: a parser keeps a record for every open bracket. */
function isJson(text: string): boolean {
  if (/[[{]{1000}/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch (_cause) {
    return false;
  }
}
