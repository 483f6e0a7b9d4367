// Tells whether bytes that a guess gave are worth a look: text, or a compressed stream by its first bytes.
import { textOf } from './bytes.ts';

/** First bytes of gzip, zlib (the windows and levels in use), zstd, zip, LZ4 and Snappy frames, and bzip2. */
const magics = [
  '1f8b08',
  '7801',
  '785e',
  '789c',
  '78da',
  '28b52ffd',
  '504b0304',
  '04224d18',
  'ff060000',
  '425a68',
].map((hex) => Buffer.from(hex, 'hex'));

/** The first two bytes of each. */
export const magicHeads: readonly number[] = magics.map((magic) => magic.readUInt16BE(0));

/** True for text without control characters and for streams that a decoder knows by their first bytes. */
export function isPlausible(bytes: Buffer): boolean {
  return hasMagic(bytes) || textOf(bytes) !== undefined;
}

/** The same of the start of longer bytes: its last character may be cut. */
export function isPlausibleStart(bytes: Buffer): boolean {
  for (let cut = 0; cut < 4; cut += 1) {
    if (isPlausible(bytes.subarray(0, bytes.length - cut))) return true;
    if (((bytes.at(-1 - cut) ?? 0) & 0x80) === 0) return false;
  }
  return false;
}

/** True when `bytes` start as a compressed stream does. */
export function hasMagic(bytes: Buffer): boolean {
  for (const magic of magics) {
    if (bytes[0] === magic[0] && bytes[1] === magic[1] && bytes.length > magic.length + 4) {
      if (bytes.compare(magic, 0, magic.length, 0, magic.length) === 0) return true;
    }
  }
  return false;
}

/** First bytes of streams that a record may hold anywhere. */
const streams = ['1f8b08', '789c', '78da', '7801', '785e', '28b52ffd'].map((hex) => Buffer.from(hex, 'hex'));

/** True when a compressed stream may start anywhere in `bytes`, as it does in a field of a record. */
export function holdsStream(bytes: Buffer): boolean {
  return streams.some((magic) => {
    const at = bytes.indexOf(magic);
    return at >= 0 && bytes.length > at + magic.length + 4;
  });
}

/** Bytes of the printable UTF-8 character (tab and line breaks included) that starts at `at`; 0 when none does. */
export function printableWidth(bytes: Buffer, at: number): number {
  const head = bytes[at] ?? 0;
  if (head < 0x80) {
    return (head >= 0x20 && head !== 0x7f) || head === 0x09 || head === 0x0a || head === 0x0d ? 1 : 0;
  }
  const width =
    head >= 0xc2 && head < 0xe0 ? 2 : head >= 0xe0 && head < 0xf0 ? 3 : head >= 0xf0 && head < 0xf5 ? 4 : 0;
  for (let next = 1; next < width; next += 1) {
    if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return width;
}
