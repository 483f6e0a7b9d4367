// Bytes come in, their MurmurHash with seed 0 goes out: MurmurHash3 of 128 bits in both builds, MurmurHash64A (Austin Appleby, public domain).
import { low64, printed, rotateLeft, tailWord, times, word } from './words64.ts';

const c1 = 0x87c37b91114253d5n;
const c2 = 0x4cf5ad432745937fn;

function mixed64(value: bigint): bigint {
  let hash = value;
  hash = times(hash ^ (hash >> 33n), 0xff51afd7ed558ccdn);
  hash = times(hash ^ (hash >> 33n), 0xc4ceb9fe1a85ec53n);
  return hash ^ (hash >> 33n);
}

/** MurmurHash3_x64_128. */
export function murmur3x64(bytes: Buffer): Buffer {
  const length = BigInt(bytes.length);
  let h1 = 0n;
  let h2 = 0n;
  let at = 0;
  for (; at + 16 <= bytes.length; at += 16) {
    h1 ^= times(rotateLeft(times(word(bytes, at), c1), 31n), c2);
    h1 = low64(low64(rotateLeft(h1, 27n) + h2) * 5n + 0x52dce729n);
    h2 ^= times(rotateLeft(times(word(bytes, at + 8), c2), 33n), c1);
    h2 = low64(low64(rotateLeft(h2, 31n) + h1) * 5n + 0x38495ab5n);
  }
  h2 ^= times(rotateLeft(times(tailWord(bytes, at + 8), c2), 33n), c1);
  h1 ^= times(rotateLeft(times(tailWord(bytes, at), c1), 31n), c2);
  h1 ^= length;
  h2 ^= length;
  h1 = low64(h1 + h2);
  h2 = low64(h2 + h1);
  h1 = mixed64(h1);
  h2 = mixed64(h2);
  h1 = low64(h1 + h2);
  return printed(h1, low64(h2 + h1));
}

const constants = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93] as const;
const rotations = [15, 16, 17, 18] as const;
const steps = [
  [19, 0x561ccd1b],
  [17, 0x0bcaa747],
  [15, 0x96cd1c35],
  [13, 0x32ac3b17],
] as const;

const rotate32 = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

function mixed32(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** MurmurHash3_x86_128. */
export function murmur3x86(bytes: Buffer): Buffer {
  const hash = new Int32Array(4);
  const lane = (index: number): number => hash[index & 3] ?? 0;
  const scrambled = (value: number, index: number): number =>
    Math.imul(
      rotate32(Math.imul(value, constants[index] ?? 0), rotations[index] ?? 0),
      constants[(index + 1) & 3] ?? 0,
    );
  let at = 0;
  for (; at + 16 <= bytes.length; at += 16) {
    steps.forEach(([bits, added], index) => {
      const value = lane(index) ^ scrambled(bytes.readInt32LE(at + index * 4), index);
      hash[index] = Math.imul(rotate32(value, bits) + lane(index + 1), 5) + added;
    });
  }
  for (let index = 3; index >= 0; index -= 1) {
    const from = at + index * 4;
    if (from < bytes.length)
      hash[index] = lane(index) ^ scrambled(Number(tailWord(bytes, from, 4)) | 0, index);
  }
  for (let index = 0; index < 4; index += 1) hash[index] = lane(index) ^ bytes.length;
  const gather = (): void => {
    hash[0] = lane(0) + lane(1) + lane(2) + lane(3);
    for (let index = 1; index < 4; index += 1) hash[index] = lane(index) + lane(0);
  };
  gather();
  for (let index = 0; index < 4; index += 1) hash[index] = mixed32(lane(index));
  gather();
  const out = Buffer.alloc(16);
  hash.forEach((value, index) => out.writeInt32BE(value, index * 4));
  return out;
}

/** MurmurHash64A, the 64-bit MurmurHash2. */
export function murmur2x64(bytes: Buffer): Buffer {
  const m = 0xc6a4a7935bd1e995n;
  let hash = times(BigInt(bytes.length), m);
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) {
    let k = times(word(bytes, at), m);
    k = times(k ^ (k >> 47n), m);
    hash = times(hash ^ k, m);
  }
  if (at < bytes.length) hash = times(hash ^ tailWord(bytes, at), m);
  hash = times(hash ^ (hash >> 47n), m);
  return printed(hash ^ (hash >> 47n));
}
