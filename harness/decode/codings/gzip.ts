// Opens gzip (RFC 1952), by its magic 1f 8b and method 8.
import { gunzipSync } from 'node:zlib';
import { type BytesCoding, notApplicable } from '../coding.ts';
import { inflateWith } from '../inflate.ts';

/** A gzip stream; one that ends early gives what it held. */
export const gzip: BytesCoding = {
  id: 'gzip',
  segments: ['gzip'],
  minLength: 10,
  decode: (bytes, scope) =>
    bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8
      ? inflateWith('gzip', bytes, { scope, inflate: gunzipSync })
      : notApplicable,
};
