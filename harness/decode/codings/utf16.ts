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
  let zerosEven = 0;
  let zerosOdd = 0;
  let halvesEven = 0;
  let halvesOdd = 0;
  for (let at = 0; at + 1 < length; at += 2) {
    const even = highHalves[bytes[at] as number] as number;
    const odd = highHalves[bytes[at + 1] as number] as number;
    zerosEven += even >> 1;
    zerosOdd += odd >> 1;
    halvesEven += even & 1;
    halvesOdd += odd & 1;
  }
  if (zerosEven === 0 && zerosOdd > length / 4) return 'little';
  if (zerosOdd === 0 && zerosEven > length / 4) return 'big';
  // Texts in other scripts than Latin: the high halves of nearly all characters are of one script, or of a space or digit.
  const enough = (length / 2) * mostly;
  if (halvesOdd >= enough && halvesEven < enough) return 'little';
  return halvesEven >= enough && halvesOdd < enough ? 'big' : undefined;
}

const mostly = 0.9;

/** 1: Greek to Arabic, kana, Han: a third of all bytes, so that few random ones look like it; 3: Latin. */
const highHalves = new Uint8Array(256)
  .fill(1, 0x4e, 0xa0)
  .fill(1, 0x03, 0x07)
  .fill(1, 0x30, 0x31)
  .fill(3, 0, 1);
