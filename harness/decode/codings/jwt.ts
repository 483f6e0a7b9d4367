// Opens a JSON Web Token (RFC 7519) into its header and payload; its signature says nothing.
import { alphanumeric, anyClass, charClass } from '../char-class.ts';
import { decoded, notApplicable, type TextCoding } from '../coding.ts';

const token = /^(ey[\w-]{6,})\.([\w-]{4,})\.[\w-]*$/;

/** Three dotted base64url parts, the first two of which are JSON objects. */
export const jwt: TextCoding = {
  id: 'jwt',
  segments: ['jwt'],
  minLength: 16,
  document: true,
  needs: [charClass.dot, charClass.hexLower, charClass.lower],
  without: anyClass & ~(alphanumeric | charClass.dot | charClass.minus | charClass.underscore),
  reading: 'beside',
  decode(text) {
    const match = token.exec(text);
    const header = plain(match?.[1]);
    const payload = plain(match?.[2]);
    if (header === undefined || payload === undefined) return notApplicable;
    return decoded({ segment: 'jwt:header', text: header }, { segment: 'jwt:payload', text: payload });
  },
};

function plain(part: string | undefined): string | undefined {
  if (part === undefined) return undefined;
  const text = Buffer.from(part, 'base64url').toString('utf8');
  return text.startsWith('{') ? text : undefined;
}
