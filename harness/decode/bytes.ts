// Tells bytes that are text from bytes that are not, and names well-known media by their first bytes.
import { isAscii, isUtf8 } from 'node:buffer';
import { charClass, classesOf } from './char-class.ts';

/** A text with the character classes that occur in it. */
export interface ClassedText {
  text: string;
  classes: number;
}

/** The UTF-8 text (byte order mark removed) `bytes` are; undefined when they are not, or hold control characters. */
export function textOf(bytes: Buffer): ClassedText | undefined {
  const text = utf8Of(bytes);
  if (text === undefined) return undefined;
  const classes = classesOf(text);
  return (classes & charClass.control) !== 0 ? undefined : { text, classes };
}

/** Whether `bytes` are UTF-8. Control characters may stand in it, though not at its start. */
export function isUtf8Text(bytes: Buffer): boolean {
  return !startsBinary(bytes) && isUtf8(bytes);
}

function utf8Of(bytes: Buffer): string | undefined {
  if (!isUtf8Text(bytes)) return undefined;
  const raw = isAscii(bytes) ? bytes.toString('latin1') : bytes.toString('utf8');
  return raw.charCodeAt(0) === 0xfeff ? raw.slice(1) : raw;
}

/** Of a text with control characters in it at most this share is any. */
const mostControls = 0.1;
const shortestRough = 12;

/**
 * A text that keeps control characters: records parted by them, or JSON that carries bytes one a character. It starts
 * as text does and is UTF-8 to its end. Weaker than `textOf`, so asked last.
 */
export function roughTextOf(bytes: Buffer): ClassedText | undefined {
  if (bytes.length < shortestRough || (bytes[0] ?? 0) < 0x20 || !isUtf8(bytes)) return undefined;
  let controls = 0;
  for (const byte of bytes) {
    if ((byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0x7f) controls += 1;
  }
  if (controls > mostControls * bytes.length) return undefined;
  const text = bytes.toString('utf8');
  return { text, classes: classesOf(text) };
}

const sampled = 24;

/** Most bytes that are no text show it at once, which spares the pass over all of them. */
function startsBinary(bytes: Buffer): boolean {
  if (bytes[0] === firstField && isTextRecord(bytes)) return true;
  if (mayBeBencode(bytes)) return true;
  const end = Math.min(sampled, bytes.length);
  for (let at = 0; at < end; at += 1) {
    const byte = bytes[at] as number;
    if ((byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0x7f) return true;
  }
  return false;
}

/** Tag of a protobuf message's first field, a string: a line break, were it text. */
const firstField = 0x0a;

/** Whether bytes are strings with a tag and a length each from the first to the last, all of which print: a short protobuf message looks like text. */
function isTextRecord(bytes: Buffer): boolean {
  let at = 0;
  while (at + 2 < bytes.length) {
    const size = bytes[at + 1] as number;
    const prints = (size >= 0x20 && size < 0x7f) || size === 0x09 || size === 0x0a || size === 0x0d;
    if (!prints || ((bytes[at] as number) & 0x87) !== 2) return false;
    at += 2 + size;
  }
  return at === bytes.length;
}

/** A dictionary or a list of bencode by its first bytes and its last one; what it holds may be text throughout. */
export function mayBeBencode(bytes: Buffer): boolean {
  const second = bytes[1] ?? 0;
  if ((bytes[0] !== 0x64 && bytes[0] !== 0x6c) || second < 0x30 || second > 0x39 || bytes.at(-1) !== 0x65)
    return false;
  return /^[dl]\d{1,6}:/.test(bytes.toString('latin1', 0, 8));
}

/** Signature bytes (Latin-1) at an offset, from the IANA media type registrations and the formats' specifications. */
const signatures: readonly { type: string; at: number; bytes: string }[] = [
  { type: 'image/png', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { type: 'image/jpeg', at: 0, bytes: '\xff\xd8\xff' },
  { type: 'image/gif', at: 0, bytes: 'GIF8' },
  { type: 'image/webp', at: 8, bytes: 'WEBP' },
  { type: 'image/avif', at: 4, bytes: 'ftypavif' },
  { type: 'image/x-icon', at: 0, bytes: '\x00\x00\x01\x00' },
  { type: 'video/mp4', at: 4, bytes: 'ftyp' },
  { type: 'video/webm', at: 0, bytes: '\x1aE\xdf\xa3' },
  { type: 'audio/mpeg', at: 0, bytes: 'ID3' },
  { type: 'font/woff2', at: 0, bytes: 'wOF2' },
  { type: 'font/woff', at: 0, bytes: 'wOFF' },
  { type: 'application/wasm', at: 0, bytes: '\x00asm' },
  { type: 'application/pdf', at: 0, bytes: '%PDF-' },
];

const marks = signatures.map(({ type, at, bytes }) => ({ type, at, mark: Buffer.from(bytes, 'latin1') }));

/** Media type by signature; undefined when none fits. */
export function mediaTypeOf(bytes: Buffer): string | undefined {
  for (const { type, at, mark } of marks) {
    if (bytes.length > at + mark.length && bytes[at] === mark[0] && startsAt(bytes, at, mark)) return type;
  }
  return undefined;
}

function startsAt(bytes: Buffer, at: number, mark: Buffer): boolean {
  return bytes.compare(mark, 0, mark.length, at, at + mark.length) === 0;
}
