// Bytes come in, their 64-bit Fowler-Noll-Vo hash goes out (RFC 9923, section 5).
import { printed, times } from './words64.ts';

const prime = 0x100000001b3n;
const basis = 0xcbf29ce484222325n;

export function fnv1a64(bytes: Buffer): Buffer {
  let hash = basis;
  for (const byte of bytes) hash = times(hash ^ BigInt(byte), prime);
  return printed(hash);
}

export function fnv1of64(bytes: Buffer): Buffer {
  let hash = basis;
  for (const byte of bytes) hash = times(hash, prime) ^ BigInt(byte);
  return printed(hash);
}
