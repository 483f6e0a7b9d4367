// Opens a `data:` URL (RFC 2397) into what it carries.
import { charClass } from '../char-class.ts';
import { decoded, notApplicable, type TextCoding } from '../coding.ts';
import { unescapePercent } from './percent.ts';

const head = /^data:([^,]{0,200}),/i;

/** A whole text that is a `data:` URL. */
export const dataUrl: TextCoding = {
  id: 'data-url',
  segments: ['data-url'],
  minLength: 6,
  document: true,
  needs: [charClass.colon, charClass.comma],
  without: 0,
  reading: 'whole',
  decode(text) {
    const match = head.exec(text);
    if (match === null) return notApplicable;
    const content = unescapePercent(text.slice(match[0].length));
    if (!/;base64$/i.test(match[1] ?? '')) return decoded({ segment: 'data-url', ...content });
    if ('bytes' in content) return notApplicable;
    return decoded({ segment: 'data-url', bytes: Buffer.from(content.text, 'base64') });
  },
};
