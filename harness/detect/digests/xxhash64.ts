// Bytes come in, their xxHash64 with seed 0 goes out (xxHash specification 0.1.1, section XXH64).
import { halfWord, low64, printed, rotateLeft, times, word } from './words64.ts';

const p1 = 0x9e3779b185ebca87n;
const p2 = 0xc2b2ae3d27d4eb4fn;
const p3 = 0x165667b19e3779f9n;
const p4 = 0x85ebca77c2b2ae63n;
const p5 = 0x27d4eb2f165667c5n;

const round = (sum: bigint, input: bigint): bigint =>
  times(rotateLeft(low64(sum + times(input, p2)), 31n), p1);
const merged = (hash: bigint, sum: bigint): bigint => low64(times(hash ^ round(0n, sum), p1) + p4);

export function xxhash64(bytes: Buffer): Buffer {
  let at = 0;
  let hash = p5;
  if (bytes.length >= 32) {
    let [a, b, c, d] = [low64(p1 + p2), p2, 0n, low64(-p1)];
    for (; at + 32 <= bytes.length; at += 32) {
      a = round(a, word(bytes, at));
      b = round(b, word(bytes, at + 8));
      c = round(c, word(bytes, at + 16));
      d = round(d, word(bytes, at + 24));
    }
    hash = low64(rotateLeft(a, 1n) + rotateLeft(b, 7n) + rotateLeft(c, 12n) + rotateLeft(d, 18n));
    for (const sum of [a, b, c, d]) hash = merged(hash, sum);
  }
  hash = low64(hash + BigInt(bytes.length));
  for (; at + 8 <= bytes.length; at += 8)
    hash = low64(times(rotateLeft(hash ^ round(0n, word(bytes, at)), 27n), p1) + p4);
  if (at + 4 <= bytes.length) {
    hash = low64(times(rotateLeft(hash ^ times(halfWord(bytes, at), p1), 23n), p2) + p3);
    at += 4;
  }
  for (; at < bytes.length; at += 1)
    hash = times(rotateLeft(hash ^ times(BigInt(bytes[at] ?? 0), p5), 11n), p1);
  hash = times(hash ^ (hash >> 33n), p2);
  hash = times(hash ^ (hash >> 29n), p3);
  return printed(hash ^ (hash >> 32n));
}
