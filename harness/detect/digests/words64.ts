// Arithmetic on 64-bit words for the hash functions beside this file, and reading them from bytes.

const mask = (1n << 64n) - 1n;

/** The low 64 bits. */
export const low64 = (value: bigint): bigint => value & mask;
export const times = (one: bigint, other: bigint): bigint => (one * other) & mask;
export const rotateLeft = (value: bigint, bits: bigint): bigint =>
  ((value << bits) | (value >> (64n - bits))) & mask;
export const rotateRight = (value: bigint, bits: bigint): bigint => rotateLeft(value, 64n - bits);

/** Eight bytes at `at`, least significant first. */
export const word = (bytes: Buffer, at: number): bigint => bytes.readBigUInt64LE(at);
/** Four bytes at `at`, least significant first. */
export const halfWord = (bytes: Buffer, at: number): bigint => BigInt(bytes.readUInt32LE(at));

/** The up to eight bytes from `at` on as one number, least significant first; 0 when there are none. */
export function tailWord(bytes: Buffer, at: number, size = 8): bigint {
  const length = Math.min(size, Math.max(0, bytes.length - at));
  let value = 0n;
  for (let index = length - 1; index >= 0; index -= 1) value = (value << 8n) | BigInt(bytes[at + index] ?? 0);
  return value;
}

/** The words as they are printed: most significant byte first. */
export function printed(...words: bigint[]): Buffer {
  const bytes = Buffer.alloc(words.length * 8);
  words.forEach((value, index) => bytes.writeBigUInt64BE(low64(value), index * 8));
  return bytes;
}
