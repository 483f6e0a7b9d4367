// Opens raw deflate (RFC 1951) that a Content-Encoding header announced.
import { inflateRawSync } from 'node:zlib';
import type { BytesCoding } from '../coding.ts';
import { inflateWith } from '../inflate.ts';

/** A raw deflate stream; one that ends early gives what it held. */
export const announcedDeflate: BytesCoding = {
  id: 'deflate-announced',
  segments: ['deflate'],
  minLength: 1,
  decode: (bytes, scope) => inflateWith('deflate', bytes, { scope, inflate: inflateRawSync }),
};
