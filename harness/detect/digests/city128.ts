// Bytes come in, their CityHash128 (version 1.1) goes out, its low word first, as its bindings print it.
import { hash16, k0, k1, type Pair, shiftMix, type State, stir, upTo16, weak32 } from './city.ts';
import { low64, printed, rotateRight, times, word } from './words64.ts';

const longBytes = 128;

/** CityHash128 without a seed of its own: the first sixteen bytes are it, where there are as many. */
export function cityHash128(bytes: Buffer): Buffer {
  const seeded = bytes.length >= 16;
  const seed: Pair = seeded ? [word(bytes, 0), low64(word(bytes, 8) + k0)] : [k0, k1];
  const rest = seeded ? bytes.subarray(16) : bytes;
  const [low, high] = rest.length < longBytes ? cityMurmur(rest, seed) : cityLong128(rest, seed);
  return printed(low, high);
}

function cityMurmur(bytes: Buffer, seed: Pair): Pair {
  const { length } = bytes;
  let [a, b] = seed;
  let c: bigint;
  let d: bigint;
  const packed = (at: number): bigint => times(shiftMix(times(word(bytes, at), k1)), k1);
  if (length <= 16) {
    a = times(shiftMix(times(a, k1)), k1);
    c = low64(times(b, k1) + upTo16(bytes));
    d = shiftMix(low64(a + (length >= 8 ? word(bytes, 0) : c)));
  } else {
    c = hash16(word(bytes, length - 8) + k1, a);
    d = hash16(b + BigInt(length), c + word(bytes, length - 16));
    a = low64(a + d);
    for (let at = 0; at < length - 16; at += 16) {
      a = times(a ^ packed(at), k1);
      b ^= a;
      c = times(c ^ packed(at + 8), k1);
      d ^= c;
    }
  }
  a = hash16(a, c);
  b = hash16(d, b);
  return [a ^ b, hash16(b, a)];
}

function cityLong128(bytes: Buffer, [x, y]: Pair): Pair {
  const z = times(BigInt(bytes.length), k1);
  const first = low64(times(rotateRight(y ^ k1, 49n), k1) + word(bytes, 0));
  const state: State = {
    x,
    y,
    z,
    v: [first, low64(times(rotateRight(first, 42n), k1) + word(bytes, 8))],
    w: [
      low64(times(rotateRight(low64(y + z), 35n), k1) + x),
      times(rotateRight(low64(x + word(bytes, 88)), 53n), k1),
    ],
  };
  let at = 0;
  for (; at + longBytes <= bytes.length; at += longBytes) {
    stir(state, bytes, at);
    stir(state, bytes, at + longBytes / 2);
  }
  return ended128(state, bytes, bytes.length - at);
}

function ended128(state: State, bytes: Buffer, left: number): Pair {
  let { x, y, z } = state;
  let [v0, v1] = state.v;
  let [w0, w1] = state.w;
  x = low64(x + times(rotateRight(low64(v0 + z), 49n), k0));
  y = low64(times(y, k0) + rotateRight(w1, 37n));
  z = low64(times(z, k0) + rotateRight(w0, 27n));
  w0 = times(w0, 9n);
  v0 = times(v0, k0);
  for (let done = 32; done < left + 32; done += 32) {
    const from = bytes.length - done;
    y = low64(times(rotateRight(low64(x + y), 42n), k0) + v1);
    w0 = low64(w0 + word(bytes, from + 16));
    x = low64(times(x, k0) + w0);
    z = low64(z + w1 + word(bytes, from));
    w1 = low64(w1 + v0);
    [v0, v1] = weak32(bytes, from, [low64(v0 + z), v1]);
    v0 = times(v0, k0);
  }
  x = hash16(x, v0);
  y = hash16(y + z, w0);
  return [low64(hash16(x + v1, w1) + y), hash16(x + w1, y + v1)];
}
