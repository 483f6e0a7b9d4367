// The bits of a compressed stream, in the order of deflate and brotli.

/** `count` bits from the bit `position` on, least significant first; zeros beyond the end. At most 24. */
export function bitsAt(bytes: Uint8Array, position: number, count: number): number {
  let byte = position >> 3;
  let value = byte < bytes.length ? (bytes[byte] as number) >> (position & 7) : 0;
  for (let bits = 8 - (position & 7); bits < count; bits += 8) {
    byte += 1;
    if (byte < bytes.length) value |= (bytes[byte] as number) << bits;
  }
  return value & ((1 << count) - 1);
}
