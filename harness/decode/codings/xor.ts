// Undoes XOR with one byte: the key follows from what is looked for, or from what a known stream starts with.
import { inflateSync } from 'node:zlib';
import {
  type BytesCoding,
  decoded,
  notApplicable,
  type Outcome,
  type Scope,
  type TextCoding,
} from '../coding.ts';
import { lzBytes } from './lz-string.ts';
import { isDigitsOfText, smallKeyOf } from './xor-digits.ts';
import { maySpellText } from '../deflate-head.ts';
import { inflatedSize } from '../deflate-walk.ts';
import { hasMagic, isPlausible } from '../plausible.ts';

const segments = ['xor'];
const minLength = 8;

/** Bytes that no other decoder opened: `xor:5a` names the key. */
export const xor: BytesCoding = {
  id: 'xor',
  segments,
  minLength,
  decode(bytes, scope) {
    const key = askedKey(scope) ?? scope.disguises?.xorKey(bytes) ?? keyOfStream(bytes, scope);
    return key === undefined ? notApplicable : opened(bytes, key);
  },
};

/** Longer texts are documents, whose fields are asked. */
const longestText = 64 * 1024;

/** Of digits larger keys make some of these. */
const controls = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/** A text that small keys left printable, or that other keys left a text. */
export const xorText: TextCoding = {
  id: 'xor-text',
  part: true,
  segments,
  minLength,
  needs: [],
  without: 0,
  reading: 'guess',
  decode(text, scope) {
    if (text.length > longestText) return notApplicable;
    const bytes = Buffer.from(text);
    const key =
      askedKey(scope) ??
      scope.disguises?.xorKey(bytes) ??
      smallKeyOf(bytes, { start: 0, end: bytes.length }, scope) ??
      (controls.test(text) ? keyOfDigits(bytes, scope) : undefined);
    return key === undefined ? notApplicable : opened(bytes, key);
  },
};

function opened(bytes: Buffer, key: number): Outcome {
  return decoded({ segment: `xor:${key.toString(16).padStart(2, '0')}`, bytes: withKey(bytes, key) });
}

function withKey(bytes: Buffer, key: number): Buffer {
  return Buffer.from(bytes.map((byte) => byte ^ key));
}

function askedKey({ asked }: Scope): number | undefined {
  if (asked === undefined) return undefined;
  const key = /^xor:([0-9a-f]{2})$/.exec(asked ?? '')?.[1];
  return key === undefined ? undefined : Number.parseInt(key, 16);
}

/** First bytes of what is worth opening, and what may follow the first: compressed streams, JSON documents. */
const starts: readonly { first: number; second: readonly number[]; last?: number }[] = [
  { first: 0x1f, second: [0x8b] },
  { first: 0x78, second: [0x01, 0x5e, 0x9c, 0xda] },
  { first: 0x28, second: [0xb5] },
  { first: 0x7b, second: [0x22, 0x0a, 0x20], last: 0x7d },
  { first: 0x5b, second: [0x22, 0x7b, 0x5b, 0x0a, 0x20], last: 0x5d },
];

/** First bytes of an LZ-string of a JSON text: of `{"`, of `[{"`, of `["` and of `[[`. */
const lzStarts = ['378220', '3686f0', '368220', '36b0'].map((hex) => Buffer.from(hex, 'hex'));

/** The key falls out of the XOR of the first two bytes: 1 for what two bytes of `starts` or `lzStarts` give. */
const startSteps = new Uint8Array(256);
for (const { first, second } of starts) for (const byte of second) startSteps[first ^ byte] = 1;
for (const start of lzStarts) startSteps[start.readUInt8(0) ^ start.readUInt8(1)] = 1;

function keyOfStream(bytes: Buffer, scope: Scope): number | undefined {
  const head = bytes[0] ?? 0;
  if (startSteps[head ^ (bytes[1] ?? 0)] !== 1) return keyOfBase64(bytes, scope);
  for (const { first, second, last } of starts) {
    const key = head ^ first;
    if (key === 0 || !second.includes((bytes[1] ?? 0) ^ key)) continue;
    if (last === undefined ? isStream(bytes, key) : isDocument(bytes, key, last)) return key;
  }
  return keyOfLz(bytes, scope) ?? keyOfBase64(bytes, scope);
}

/** What opens an LZ-string of JSON is the same from one to the next, and bytes that open to such a text are no chance. */
function keyOfLz(bytes: Buffer, scope: Scope): number | undefined {
  if (bytes.length % 2 === 1 || bytes.length < shortestLz) return undefined;
  for (const start of lzStarts) {
    const key = (bytes[0] ?? 0) ^ start.readUInt8(0);
    if (key === 0 || !startsAs(bytes, key, start)) continue;
    const opened = lzBytes.decode(withKey(bytes, key), scope);
    if (opened.kind === 'decoded') return key;
  }
  return undefined;
}
const shortestLz = 16;

function startsAs(bytes: Buffer, key: number, start: Buffer): boolean {
  for (let at = 0; at < start.length; at += 1) if (((bytes[at] as number) ^ key) !== start[at]) return false;
  return true;
}

/** Two bytes of zlib are too few to tell: what follows must be a deflate stream of text. */
function isStream(bytes: Buffer, key: number): boolean {
  if (bytes.length <= sampled && !mayStartStream(bytes, key)) return false;
  const head = withKey(bytes.subarray(0, 64), key);
  if (!hasMagic(head)) return false;
  if (head[0] !== 0x78 || bytes.length > longestToken) return true;
  return maySpellText(head.subarray(2)) && inflatesToText(withKey(bytes, key));
}

const sampled = 256;
const scratch = Buffer.alloc(sampled);

/** Nearly every short value ends here. */
function mayStartStream(bytes: Buffer, key: number): boolean {
  for (let at = 0; at < bytes.length; at += 1) scratch[at] = (bytes[at] as number) ^ key;
  if (scratch[0] === 0x1f) return scratch[2] === 0x08;
  if (scratch[0] === 0x28) return scratch[2] === 0x2f && scratch[3] === 0xfd;
  return inflatedSize(scratch.subarray(0, bytes.length), 2) > 0;
}

/** A few bytes of a chance stream open to a few others; what was packed on purpose is text, or packed once more. */
function inflatesToText(stream: Buffer): boolean {
  try {
    return isPlausible(inflateSync(stream, { maxOutputLength: longestOpened }));
  } catch (_cause) {
    return false;
  }
}
const longestOpened = 1 << 20;

/** Longer values are each worth an attempt at a stream, and too long for one at a token. */
const longestToken = 1024;

function isDocument(bytes: Buffer, key: number, last: number): boolean {
  return ((bytes.at(-1) ?? 0) ^ key) === last && isPlausible(withKey(bytes, key));
}

/** The key under which a text with control characters, or other bytes, are digits of another coding. */
export function keyOfDigits(bytes: Buffer, scope: Scope): number | undefined {
  return scope.disguises === undefined ? undefined : keyOfBase64(bytes, scope);
}

/** XOR with one byte keeps what characters have in common: the top bit of all of them is the same. */
function keyOfBase64(bytes: Buffer, scope: Scope): number | undefined {
  const top = (bytes[0] ?? 0) & 0x80;
  if (bytes.length < 12 || bytes.length > longestToken) return undefined;
  for (let at = 1; at < bytes.length; at += 1) if (((bytes[at] as number) & 0x80) !== top) return undefined;
  const sample = bytes.subarray(0, 64);
  for (let low = 0; low < 128; low += 1) {
    const key = top | low;
    if (key === 0 || !prints(sample, key) || padding.test(withKey(sample, key).toString('latin1'))) continue;
    const text = withKey(bytes, key).toString('latin1');
    if (isDigitsOfText(text, scope)) return key;
  }
  return undefined;
}

/** Digits of coded values do not stay the same for long; the zeros between the fields of a record do. */
const padding = /(.)\1{11}/;

/** Nearly every key ends at one of the first bytes. */
function prints(bytes: Buffer, key: number): boolean {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = (bytes[at] as number) ^ key;
    if ((byte < 0x20 && byte !== 0x0a && byte !== 0x0d) || byte > 0x7e) return false;
  }
  return true;
}
