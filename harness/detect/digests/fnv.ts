// Bytes come in, their Fowler-Noll-Vo hash of 64 or 128 bits goes out (RFC 9923, section 5).
import { printed } from './words64.ts';

const basis = 0xcbf29ce484222325n;
const prime128 = 0x1000000000000000000013bn;
const basis128 = 0x6c62272e07bb014262b821756295c58dn;

/** Of 64 bits, in halves of 32 and 16: BigInt would cost more than all the digests beside it. */
function fnv64(bytes: Buffer, xorFirst: boolean): Buffer {
  let high = Number(basis >> 32n);
  let low = Number(basis & 0xffffffffn);
  for (const byte of bytes) {
    if (xorFirst) low = (low ^ byte) >>> 0;
    // The prime is 2^40 + 0x1b3.
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0;
    low = product >>> 0;
    if (!xorFirst) low = (low ^ byte) >>> 0;
  }
  const out = Buffer.allocUnsafe(8);
  out.writeUInt32BE(high, 0);
  out.writeUInt32BE(low, 4);
  return out;
}

export const fnv1a64 = (bytes: Buffer): Buffer => fnv64(bytes, true);
export const fnv1of64 = (bytes: Buffer): Buffer => fnv64(bytes, false);

/** FNV-1a of 128 bits. */
export function fnv1a128(bytes: Buffer): Buffer {
  let hash = basis128;
  for (const byte of bytes) hash = BigInt.asUintN(128, (hash ^ BigInt(byte)) * prime128);
  return printed(hash >> 64n, hash);
}
