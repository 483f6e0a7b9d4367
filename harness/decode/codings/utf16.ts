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
    if (bytes.length % 2 === 1) return notApplicable;
    const order = orderOf(bytes);
    if (order === undefined) return notApplicable;
    const ordered = order === 'little' ? bytes : Buffer.from(bytes).swap16();
    const text = textOf(Buffer.from(ordered.toString('utf16le')));
    return text === undefined || text.text.includes('\ufffd')
      ? notApplicable
      : decoded({ segment: 'utf16', text: text.text });
  },
};

function orderOf(bytes: Buffer): 'little' | 'big' | undefined {
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
  return odd === 0 && even > length / 4 ? 'big' : undefined;
}
