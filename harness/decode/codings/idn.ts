// Writes internationalised host names as people read them (RFC 3492): `xn--mnchen-3ya.example`.
import { domainToUnicode } from 'node:url';
import { charClass } from '../char-class.ts';
import { decoded, notApplicable, type TextCoding } from '../coding.ts';

const names = /(?:[a-z0-9-]{1,63}\.){0,8}xn--[a-z0-9-]{1,59}(?:\.[a-z0-9-]{1,63}){0,8}/gi;

/** Longer texts are documents; their addresses are fields of their own. */
const longest = 1 << 18;

/** A text with at least one `xn--` label that stands for something. */
export const idn: TextCoding = {
  id: 'idn',
  part: true,
  segments: ['idn'],
  minLength: 6,
  needs: [charClass.minus],
  without: 0,
  reading: 'guess',
  decode(text) {
    if (!text.includes('xn--') && !text.includes('XN--')) return notApplicable;
    if (text.length > longest) return notApplicable;
    const opened = text.replace(names, (name) => domainToUnicode(name) || name);
    return opened === text ? notApplicable : decoded({ segment: 'idn', text: opened });
  },
};
