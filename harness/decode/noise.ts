// Tells short bytes that hold nothing readable from those worth a decoder: most of them are random ids and keys.
import { startsLikeBrotli } from './brotli-head.ts';
import { shortestBrotli, shortestDeflate } from './codings/unannounced.ts';
import { orderOf } from './codings/utf16.ts';
import type { Disguises } from './coding.ts';
import { bytesMayBeLz } from './glances/lz.ts';
import { maySpellText } from './deflate-head.ts';
import { mayInflate, startsDeflate } from './deflate-walk.ts';
import { hasMagic, magicHeads } from './plausible.ts';

/** Binary records and text compressors keep the start of a text as it is; a run this long is not often chance. */
const shortestRun = 5;

/** Characters of UTF-16 after each other. */
const shortestWide = 3;

/** First two bytes of formats that are told by them, beside those of `hasMagic`: byte order marks, LZ4, Snappy, Avro, CBOR inside CBOR, Thrift, multipart, streams written one byte a character. */
const heads = new Set([
  0xfeff, 0xfffe, 0x0422, 0xff06, 0x8253, 0x8221, 0x8241, 0x8281, 0x8001, 0x4f62, 0xd818, 0x2d2d, 0x1fc2,
  0x78c2, 0x78c3,
]);

/** Text that is no words: escapes, lists of numbers, digits of base85. */
const shortestPrint = 12;

/** What a byte may be the first of: 1 a word, 2 a compressed stream inside a record, 3 either, 4 a character beyond ASCII. */
const kinds = new Uint8Array(256);
for (const mark of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _-.:/%+"') {
  kinds[mark.charCodeAt(0)] = 1;
}
for (const head of [0x1f, 0x28]) kinds[head] = 2;
kinds[0x78] = 3;
kinds.fill(4, 0xc3, 0xc6).fill(4, 0xce, 0xd2).fill(4, 0xd7, 0xda).fill(4, 0xe0, 0xe1).fill(4, 0xe3, 0xee);

/** Eight characters take more in an LZ-string. */
const shortestLz = 10;

/** Shorter runs of letters are chance more often than not, unless they show some letters in a row of what is looked for. */
const longRun = 8;

/**
 * True when no decoder could make text of `bytes`: no known start, no words, no stream inside, no deflate or brotli head,
 * no wide characters. With `sought`, short words count only when they may be of what is looked for.
 */
export function isNoise(bytes: Buffer, sought?: Disguises): boolean {
  if (isFramed(bytes) || mayStart(bytes) || isNamed(bytes) || isMessage(bytes)) return false;
  const { mayHold, zeros } = traitsOf(bytes);
  // UTF-32 is mostly zeros.
  if (2 * zeros > bytes.length) return false;
  if (mayHold && holdsSomething(bytes, sought)) return false;
  // Wide letters of other scripts than Latin show no zero bytes, and matter only where such letters are looked for.
  const mayBeWide = sought?.isForeign !== false || zeros > 0;
  if (mayBeWide && orderOf(bytes) !== undefined) return false;
  const { length } = bytes;
  if (length >= shortestDeflate && maySpellText(bytes) && mayInflate(bytes)) return false;
  if (length >= shortestBrotli && startsLikeBrotli(bytes)) return false;
  return length % 2 === 1 || length < shortestLz || !bytesMayBeLz(bytes);
}

/** A gRPC frame, a BSON document or a delimited message that states its own length: what it holds may be packed. */
function isFramed(bytes: Buffer): boolean {
  const { length } = bytes;
  if (length < 16) return false;
  const first = bytes[0] as number;
  const second = bytes[1] as number;
  const third = bytes[2] as number;
  if ((first | (second << 8) | (third << 16) | ((bytes[3] as number) << 24)) === length) return true;
  // A protobuf message behind its length, its first field a run.
  if (first === length - 1 && (second & 7) === 2 && third < length) return true;
  return first < 2 && second === 0 && third === 0 && bytes.readUInt32BE(1) === length - 5;
}

/** A protobuf message of numbers and runs from its first byte to its last, one run long enough to be packed. */
function isMessage(bytes: Buffer): boolean {
  const { length } = bytes;
  let longest = 0;
  for (let at = 0; at < length;) {
    const tag = bytes[at] as number;
    if (tag < 8 || tag > 0x7f || (tag & 5) !== 0) return false;
    at += 1;
    if ((tag & 2) !== 0) {
      const size = bytes[at] as number;
      if (size >= 0x80 || at + size >= length) return false;
      longest = Math.max(longest, size);
      at += size + 1;
    } else {
      while ((bytes[at] as number) >= 0x80) at += 1;
      at += 1;
      if (at > length) return false;
    }
  }
  return longest >= shortestPacked;
}
const shortestPacked = 14;

/** MessagePack or CBOR of a few named values: the first name follows at once, its length in front of it. */
function isNamed(bytes: Buffer): boolean {
  const head = bytes[0] as number;
  const length = (bytes[1] as number) - (head >> 4 === 8 ? 0xa0 : head >> 4 === 10 ? 0x60 : 0xff);
  if (length < 1 || length > longestName || bytes.length < length + shortestNamed) return false;
  for (let at = 2; at < length + 2; at += 1)
    if (((kinds[bytes[at] as number] as number) & 1) === 0) return false;
  return true;
}
const longestName = 23;
const shortestNamed = 16;

/** 1 for the first byte of `heads` and of every known stream. */
const firsts = new Uint8Array(256);
for (const head of [...heads, ...magicHeads]) firsts[head >> 8] = 1;

function mayStart(bytes: Buffer): boolean {
  const first = bytes[0] ?? 0;
  return firsts[first] === 1 && (heads.has(256 * first + (bytes[1] ?? 0)) || hasMagic(bytes));
}

/** What a byte may be part of, one bit each: a word, a zero, the first and the second byte of a stream, the first and a later one of a wide character, a printable character. */
const hint = { word: 1, zero: 2, first: 4, second: 8, lead: 16, later: 32, prints: 64 } as const;
const hints = Uint8Array.from({ length: 256 }, (_, byte) => {
  const kind = kinds[byte] as number;
  let bits = (kind & 1) !== 0 ? hint.word : 0;
  if (byte === 0) bits |= hint.zero;
  if ((kind & 2) !== 0) bits |= hint.first;
  if (kind === 4) bits |= hint.lead;
  if (prints(byte)) bits |= hint.prints;
  return (byte & 0xc0) === 0x80 ? bits | hint.later : bits;
});
for (const second of [0x8b, 0xb5, 0x9c, 0xda, 0x01, 0x5e])
  hints[second] = (hints[second] as number) | hint.second;
/** As many bits as `shortestRun` and `shortestPrint`. */
const runBits = (1 << shortestRun) - 1;
const printBits = (1 << shortestPrint) - 1;
/** Characters of UTF-16 have so many zeros between them. */
const fewestZeros = shortestWide + 1;

/** What a pass over short bytes saw. */
interface Traits {
  /** Whether `holdsSomething` need be asked: a run long enough, two bytes of a stream or of a wide character, zeros enough. */
  mayHold: boolean;
  zeros: number;
}
/** One for all, so that none costs memory. */
const traits: Traits = { mayHold: false, zeros: 0 };

/** Branches on bytes without order are guessed wrong half of the time, so this pass has none. */
function traitsOf(bytes: Buffer): Traits {
  const { length } = bytes;
  let run = 0;
  let printed = 0;
  let hits = 0;
  let zeros = 0;
  let before = 0;
  for (let at = 0; at < length; at += 1) {
    const now = hints[bytes[at] as number] as number;
    run = ((run << 1) | (now & hint.word)) & runBits;
    // One carries beyond the run when all its bits are set; the bits of pairs stand beside each other.
    printed = ((printed << 1) | ((now & hint.prints) >> 6)) & printBits;
    hits |=
      ((printed + 1) >> shortestPrint) |
      ((run + 1) >> shortestRun) |
      ((before << 1) & now & (hint.second | hint.later));
    zeros += (now & hint.zero) >> 1;
    before = now;
  }
  traits.mayHold = hits !== 0 || zeros >= fewestZeros;
  traits.zeros = zeros;
  return traits;
}

/** Whether a word stands in `bytes`, or a compressed stream starts there. */
function holdsSomething(bytes: Buffer, sought: Disguises | undefined): boolean {
  const { length } = bytes;
  let run = 0;
  let asked = false;
  let wide = 0;
  let printed = 0;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at] as number;
    const kind = kinds[byte] as number;
    printed = prints(byte) ? printed + 1 : 0;
    if (printed >= shortestPrint) return true;
    if (byte === 0 && at > 2) {
      wide = bytes[at - 2] === 0 && ((kinds[bytes[at - 1] as number] as number) & 1) !== 0 ? wide + 1 : 0;
      if (wide >= shortestWide) return true;
    }
    if (kind === 0) {
      run = 0;
      asked = false;
      continue;
    }
    if ((kind & 2) !== 0 && isStream(bytes, at)) return true;
    if ((kind & 1) !== 0) run += 1;
    else if (kind === 4) {
      const width = widthOf(bytes, at);
      // Two characters of three bytes are less chance than five letters.
      run = width === 0 ? 0 : run + (width === 3 ? 3 : 1);
      at += width === 0 ? 0 : width - 1;
    } else run = 0;
    if (run < shortestRun) continue;
    if (sought === undefined || run >= longRun || (kind === 4 && sought.isForeign)) return true;
    if (sought.mayBePart(bytes, asked ? at - 3 : at - shortestRun + 1, at + 1)) return true;
    asked = true;
  }
  return false;
}

function prints(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

/** Shorter streams hold no value. */
const shortestStream = 12;

/** gzip and zstd by all bytes of theirs that never differ; zlib has two in use by chance, so that what follows must be deflate, as far as it goes. */
function isStream(bytes: Buffer, at: number): boolean {
  if (bytes.length - at < shortestStream) return false;
  const second = bytes[at + 1] as number;
  if (bytes[at] === 0x1f) return second === 0x8b && bytes[at + 2] === 0x08;
  if (bytes[at] === 0x28) return second === 0xb5 && bytes[at + 2] === 0x2f && bytes[at + 3] === 0xfd;
  return (
    (second === 0x9c || second === 0xda || second === 0x01 || second === 0x5e) && startsDeflate(bytes, at + 2)
  );
}

/** Bytes of a character of the alphabets in wide use beyond ASCII: European, Greek, Cyrillic, Hebrew, Arabic and Indic letters, Thai, kana, Han, Hangul; 0 for any other byte. */
function widthOf(bytes: Buffer, at: number): 0 | 2 | 3 {
  const { length } = bytes;
  if (at + 1 >= length || ((bytes[at + 1] as number) & 0xc0) !== 0x80) return 0;
  if ((bytes[at] as number) < 0xe0) return 2;
  return at + 2 < length && ((bytes[at + 2] as number) & 0xc0) === 0x80 ? 3 : 0;
}
