// Opens `name=value&name=value` into its fields, by its shape: clients do not always say that they send a form.
import { charClass } from '../char-class.ts';
import { notApplicable, type TextCoding } from '../coding.ts';
import { fieldChildren, parseFields } from '../fields.ts';

const fieldName = /^[\w.$%\-[\]~*:@!+]{1,128}$/;

/** What a form would have escaped: a line of a log reads like one, and an address in it has its own `&`. */
const unescaped = /[\s"<>]|:\/\//;

/** An address from its end to its start has `=` and `&` between words too. */
const reversedAddress = /\/\/:s?(?:ptth|w)$/i;

/** Names tell a form from any other text with `=` and `&`: every part must have one. */
export const form: TextCoding = {
  id: 'form',
  segments: ['form', 'form-name'],
  minLength: 3,
  document: true,
  needs: [charClass.equals],
  without: charClass.line,
  reading: 'whole',
  decode(text, scope) {
    if (!fieldName.test(text.slice(0, Math.max(0, text.search(/[=&]/))))) return notApplicable;
    if (reversedAddress.test(text)) return notApplicable;
    const parts = text.split('&');
    if (parts.length === 1 && (isPaddedText(text) || scope.disguises?.inText(text) !== undefined))
      return notApplicable;
    for (const part of parts) {
      const equals = part.indexOf('=');
      if (!fieldName.test(equals < 0 ? part : part.slice(0, equals))) return notApplicable;
    }
    return {
      kind: 'decoded',
      children: fieldChildren('form', parseFields(text)),
      beside: unescaped.test(text),
    };
  },
};

/** `QUJD=` and `QUJDRA==` are base64, not a field without a value. */
function isPaddedText(text: string): boolean {
  const equals = text.indexOf('=');
  return equals >= text.length - 2 && /^=+$/.test(text.slice(equals));
}
