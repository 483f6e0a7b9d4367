// Opens an address without scheme and host (`/path?a=1`, `?a=1`), as bulk uploads and page routes carry it.
import { charClass } from '../char-class.ts';
import { notApplicable, type TextCoding } from '../coding.ts';
import { fieldChildren, parseFields } from '../fields.ts';

/** A text that is nothing but a path and a query, or a query alone. */
export const relativeUrl: TextCoding = {
  id: 'relative-url',
  segments: ['relative-query', 'relative-query-name'],
  minLength: 6,
  document: true,
  needs: [charClass.equals],
  without: charClass.space | charClass.line | charClass.quote | charClass.opening,
  reading: 'beside',
  decode(text) {
    const mark = text.indexOf('?');
    if (mark < 0 || !/^!?(?:\/[^?]*)?\?[\w.$%\-[\]~*:@!+]{1,128}=/.test(text)) return notApplicable;
    const hash = text.indexOf('#', mark);
    const query = text.slice(mark + 1, hash < 0 ? undefined : hash);
    return { kind: 'decoded', children: fieldChildren('relative-query', parseFields(query)) };
  },
};
