// Opens brotli (RFC 7932): it has no magic, so only a Content-Encoding header calls for it here.
import { brotliDecompressSync, constants, type ZlibOptions } from 'node:zlib';
import type { BytesCoding } from '../coding.ts';
import { inflateWith } from '../inflate.ts';

/** A brotli stream that a Content-Encoding header announced; one that ends early gives what it held. */
export const brotli: BytesCoding = {
  id: 'br',
  segments: ['br'],
  minLength: 1,
  decode: (bytes, scope) => inflateWith('br', bytes, { scope, inflate: inflateBrotli }),
};

/** Brotli numbers its flush modes otherwise than deflate. */
export function inflateBrotli(bytes: Buffer, options: ZlibOptions): Buffer {
  const finishFlush =
    options.finishFlush === undefined ? constants.BROTLI_OPERATION_FINISH : constants.BROTLI_OPERATION_FLUSH;
  return brotliDecompressSync(bytes, { maxOutputLength: options.maxOutputLength, finishFlush });
}
