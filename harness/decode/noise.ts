// Tells short bytes that hold nothing readable from those worth a decoder: most of them are random ids and keys.
import { startsLikeBrotli } from './codings/unannounced.ts';
import { orderOf } from './codings/utf16.ts';
import { maySpellText } from './deflate-head.ts';
import { hasMagic, holdsStream } from './plausible.ts';

/** Binary records and text compressors keep the start of a text as it is; a run this long is not often chance. */
const shortestRun = 5;

/** First two bytes of formats that are told by them, beside those of `hasMagic`: byte order marks, LZ4, Snappy, Avro, multipart, streams written one byte a character. */
const heads = new Set([0xfeff, 0xfffe, 0x0422, 0xff06, 0x4f62, 0x2d2d, 0x1fc2, 0x78c2, 0x78c3]);

/** Letters, digits and what stands between words and in addresses. */
const wordBytes = new Uint8Array(256);
for (const mark of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _-.:/%+"') {
  wordBytes[mark.charCodeAt(0)] = 1;
}

/** True when no decoder could make text of `bytes`: no known start, no words, no deflate or brotli head, no wide characters. */
export function isNoise(bytes: Buffer): boolean {
  if (heads.has(256 * (bytes[0] ?? 0) + (bytes[1] ?? 0)) || hasMagic(bytes) || holdsWord(bytes)) return false;
  if (holdsStream(bytes)) return false;
  return orderOf(bytes) === undefined && !maySpellText(bytes) && !startsLikeBrotli(bytes);
}

function holdsWord(bytes: Buffer): boolean {
  let run = 0;
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] as number;
    const width = byte < 0x80 ? (wordBytes[byte] as number) : widthOf(bytes, at);
    // Two characters of three bytes are less chance than five letters.
    run = width === 0 ? 0 : run + (width === 3 ? 3 : 1);
    if (run >= shortestRun) return true;
    at += width === 0 ? 1 : width;
  }
  return false;
}

/** Bytes of a character of the alphabets in wide use beyond ASCII: European and Cyrillic letters, kana, Han, Hangul; 0 for any other byte. */
function widthOf(bytes: Buffer, at: number): 0 | 2 | 3 {
  const head = bytes[at] as number;
  if (!follows(bytes[at + 1])) return 0;
  if ((head >= 0xc3 && head <= 0xc5) || head === 0xd0 || head === 0xd1) return 2;
  return head >= 0xe3 && head <= 0xed && follows(bytes[at + 2]) ? 3 : 0;
}

function follows(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
