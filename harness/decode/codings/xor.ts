// Undoes XOR with one byte: the key follows from what is looked for, or from what a known stream starts with.
import { charClass } from '../char-class.ts';
import {
  type BytesCoding,
  decoded,
  notApplicable,
  type Outcome,
  type Scope,
  type TextCoding,
} from '../coding.ts';
import { maySpellText } from '../deflate-head.ts';
import { hasMagic, isPlausible } from '../plausible.ts';

const segments = ['xor'];
const minLength = 8;
const base64Text = /^[A-Za-z0-9+/_-]{12,}={0,2}$/;

/** Bytes that no other decoder opened: `xor:5a` names the key. */
export const xor: BytesCoding = {
  id: 'xor',
  segments,
  minLength,
  decode(bytes, scope) {
    const key = askedKey(scope) ?? scope.disguises?.xorKey(bytes) ?? keyOfStream(bytes);
    return key === undefined ? notApplicable : opened(bytes, key);
  },
};

/** A text that small keys left printable: without spaces, with marks where they were. */
export const xorText: TextCoding = {
  id: 'xor-text',
  segments,
  minLength,
  needs: [charClass.other],
  without: charClass.space | charClass.high,
  reading: 'guess',
  decode(text, scope) {
    const bytes = Buffer.from(text, 'latin1');
    const key = askedKey(scope) ?? scope.disguises?.xorKey(bytes);
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

function keyOfStream(bytes: Buffer): number | undefined {
  const head = bytes[0] ?? 0;
  for (const { first, second, last } of starts) {
    const key = head ^ first;
    if (key === 0 || !second.includes((bytes[1] ?? 0) ^ key)) continue;
    if (
      last === undefined
        ? isStream(withKey(bytes.subarray(0, 64), key), bytes.length)
        : isDocument(bytes, key, last)
    )
      return key;
  }
  return keyOfBase64(bytes);
}

/** Two bytes of zlib are too few to tell: what follows must be a deflate stream of text. */
function isStream(head: Buffer, sizeBytes: number): boolean {
  if (!hasMagic(head)) return false;
  return head[0] !== 0x78 || sizeBytes > longestToken || maySpellText(head.subarray(2));
}

/** Longer values are each worth an attempt. */
const longestToken = 1024;

function isDocument(bytes: Buffer, key: number, last: number): boolean {
  return ((bytes.at(-1) ?? 0) ^ key) === last && isPlausible(withKey(bytes, key));
}

/** XOR with one byte keeps what characters have in common: the top bit of all of them is the same. */
function keyOfBase64(bytes: Buffer): number | undefined {
  const top = (bytes[0] ?? 0) & 0x80;
  if (bytes.length < 12) return undefined;
  for (const byte of bytes) if ((byte & 0x80) !== top) return undefined;
  const sample = bytes.subarray(0, 64);
  for (let low = 1; low < 128; low += 1) {
    const key = top | low;
    if (!base64Text.test(withKey(sample, key).toString('latin1'))) continue;
    const text = withKey(bytes, key).toString('latin1');
    if (base64Text.test(text) && isPlausible(Buffer.from(text, 'base64'))) return key;
  }
  return undefined;
}
