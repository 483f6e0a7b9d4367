// Opens raw deflate (RFC 1951): it has no magic, so a guess must be plausible and turn out to be text.
import { inflateRawSync } from 'node:zlib';
import { textOf } from '../bytes.ts';
import { type BytesCoding, decoded, notApplicable } from '../coding.ts';
import { maySpellText } from '../deflate-head.ts';
import { inflateWith } from '../inflate.ts';

/** A raw deflate stream nobody announced. */
export const deflate: BytesCoding = {
  id: 'deflate',
  segments: ['deflate'],
  minLength: 16,
  decode(bytes, scope) {
    if (!maySpellText(bytes)) return notApplicable;
    const outcome = inflateWith('deflate', bytes, { scope, inflate: inflateRawSync, whole: true });
    if (outcome.kind !== 'decoded') return notApplicable;
    const [child] = [...outcome.children];
    if (child?.bytes === undefined || child.bytes.length < bytes.length / 2) return notApplicable;
    return textOf(child.bytes) === undefined ? notApplicable : decoded(child);
  },
};

/** A raw deflate stream that a Content-Encoding header announced. */
export const announcedDeflate: BytesCoding = {
  ...deflate,
  minLength: 1,
  decode: (bytes, scope) => inflateWith('deflate', bytes, { scope, inflate: inflateRawSync }),
};
