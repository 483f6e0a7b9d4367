// Opens UTF-16 text (either byte order, with or without a byte order mark): for Latin text every other byte is zero.
import { textOf } from '../bytes.ts';
import { type BytesCoding, decoded, notApplicable } from '../coding.ts';

const sample = 512;

/** Bytes of an even number whose zeros all stand on one side. */
export const utf16: BytesCoding = {
  id: 'utf16',
  segments: ['utf16'],
  minLength: 8,
  decode(bytes) {
    const order = orderOf(bytes);
    if (order === undefined) return notApplicable;
    const ordered = order === 'little' ? bytes : Buffer.from(bytes).swap16();
    const text = textOf(Buffer.from(ordered.toString('utf16le')));
    return text === undefined || text.text.includes('\ufffd')
      ? notApplicable
      : decoded({ segment: 'utf16', text: text.text });
  },
};

/** The byte order bytes would have as UTF-16; undefined when they are none by their looks. */
export function orderOf(bytes: Buffer): 'little' | 'big' | undefined {
  if (bytes.length < 2 || bytes.length % 2 === 1) return undefined;
  const mark = bytes.readUInt16BE(0);
  if (mark === 0xfffe) return 'little';
  if (mark === 0xfeff) return 'big';
  const length = Math.min(bytes.length, sample);
  const zeros = [0, 0];
  for (let at = 0; at < length; at += 1) {
    if (bytes[at] === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  if (even === 0 && odd > length / 4) return 'little';
  if (odd === 0 && even > length / 4) return 'big';
  return wideOrder(bytes.subarray(0, length));
}

/** Texts in other scripts than Latin: the high halves of nearly all characters are of one script, or of a space or digit. */
function wideOrder(bytes: Buffer): 'little' | 'big' | undefined {
  const halves = [0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    if (isHighHalf(bytes[at] ?? 0)) halves[at & 1] = (halves[at & 1] ?? 0) + 1;
  }
  const enough = (bytes.length / 2) * mostly;
  const [even = 0, odd = 0] = halves;
  if (odd >= enough && even < enough) return 'little';
  return even >= enough && odd < enough ? 'big' : undefined;
}

const mostly = 0.9;

/** Latin marks, Greek to Arabic, kana, Han: a third of all bytes, so that few random ones look like it. */
function isHighHalf(byte: number): boolean {
  return byte === 0 || (byte >= 0x03 && byte <= 0x06) || byte === 0x30 || (byte >= 0x4e && byte <= 0x9f);
}
