// Opens an XML document: the texts, CDATA sections and attribute values that may hold something packed.
import { charClass } from '../char-class.ts';
import { type Child, notApplicable, type TextCoding } from '../coding.ts';
import { unescapeReferences } from './html.ts';

const longest = 512 * 1024;
const maxParts = 5000;
const shortestPart = 12;
const parts = /<!\[CDATA\[([\s\S]*?)\]\]>|[\w:.-]+\s*=\s*(?:"([^"<]*)"|'([^'<]*)')|>([^<>]+)(?=<)/g;
/** Plain words are read with the document. */
const packed = /[%&{}=;"]|[^\s]{16}/;

/** By its declaration or root element; HTML pages are read as they are. Each part by its number: `xml:3`. */
export const xml: TextCoding = {
  id: 'xml',
  segments: ['xml'],
  minLength: 20,
  document: true,
  needs: [charClass.other],
  without: 0,
  reading: 'beside',
  decode(text) {
    const start = text.trimStart();
    if (start[0] !== '<' || text.length > longest || !/^<(?:\?xml|[A-Za-z_][\w:.-]*[\s/>])/.test(start))
      return notApplicable;
    if (/^<(?:!doctype\s+)?html/i.test(start)) return notApplicable;
    const children: Child[] = [];
    let index = 0;
    for (const [, section, double, single, content] of text.matchAll(parts)) {
      const raw = (section ?? double ?? single ?? content ?? '').trim();
      const escaped = section === undefined && raw.includes('&');
      const part = escaped ? unescapeReferences(raw) : raw;
      if (escaped || (part.length >= shortestPart && packed.test(part)))
        children.push({ segment: `xml:${index}`, text: part });
      index += 1;
      if (index >= maxParts) break;
    }
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};
