// Bytes come in, their CityHash64 (version 1.1) or FarmHash fingerprint64 goes out (Google, 2011 and 2014: one family).
import { halfWord, low64, printed, rotateRight, times, word } from './words64.ts';

export const k0 = 0xc3a5c85c97cb3127n;
export const k1 = 0xb492b66fbe98f273n;
const k2 = 0x9ae16a3b2f90404fn;
const defaultMultiplier = 0x9ddfea08eb382d69n;

export type Pair = [bigint, bigint];

export const shiftMix = (value: bigint): bigint => value ^ (value >> 47n);
const swapped = (value: bigint): bigint => printed(value).readBigUInt64LE();

export function hash16(u: bigint, v: bigint, multiplier = defaultMultiplier): bigint {
  const a = shiftMix(times(low64(u) ^ low64(v), multiplier));
  const b = shiftMix(times(low64(v) ^ a, multiplier));
  return times(b, multiplier);
}

export function upTo16(bytes: Buffer): bigint {
  const { length } = bytes;
  const size = BigInt(length);
  const multiplier = low64(k2 + size * 2n);
  if (length >= 8) {
    const a = low64(word(bytes, 0) + k2);
    const b = word(bytes, length - 8);
    const c = times(rotateRight(b, 37n), multiplier) + a;
    const d = times(rotateRight(a, 25n) + b, multiplier);
    return hash16(c, d, multiplier);
  }
  if (length >= 4) return hash16(size + (halfWord(bytes, 0) << 3n), halfWord(bytes, length - 4), multiplier);
  if (length === 0) return k2;
  const [a, b, c] = [bytes[0], bytes[length >> 1], bytes[length - 1]].map((byte) => BigInt(byte ?? 0)) as [
    bigint,
    bigint,
    bigint,
  ];
  return times(shiftMix(times(a + (b << 8n), k2) ^ times(size + (c << 2n), k0)), k2);
}

function upTo32(bytes: Buffer): bigint {
  const { length } = bytes;
  const multiplier = low64(k2 + BigInt(length) * 2n);
  const a = times(word(bytes, 0), k1);
  const b = word(bytes, 8);
  const c = times(word(bytes, length - 8), multiplier);
  const d = times(word(bytes, length - 16), k2);
  return hash16(
    rotateRight(low64(a + b), 43n) + rotateRight(c, 30n) + d,
    a + rotateRight(low64(b + k2), 18n) + c,
    multiplier,
  );
}

function cityUpTo64(bytes: Buffer): bigint {
  const { length } = bytes;
  const multiplier = low64(k2 + BigInt(length) * 2n);
  let a = times(word(bytes, 0), k2);
  let b = word(bytes, 8);
  const c = word(bytes, length - 24);
  const d = word(bytes, length - 32);
  const e = times(word(bytes, 16), k2);
  const f = times(word(bytes, 24), 9n);
  const g = word(bytes, length - 8);
  const h = times(word(bytes, length - 16), multiplier);
  const u = low64(rotateRight(low64(a + g), 43n) + times(rotateRight(b, 30n) + c, 9n));
  const v = low64((low64(a + g) ^ d) + f + 1n);
  const w = low64(swapped(times(u + v, multiplier)) + h);
  const x = low64(rotateRight(low64(e + f), 42n) + c);
  const y = times(swapped(times(v + w, multiplier)) + g, multiplier);
  const z = low64(e + f + c);
  a = low64(swapped(low64(times(x + z, multiplier) + y)) + b);
  b = times(shiftMix(low64(times(z + a, multiplier) + d + h)), multiplier);
  return low64(b + x);
}

function farmUpTo64(bytes: Buffer): bigint {
  const { length } = bytes;
  const multiplier = low64(k2 + BigInt(length) * 2n);
  const a = times(word(bytes, 0), k2);
  const b = word(bytes, 8);
  const c = times(word(bytes, length - 8), multiplier);
  const d = times(word(bytes, length - 16), k2);
  const y = low64(rotateRight(low64(a + b), 43n) + rotateRight(c, 30n) + d);
  const z = hash16(y, a + rotateRight(low64(b + k2), 18n) + c, multiplier);
  const e = times(word(bytes, 16), multiplier);
  const f = word(bytes, 24);
  const g = times(y + word(bytes, length - 32), multiplier);
  const h = times(z + word(bytes, length - 24), multiplier);
  return hash16(
    rotateRight(low64(e + f), 43n) + rotateRight(g, 30n) + h,
    e + rotateRight(low64(f + a), 18n) + g,
    multiplier,
  );
}

export function weak32(bytes: Buffer, at: number, [seedA, seedB]: Pair): Pair {
  const [w, x, y, z] = [0, 8, 16, 24].map((offset) => word(bytes, at + offset)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  let a = low64(seedA + w);
  let b = rotateRight(low64(seedB + a + z), 21n);
  const c = a;
  a = low64(a + x + y);
  b = low64(b + rotateRight(a, 44n));
  return [low64(a + z), low64(b + c)];
}

/** What both functions stir 64 bytes at a time. */
export interface State {
  x: bigint;
  y: bigint;
  z: bigint;
  v: Pair;
  w: Pair;
}

export function stir(state: State, bytes: Buffer, at: number): void {
  const { v, w } = state;
  let x = times(rotateRight(low64(state.x + state.y + v[0] + word(bytes, at + 8)), 37n), k1);
  let y = times(rotateRight(low64(state.y + v[1] + word(bytes, at + 48)), 42n), k1);
  x ^= w[1];
  y = low64(y + v[0] + word(bytes, at + 40));
  const z = times(rotateRight(low64(state.z + w[0]), 33n), k1);
  state.v = weak32(bytes, at, [times(v[1], k1), low64(x + w[0])]);
  state.w = weak32(bytes, at + 32, [low64(z + w[1]), low64(y + word(bytes, at + 16))]);
  state.y = y;
  [state.x, state.z] = [z, x];
}

function cityLong(bytes: Buffer): bigint {
  const { length } = bytes;
  const x = word(bytes, length - 40);
  const y = low64(word(bytes, length - 16) + word(bytes, length - 56));
  const z = hash16(word(bytes, length - 48) + BigInt(length), word(bytes, length - 24));
  const state: State = {
    x: low64(times(x, k1) + word(bytes, 0)),
    y,
    z,
    v: weak32(bytes, length - 64, [BigInt(length), z]),
    w: weak32(bytes, length - 32, [low64(y + k1), x]),
  };
  for (let at = 0; at < ((length - 1) & ~63); at += 64) stir(state, bytes, at);
  const { v, w } = state;
  return hash16(hash16(v[0], w[0]) + times(shiftMix(state.y), k1) + state.z, hash16(v[1], w[1]) + state.x);
}

function farmLong(bytes: Buffer): bigint {
  const { length } = bytes;
  const seed = 81n;
  const y = low64(times(seed, k1) + 113n);
  const state: State = {
    x: low64(times(seed, k2) + word(bytes, 0)),
    y,
    z: times(shiftMix(low64(times(y, k2) + 113n)), k2),
    v: [0n, 0n],
    w: [0n, 0n],
  };
  const end = (length - 1) & ~63;
  for (let at = 0; at < end; at += 64) stir(state, bytes, at);
  return farmEnd(state, bytes, end + ((length - 1) & 63) - 63);
}

function farmEnd(state: State, bytes: Buffer, at: number): bigint {
  const multiplier = low64(k1 + ((state.z & 0xffn) << 1n));
  const left = BigInt((bytes.length - 1) & 63);
  let [w0] = state.w;
  let [v0] = state.v;
  const [, w1] = state.w;
  const [, v1] = state.v;
  w0 = low64(w0 + left);
  v0 = low64(v0 + w0);
  w0 = low64(w0 + v0);
  let x = times(rotateRight(low64(state.x + state.y + v0 + word(bytes, at + 8)), 37n), multiplier);
  let y = times(rotateRight(low64(state.y + v1 + word(bytes, at + 48)), 42n), multiplier);
  x ^= times(w1, 9n);
  y = low64(y + times(v0, 9n) + word(bytes, at + 40));
  const z = times(rotateRight(low64(state.z + w0), 33n), multiplier);
  const v = weak32(bytes, at, [times(v1, multiplier), low64(x + w0)]);
  const w = weak32(bytes, at + 32, [low64(z + w1), low64(y + word(bytes, at + 16))]);
  return hash16(
    hash16(v[0], w[0], multiplier) + times(shiftMix(y), k0) + x,
    hash16(v[1], w[1], multiplier) + z,
    multiplier,
  );
}

/** CityHash64, version 1.1. */
export function cityHash64(bytes: Buffer): Buffer {
  if (bytes.length > 64) return printed(cityLong(bytes));
  if (bytes.length > 32) return printed(cityUpTo64(bytes));
  return printed(bytes.length > 16 ? upTo32(bytes) : upTo16(bytes));
}

/** FarmHash `Fingerprint64`: the one of its hashes that is the same on every machine. */
export function farmFingerprint64(bytes: Buffer): Buffer {
  if (bytes.length > 64) return printed(farmLong(bytes));
  if (bytes.length > 32) return printed(farmUpTo64(bytes));
  return printed(bytes.length > 16 ? upTo32(bytes) : upTo16(bytes));
}
