// Opens zlib streams (RFC 1950), by the check bits of their two-byte header.
import { inflateSync } from 'node:zlib';
import { type BytesCoding, failed, notApplicable } from '../coding.ts';
import { startsDeflate } from '../deflate-walk.ts';
import { inflateWith } from '../inflate.ts';

/** A zlib stream without preset dictionary; one that ends early gives what it held. */
export const zlib: BytesCoding = {
  id: 'zlib',
  segments: ['zlib'],
  minLength: 6,
  decode(bytes, scope) {
    if (!hasHeader(bytes)) return notApplicable;
    // Two bytes are often chance, and an attempt in vain costs more than to follow a short stream.
    if (!startsDeflate(bytes, headerBytes)) return failed('not zlib: its blocks are damaged');
    return inflateWith('zlib', bytes, { scope, inflate: inflateSync });
  },
};

const headerBytes = 2;

/** Method 8, a window of at most 32 KiB, a header divisible by 31, no preset dictionary. */
function hasHeader(bytes: Buffer): boolean {
  const head = bytes[0] ?? 0;
  const flags = bytes[1] ?? 0;
  return (head & 0x0f) === 8 && head >> 4 <= 7 && (head * 256 + flags) % 31 === 0 && (flags & 0x20) === 0;
}
