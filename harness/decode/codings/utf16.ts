// Opens UTF-16 text (either byte order, with or without a byte order mark): for Latin text every other byte is zero; and UTF-32.
import { textOf } from '../bytes.ts';
import { type BytesCoding, decoded, notApplicable } from '../coding.ts';

const sample = 512;

/** Bytes of an even number whose zeros all stand on one side; or groups of four with the zeros of UTF-32. */
export const utf16: BytesCoding = {
  id: 'utf16',
  segments: ['utf16', 'utf32'],
  minLength: 8,
  decode(bytes) {
    const wide = textOf32(bytes);
    if (wide !== undefined) return decoded({ segment: 'utf32', text: wide });
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
  // Pairs of ASCII letters look like Han.
  if (isMostlyAscii(bytes.subarray(0, length))) return undefined;
  // Texts in other scripts than Latin: the high halves of nearly all characters are of one script, or of a space or digit.
  const enough = (length / 2) * mostly;
  if (halvesOdd >= enough && halvesEven < enough) return 'little';
  return halvesEven >= enough && halvesOdd < enough ? 'big' : undefined;
}

/** The text that bytes are as UTF-32 in either order: no character has more than 21 bits. */
function textOf32(bytes: Buffer): string | undefined {
  const { length } = bytes;
  if (length % 4 !== 0) return undefined;
  const isLittle = bytes[3] === 0 && bytes[length - 1] === 0;
  if (!isLittle && (bytes[0] !== 0 || bytes[length - 4] !== 0)) return undefined;
  const units: string[] = [];
  for (let at = 0; at < length; at += 4) {
    const point = isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    if (point === 0 || point > lastPoint) return undefined;
    units.push(String.fromCodePoint(point));
  }
  return textOf(Buffer.from(units.join('')))?.text;
}
const lastPoint = 0x10ffff;

const mostly = 0.9;

/** Whether nearly all bytes are printable ASCII, as no UTF-16 of another script is. */
export function isMostlyAscii(bytes: Buffer): boolean {
  let printable = 0;
  for (const byte of bytes) if (byte >= 0x20 && byte < 0x7f) printable += 1;
  return printable > 0.8 * bytes.length;
}

/** 1: Greek to Arabic, kana, Han: a third of all bytes, so that few random ones look like it; 3: Latin. */
const highHalves = new Uint8Array(256)
  .fill(1, 0x4e, 0xa0)
  .fill(1, 0x03, 0x07)
  .fill(1, 0x30, 0x31)
  .fill(3, 0, 1);
