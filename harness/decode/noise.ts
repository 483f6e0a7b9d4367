// Tells short bytes that hold nothing readable from those worth a decoder: most of them are random ids and keys.
import { startsLikeBrotli } from './codings/unannounced.ts';
import { orderOf } from './codings/utf16.ts';
import { maySpellText } from './deflate-head.ts';
import { hasMagic, holdsStream, printableWidth } from './plausible.ts';

/** Binary records and text compressors keep the start of a text as it is; a run this long is not often chance. */
const shortestRun = 5;

/** First bytes of formats that are told by them, beside those of `hasMagic`: byte order marks, LZ4, Snappy, Avro, multipart. */
const firstBytes = new Set([0xfe, 0xff, 0x04, 0x4f, 0x2d]);

/** True when no decoder could make text of `bytes`: no known start, no printable run, no deflate or brotli head, no wide characters. */
export function isNoise(bytes: Buffer): boolean {
  if (firstBytes.has(bytes[0] ?? 0) || hasMagic(bytes) || holdsStream(bytes)) return false;
  let run = 0;
  for (let at = 0; at < bytes.length;) {
    const width = printableWidth(bytes, at);
    run = width === 0 ? 0 : run + width;
    if (run >= shortestRun) return false;
    at += width === 0 ? 1 : width;
  }
  return orderOf(bytes) === undefined && !maySpellText(bytes) && !startsLikeBrotli(bytes);
}
