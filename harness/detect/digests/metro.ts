// Bytes come in, their MetroHash64 with seed 0 goes out (J. Andrew Rogers, 2015: the `MetroHash64` class).
import { halfWord, low64, printed, rotateRight, times, word } from './words64.ts';

const k0 = 0xd6d018f5n;
const k1 = 0xa2aa033bn;
const k2 = 0x62992fc1n;
const k3 = 0x30bc5b29n;
type Lanes = [bigint, bigint, bigint, bigint];

export function metrohash64(bytes: Buffer): Buffer {
  let hash = times(k2, k0);
  let at = 0;
  if (bytes.length >= 32) {
    const lanes: Lanes = [hash, hash, hash, hash];
    for (; at + 32 <= bytes.length; at += 32) stir(lanes, bytes, at);
    hash = low64(hash + ended(lanes));
  }
  if (at + 16 <= bytes.length) {
    let one = times(rotateRight(low64(hash + times(word(bytes, at), k2)), 29n), k3);
    let other = times(rotateRight(low64(hash + times(word(bytes, at + 8), k2)), 29n), k3);
    one ^= low64(rotateRight(times(one, k0), 21n) + other);
    other ^= low64(rotateRight(times(other, k3), 21n) + one);
    hash = low64(hash + other);
    at += 16;
  }
  const left = bytes.length - at;
  const added = (value: bigint, bits: bigint): void => {
    hash = low64(hash + times(value, k3));
    hash ^= times(rotateRight(hash, bits), k1);
  };
  if (left >= 8) added(word(bytes, at), 55n);
  at += left & 8;
  if ((left & 4) !== 0) added(halfWord(bytes, at), 26n);
  at += left & 4;
  if ((left & 2) !== 0) added(BigInt(bytes.readUInt16LE(at)), 48n);
  at += left & 2;
  if ((left & 1) !== 0) added(BigInt(bytes[at] ?? 0), 37n);
  hash = times(hash ^ rotateRight(hash, 28n), k0);
  return printed(hash ^ rotateRight(hash, 29n));
}

function stir(lanes: Lanes, bytes: Buffer, at: number): void {
  [k0, k1, k2, k3].forEach((constant, index) => {
    const here = low64((lanes[index] ?? 0n) + times(word(bytes, at + 8 * index), constant));
    lanes[index] = low64(rotateRight(here, 29n) + (lanes[(index + 2) % 4] ?? 0n));
  });
}

function ended(lanes: Lanes): bigint {
  let [a, b, c, d] = lanes;
  const mixed = (x: bigint, y: bigint, [first, second]: readonly [bigint, bigint]): bigint =>
    times(rotateRight(low64(times(x, first) + y), 37n), second);
  c ^= mixed(low64(a + d), b, [k0, k1]);
  d ^= mixed(low64(b + c), a, [k1, k0]);
  a ^= mixed(low64(a + c), d, [k0, k1]);
  b ^= mixed(low64(b + d), c, [k1, k0]);
  return a ^ b;
}
