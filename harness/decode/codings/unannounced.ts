// Opens raw deflate (RFC 1951) and brotli (RFC 7932) that nobody announced: they have no magic, so a guess must be plausible and turn out to be readable.
import { inflateRawSync } from 'node:zlib';
import { type BytesCoding, decoded, notApplicable, type Scope } from '../coding.ts';
import { maySpellText } from '../deflate-head.ts';
import { mayInflate } from '../deflate-walk.ts';
import { inflateWith } from '../inflate.ts';
import { isPlausible } from '../plausible.ts';
import { isRecord } from '../records.ts';
import { inflateBrotli } from './brotli.ts';
import { lz4Block } from './lz4.ts';
import { snappy } from './snappy.ts';

/** Text, a stream with a magic, a binary record or anything else with mostly text in it, or another kind without a magic. */
function isWorthIt(bytes: Buffer, scope: Scope): boolean {
  if (isPlausible(bytes) || isRecord(bytes, scope) || isMultipart(bytes) || isWordy(bytes)) return true;
  return [deflate, sniffedBrotli, snappy, lz4Block].some(
    (coding) => bytes.length >= coding.minLength && coding.decode(bytes, scope).kind === 'decoded',
  );
}

/** A record of a format nobody told of: what a stream that ends where the bytes end opens to is no chance when it has words. */
function isWordy(bytes: Buffer): boolean {
  let printable = 0;
  let run = 0;
  let longest = 0;
  for (const byte of bytes) {
    const prints = byte >= 0x20 && byte < 0x7f;
    run = prints ? run + 1 : 0;
    if (prints) printable += 1;
    longest = Math.max(longest, run);
  }
  return longest >= shortestWords && printable >= mostly * bytes.length;
}
const shortestWords = 12;
const mostly = 0.6;

/** A multipart body with binary parts. */
function isMultipart(bytes: Buffer): boolean {
  return (
    bytes[0] === 0x2d &&
    bytes[1] === 0x2d &&
    /^--[^\r\n]{1,200}\r?\n[\w-]+: /.test(bytes.toString('latin1', 0, 300))
  );
}

/** Whether bytes are such a stream, so that a guess at their wrapping is right. */
export function isPacked(bytes: Buffer, scope: Scope): boolean {
  return [deflate, sniffedBrotli].some(
    (coding) => bytes.length >= coding.minLength && coding.decode(bytes, scope).kind === 'decoded',
  );
}

/** Shorter streams, in bytes, hold no value that counts. */
export const shortestDeflate = 16;
export const shortestBrotli = 12;

/** A raw deflate stream nobody announced. */
export const deflate: BytesCoding = {
  id: 'deflate',
  segments: ['deflate'],
  minLength: shortestDeflate,
  decode(bytes, scope) {
    if (!maySpellText(bytes) || !mayInflate(bytes)) return notApplicable;
    const outcome = inflateWith('deflate', bytes, { scope, inflate: inflateRawSync, whole: true });
    if (outcome.kind !== 'decoded') return notApplicable;
    const [child] = [...outcome.children];
    if (child?.bytes === undefined || child.bytes.length < bytes.length / 2) return notApplicable;
    return isWorthIt(child.bytes, scope) ? decoded(child) : notApplicable;
  },
};

/** Text compresses by more than this; what is short cannot repeat itself as often as what is long. */
const leastGain = 0.9;
/** What a short stream is longer than its text. */
const brotliFrame = 6;
const mostGain = (size: number): number => (size < 64 ? 60 : 5000);
/** The largest content of one meta-block of four nibbles; longer streams have several. */
const shortBlock = 65_536;

/** A brotli stream nobody announced. */
export const sniffedBrotli: BytesCoding = {
  id: 'br-sniffed',
  segments: ['br'],
  minLength: shortestBrotli,
  decode(bytes, scope) {
    if (!startsLikeBrotli(bytes)) return notApplicable;
    const outcome = inflateWith('br', bytes, { scope, inflate: inflateBrotli, whole: true });
    if (outcome.kind !== 'decoded') return notApplicable;
    const [child] = [...outcome.children];
    return child?.bytes !== undefined && isWorthIt(child.bytes, scope) ? decoded(child) : notApplicable;
  },
};

/** Whether the first block is one a compressor writes, of a size that this many bytes could open to. */
export function startsLikeBrotli(bytes: Buffer): boolean {
  const size = firstBlockSize(bytes);
  if (size === undefined || size > mostGain(bytes.length) * bytes.length) return false;
  return size >= leastGain * bytes.length - brotliFrame || size >= shortBlock / 4;
}

/** Content bytes of the first meta-block; undefined when the head is not one a compressor writes (RFC 7932, 9). */
function firstBlockSize(bytes: Buffer): number | undefined {
  // Windows of 16 bits are one zero bit, of 18 to 24 four bits; smaller ones are not in use.
  let at = 1;
  if (bitsAt(bytes, 0, 1) === 1) {
    if (bitsAt(bytes, 1, 3) === 0) return undefined;
    at = 4;
  }
  const last = bitsAt(bytes, at, 1) === 1;
  at += 1;
  if (last) {
    if (bitsAt(bytes, at, 1) === 1) return undefined;
    at += 1;
  }
  const nibbles = bitsAt(bytes, at, 2) + 4;
  if (nibbles > 6) return undefined;
  const size = bitsAt(bytes, at + 2, 4 * nibbles) + 1;
  return nibbles > 4 && size <= 1 << (4 * (nibbles - 1)) ? undefined : size;
}

/** `count` bits from bit `at`, least significant first; zeros beyond the end. */
function bitsAt(bytes: Buffer, at: number, count: number): number {
  let value = 0;
  for (let bit = 0; bit < count; bit += 1) {
    value |= (((bytes[(at + bit) >> 3] ?? 0) >> ((at + bit) & 7)) & 1) << bit;
  }
  return value;
}
