// A run of characters comes in, the digests it can be read as go out: hex, base64, base32, base58, a UUID, 64 bits in decimal.
import type { BitSet } from '../lib/bit-set.ts';
import {
  base32Sizes,
  base32Start,
  base58Sizes,
  openBase32Digest,
  openBase58Digest,
} from './digests/base-digits.ts';

export type Writing = 'hex' | 'base64' | 'base32' | 'base58' | 'uuid' | 'decimal';

/** A run as one kind of digest. */
export interface HashReading {
  bytes: Buffer;
  writing: Writing;
}

/** Sizes of digests in bytes. */
const digestSizes = [8, 16, 20, 24, 28, 32, 48, 64];
/** Characters of a UUID with its dashes. */
export const uuidLength = 36;
const shortestDecimal = 17;
const longestDecimal = 20;

const base32Size = base32Sizes(digestSizes);
const base58Size = base58Sizes(digestSizes);

/** The shortest run that is a digest: eight bytes in unpadded base64. */
export const shortestDigest = 11;
const longestDigest = 128;

/** 1 at every length a digest has. */
export const digestLengths: Uint8Array = lengthsOf();

function lengthsOf(): Uint8Array {
  const lengths = new Uint8Array(1025);
  for (const size of digestSizes) {
    lengths[size * 2] = 1;
    lengths[Math.ceil((size * 4) / 3)] = 1;
  }
  for (let length = shortestDigest; length <= longestDigest; length += 1) {
    if (base32Size[length] !== 0 || base58Size[length] !== 0) lengths[length] = 1;
  }
  lengths.fill(1, shortestDecimal, longestDecimal + 1);
  lengths[uuidLength] = 1;
  lengths.fill(0, longestDigest + 1);
  return lengths;
}

/** For each base64 digit one more than its value. */
const base64Worth = worths('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
base64Worth['-'.charCodeAt(0)] = 63;
base64Worth['_'.charCodeAt(0)] = 64;
const hexWorth = worths('0123456789abcdef');
'ABCDEF'.split('').forEach((digit, index) => {
  hexWorth[digit.charCodeAt(0)] = 11 + index;
});

function worths(digits: string): Uint8Array {
  const table = new Uint8Array(256);
  digits.split('').forEach((digit, value) => {
    table[digit.charCodeAt(0)] = value + 1;
  });
  return table;
}

/** Knows how digests start. */
export interface Starts {
  /** The first 20 bits of every digest. */
  hints: BitSet;
  has(first: number, second: number): boolean;
}

/** Whether `starts` knows the first eight bytes of the run in any of its readings. Nothing is allocated: nearly every run ends here. */
export function mayBeDigest(
  bytes: Uint8Array,
  start: number,
  { end, starts }: { end: number; starts: Starts },
): boolean {
  const length = end - start;
  if (length < shortestDigest || digestLengths[length] !== 1) return false;
  const { hints } = starts;
  const hexHint = hexDigits(bytes, start, 5);
  if (hexHint >= 0 && hints.has(hexHint) && hexIsKnown(bytes, start, { uuid: length === uuidLength, starts }))
    return true;
  const base64Hint =
    (base64Digit(bytes, start) << 14) |
    (base64Digit(bytes, start + 1) << 8) |
    (base64Digit(bytes, start + 2) << 2) |
    (base64Digit(bytes, start + 3) >> 4);
  if (hints.has(base64Hint) && base64IsKnown(bytes, start, starts)) return true;
  if (isOtherBase(bytes, start, { end, starts })) return true;
  return (
    length >= shortestDecimal &&
    length <= longestDecimal &&
    isDigit(bytes, start + 1) &&
    isDigit(bytes, end - 1)
  );
}

/** Base32 and base58. */
function isOtherBase(
  bytes: Uint8Array,
  start: number,
  { end, starts }: { end: number; starts: Starts },
): boolean {
  const length = end - start;
  const hint = base32Size[length] === 0 ? -1 : base32Start(bytes, start);
  if (hint >= 0 && starts.hints.has(hint)) {
    const digest = openBase32Digest(bytes, start, end);
    if (digest !== undefined && startIsKnown(digest, starts)) return true;
  }
  const size = base58Size[length] as number;
  const digest = size === 0 ? undefined : openBase58Digest(bytes, start, { end, size });
  return digest !== undefined && startIsKnown(digest, starts);
}

function startIsKnown(digest: Uint8Array, starts: Starts): boolean {
  const first = wordAt(digest, 0);
  return starts.hints.has(first >>> 12) && starts.has(first, wordAt(digest, 4));
}

/** Four bytes, the first the most significant. */
function wordAt(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  const low = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
  return ((high << 16) | low) >>> 0;
}

function hexIsKnown(
  bytes: Uint8Array,
  at: number,
  { uuid, starts }: { uuid: boolean; starts: Starts },
): boolean {
  const first = hexDigits(bytes, at, 8);
  if (first < 0) return false;
  if (!uuid) {
    const second = hexDigits(bytes, at + 8, 8);
    return second >= 0 && starts.has(first, second);
  }
  const [high, low] = [hexDigits(bytes, at + 9, 4), hexDigits(bytes, at + 14, 4)];
  return high >= 0 && low >= 0 && starts.has(first, high * 0x10000 + low);
}

function base64IsKnown(bytes: Uint8Array, at: number, starts: Starts): boolean {
  const split = base64Digit(bytes, at + 5);
  const high =
    (base64Digit(bytes, at) << 26) |
    (base64Digit(bytes, at + 1) << 20) |
    (base64Digit(bytes, at + 2) << 14) |
    (base64Digit(bytes, at + 3) << 8) |
    (base64Digit(bytes, at + 4) << 2) |
    (split >> 4);
  const low =
    (split << 28) |
    (base64Digit(bytes, at + 6) << 22) |
    (base64Digit(bytes, at + 7) << 16) |
    (base64Digit(bytes, at + 8) << 10) |
    (base64Digit(bytes, at + 9) << 4) |
    (base64Digit(bytes, at + 10) >> 2);
  return starts.has(high >>> 0, low >>> 0);
}

function base64Digit(bytes: Uint8Array, at: number): number {
  return (base64Worth[bytes[at] as number] as number) - 1;
}

/** `count` hex digits; -1 when they are none. */
function hexDigits(bytes: Uint8Array, start: number, count: number): number {
  if (start + count > bytes.length) return -1;
  let value = 0;
  for (let at = start; at < start + count; at += 1) {
    const digit = (hexWorth[bytes[at] as number] as number) - 1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function isDigit(bytes: Uint8Array, at: number): boolean {
  const code = bytes[at] as number;
  return code >= 0x30 && code <= 0x39;
}

const hexRun = /^[0-9a-f]+$/i;
const uuidRun = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const decimalRun = /^-?\d{16,20}$/;

/** The digests that a run can be. */
export function* hashReadings(run: string): Generator<HashReading> {
  const { length } = run;
  if (length === uuidLength) {
    if (uuidRun.test(run)) yield { bytes: Buffer.from(run.replaceAll('-', ''), 'hex'), writing: 'uuid' };
    return;
  }
  if (length % 2 === 0 && digestSizes.includes(length / 2) && hexRun.test(run))
    yield { bytes: Buffer.from(run, 'hex'), writing: 'hex' };
  if (digestSizes.includes(Math.floor((length * 3) / 4)))
    yield { bytes: Buffer.from(run, 'base64'), writing: 'base64' };
  const digits = Buffer.from(run, 'latin1');
  const written32 = base32Size[length] ? openBase32Digest(digits, 0, length) : undefined;
  if (written32 !== undefined) yield { bytes: Buffer.from(written32), writing: 'base32' };
  const size = base58Size[length] ?? 0;
  const written58 = size > 0 ? openBase58Digest(digits, 0, { end: length, size }) : undefined;
  if (written58 !== undefined) yield { bytes: Buffer.from(written58), writing: 'base58' };
  if (length >= shortestDecimal && length <= longestDecimal && decimalRun.test(run)) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt.asUintN(64, BigInt(run)));
    yield { bytes, writing: 'decimal' };
  }
}
