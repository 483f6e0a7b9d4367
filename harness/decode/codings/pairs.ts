// Opens `name=value;name=value`, the way cookies and path parameters of advertising addresses are written: `pairs:u1`.
import { charClass } from '../char-class.ts';
import { notApplicable, type TextCoding } from '../coding.ts';
import { fieldChildren, parseFields } from '../fields.ts';

const pair = /^~?[\w.$\-[\]~*:@]{1,64}=/;

/** Two or more pairs with nothing but semicolons or bars between them. The text stays a reading of its own. */
export const pairs: TextCoding = {
  id: 'pairs',
  segments: ['pairs', 'pairs-name'],
  minLength: 7,
  document: true,
  needs: [charClass.equals, charClass.semicolon | charClass.other],
  without: charClass.ampersand | charClass.line,
  reading: 'beside',
  decode(text) {
    const separator = text.includes(';') ? ';' : '|';
    const parts = text.split(separator).map((part) => part.trim());
    const filled = parts.filter((part) => part !== '');
    if (filled.length < 2 || !filled.every((part) => pair.test(part))) return notApplicable;
    return { kind: 'decoded', children: fieldChildren('pairs', parseFields(filled.join('&'))) };
  },
};
