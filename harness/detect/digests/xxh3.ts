// Bytes come in, their XXH3 of 64 or 128 bits with seed 0 and the default secret goes out (xxHash specification 0.2.0, sections XXH3).
import { halfWord, low64, printed, rotateLeft, times, word } from './words64.ts';

const secret = Buffer.from(
  'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221' +
    'b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8' +
    'a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb' +
    '170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e',
  'hex',
);
const p32 = [0x9e3779b1n, 0x85ebca77n, 0xc2b2ae3dn] as const;
const p64 = [
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x27d4eb2f165667c5n,
] as const;
const [p1, p2, , p4] = p64;
const rrmxmx = 0x9fb21c651e98df25n;
const low32 = (value: bigint): bigint => value & 0xffffffffn;

/** What is left of the arithmetic on a pair of words. */
interface Pair {
  low: bigint;
  high: bigint;
}

const key = (at: number): bigint => word(secret, at);
const swapped = (value: bigint, size = 8): bigint => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes.readBigUInt64BE() >> BigInt(64 - 8 * size);
};
/** High and low word of a product, exclusive-ored. */
const folded = (one: bigint, other: bigint): bigint => {
  const product = one * other;
  return low64(product) ^ (product >> 64n);
};
const avalanche = (value: bigint): bigint => {
  const hash = times(value ^ (value >> 37n), 0x165667919e3779f9n);
  return hash ^ (hash >> 32n);
};
const avalanche64 = (value: bigint): bigint => {
  let hash = times(value ^ (value >> 33n), p2);
  hash = times(hash ^ (hash >> 29n), p64[2]);
  return hash ^ (hash >> 32n);
};
const mixed = (bytes: Buffer, at: number, keyAt: number): bigint =>
  folded(word(bytes, at) ^ key(keyAt), word(bytes, at + 8) ^ key(keyAt + 8));

/** XXH3_64bits. */
export function xxh3of64(bytes: Buffer): Buffer {
  const { length } = bytes;
  if (length <= 16) return printed(short64(bytes));
  if (length <= 240) return printed(middle64(bytes));
  return printed(merged(accumulated(bytes), 11, times(BigInt(length), p1)));
}

/** XXH3_128bits. */
export function xxh3of128(bytes: Buffer): Buffer {
  const { length } = bytes;
  let pair: Pair;
  if (length <= 16) pair = short128(bytes);
  else if (length <= 240) pair = middle128(bytes);
  else {
    const lanes = accumulated(bytes);
    const low = merged(lanes, 11, times(BigInt(length), p1));
    pair = { low, high: merged(lanes, secret.length - 75, low64(~times(BigInt(length), p2))) };
  }
  return printed(pair.high, pair.low);
}

/** Up to three bytes and their number in one word. */
function fewBytes(bytes: Buffer): bigint {
  const { length } = bytes;
  const [first, middle, last] = [bytes[0] ?? 0, bytes[length >> 1] ?? 0, bytes[length - 1] ?? 0];
  return BigInt(((first << 16) | (middle << 24) | last | (length << 8)) >>> 0);
}

function short64(bytes: Buffer): bigint {
  const { length } = bytes;
  if (length === 0) return avalanche64(key(56) ^ key(64));
  if (length < 4) return avalanche64(fewBytes(bytes) ^ halfWord(secret, 0) ^ halfWord(secret, 4));
  if (length <= 8) {
    let hash = (halfWord(bytes, length - 4) + (halfWord(bytes, 0) << 32n)) ^ key(8) ^ key(16);
    hash = times(hash ^ rotateLeft(hash, 49n) ^ rotateLeft(hash, 24n), rrmxmx);
    hash = times(hash ^ ((hash >> 35n) + BigInt(length)), rrmxmx);
    return hash ^ (hash >> 28n);
  }
  const low = word(bytes, 0) ^ key(24) ^ key(32);
  const high = word(bytes, length - 8) ^ key(40) ^ key(48);
  return avalanche(low64(BigInt(length) + swapped(low) + high + folded(low, high)));
}

function middle64(bytes: Buffer): bigint {
  const { length } = bytes;
  let sum = BigInt(length) * p1;
  if (length <= 128) {
    for (let step = (length - 1) >> 5; step >= 0; step -= 1) {
      sum += mixed(bytes, 16 * step, 32 * step);
      sum += mixed(bytes, length - 16 * (step + 1), 32 * step + 16);
    }
    return avalanche(low64(sum));
  }
  for (let step = 0; step < 8; step += 1) sum += mixed(bytes, 16 * step, 16 * step);
  sum = avalanche(low64(sum));
  for (let step = 8; step < length >> 4; step += 1) sum += mixed(bytes, 16 * step, 16 * (step - 8) + 3);
  return avalanche(low64(sum + mixed(bytes, length - 16, 119)));
}

function short128(bytes: Buffer): Pair {
  const { length } = bytes;
  if (length === 0) return { low: avalanche64(key(64) ^ key(72)), high: avalanche64(key(80) ^ key(88)) };
  if (length < 4) {
    const low = fewBytes(bytes);
    const turned = swapped(low, 4);
    const high = low32((turned << 13n) | (turned >> 19n));
    return {
      low: avalanche64(low ^ halfWord(secret, 0) ^ halfWord(secret, 4)),
      high: avalanche64(high ^ halfWord(secret, 8) ^ halfWord(secret, 12)),
    };
  }
  const size = BigInt(length);
  if (length <= 8) {
    const keyed = (halfWord(bytes, 0) + (halfWord(bytes, length - 4) << 32n)) ^ key(16) ^ key(24);
    const product = keyed * (p1 + (size << 2n));
    const high = low64((product >> 64n) + (low64(product) << 1n));
    let low = low64(product) ^ (high >> 3n);
    low = times(low ^ (low >> 35n), rrmxmx);
    return { low: low ^ (low >> 28n), high: avalanche(high) };
  }
  const last = word(bytes, length - 8);
  const product = (word(bytes, 0) ^ last ^ key(32) ^ key(40)) * p1;
  const keyed = last ^ key(48) ^ key(56);
  const high = low64((product >> 64n) + keyed + low32(keyed) * (p32[1] - 1n));
  const low = low64(low64(product) + ((size - 1n) << 54n)) ^ swapped(high);
  const hash = low * p2;
  return { low: avalanche(low64(hash)), high: avalanche(low64((hash >> 64n) + high * p2)) };
}

function middle128(bytes: Buffer): Pair {
  const { length } = bytes;
  const sum: Pair = { low: times(BigInt(length), p1), high: 0n };
  const mix = (one: number, other: number, keyAt: number): void => {
    const both = (at: number): bigint => low64(word(bytes, at) + word(bytes, at + 8));
    sum.low = low64(sum.low + mixed(bytes, one, keyAt)) ^ both(other);
    sum.high = low64(sum.high + mixed(bytes, other, keyAt + 16)) ^ both(one);
  };
  if (length <= 128) {
    for (let step = (length - 1) >> 5; step >= 0; step -= 1)
      mix(16 * step, length - 16 * (step + 1), 32 * step);
  } else {
    for (let step = 0; step < 4; step += 1) mix(32 * step, 32 * step + 16, 32 * step);
    sum.low = avalanche(sum.low);
    sum.high = avalanche(sum.high);
    for (let step = 4; step < length >> 5; step += 1) mix(32 * step, 32 * step + 16, 32 * (step - 4) + 3);
    mix(length - 16, length - 32, 103);
  }
  const high = low64(sum.low * p1 + sum.high * p4 + BigInt(length) * p2);
  return { low: avalanche(low64(sum.low + sum.high)), high: low64(-avalanche(high)) };
}

const stripe = 64;
const stripesPerBlock = 16;

/** The eight lanes over bytes longer than 240. */
function accumulated(bytes: Buffer): bigint[] {
  const lanes: bigint[] = [p32[2], ...p64.slice(0, 4), p32[1], p64[4], p32[0]];
  const add = (at: number, keyAt: number): void => {
    for (let lane = 0; lane < 8; lane += 1) {
      const value = word(bytes, at + 8 * lane);
      const keyed = value ^ key(keyAt + 8 * lane);
      lanes[lane ^ 1] = low64((lanes[lane ^ 1] ?? 0n) + value);
      lanes[lane] = low64((lanes[lane] ?? 0n) + low32(keyed) * (keyed >> 32n));
    }
  };
  const last = bytes.length - 1;
  for (let index = 0; index < Math.floor(last / stripe); index += 1) {
    const inBlock = index % stripesPerBlock;
    add(index * stripe, 8 * inBlock);
    if (inBlock < stripesPerBlock - 1 || (index + 1) * stripe > last) continue;
    lanes.forEach((value, lane) => {
      const hash = value ^ (value >> 47n) ^ key(secret.length - stripe + 8 * lane);
      lanes[lane] = times(hash, p32[0]);
    });
  }
  add(bytes.length - stripe, secret.length - stripe - 7);
  return lanes;
}

function merged(lanes: readonly bigint[], keyAt: number, start: bigint): bigint {
  let sum = start;
  for (let pair = 0; pair < 4; pair += 1) {
    const [one, other] = [lanes[2 * pair] ?? 0n, lanes[2 * pair + 1] ?? 0n];
    sum += folded(one ^ key(keyAt + 16 * pair), other ^ key(keyAt + 16 * pair + 8));
  }
  return avalanche(low64(sum));
}
