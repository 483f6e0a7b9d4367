// Opens raw deflate (RFC 1951) and brotli (RFC 7932) that nobody announced: they have no magic, so a guess must be plausible and turn out to be readable.
import { inflateRawSync } from 'node:zlib';
import { type BytesCoding, decoded, notApplicable, type Scope } from '../coding.ts';
import { startsLikeBrotli } from '../brotli-head.ts';
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
  const kinds = new Set<number>();
  for (const byte of bytes) {
    const prints = byte >= 0x20 && byte < 0x7f;
    run = prints ? run + 1 : 0;
    if (!prints) continue;
    printable += 1;
    if (kinds.size < fewestKinds) kinds.add(byte);
    longest = Math.max(longest, run);
  }
  // What chance writes says one thing over and over.
  return longest >= shortestWords && printable >= mostly * bytes.length && kinds.size >= fewestKinds;
}
const shortestWords = 12;
const fewestKinds = 12;
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
