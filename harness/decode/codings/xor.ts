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

/** First bytes of what is worth opening: compressed streams, JSON documents. */
const starts = [0x1f, 0x78, 0x28, 0x7b, 0x5b];

/** Second bytes of the streams among them. */
const seconds = [0x8b, 0x01, 0x5e, 0x9c, 0xda, 0xb5];

function keyOfStream(bytes: Buffer): number | undefined {
  const first = bytes[0] ?? 0;
  const last = bytes.at(-1) ?? 0;
  for (const start of starts) {
    const key = first ^ start;
    if (key === 0) continue;
    const isDocument = start === 0x7b || start === 0x5b;
    if (isDocument && (last ^ key) !== start + 2) continue;
    if (!isDocument && !seconds.includes((bytes[1] ?? 0) ^ key)) continue;
    const head = withKey(bytes.subarray(0, 16), key);
    if (isDocument ? isPlausible(head) && isPlausible(withKey(bytes, key)) : hasMagic(head)) return key;
  }
  return keyOfBase64(bytes);
}

/** XOR with one byte keeps what characters have in common: the top bit of all of them is the same. */
function keyOfBase64(bytes: Buffer): number | undefined {
  const top = (bytes[0] ?? 0) & 0x80;
  if (bytes.length < 12 || bytes.some((byte) => (byte & 0x80) !== top)) return undefined;
  const sample = bytes.subarray(0, 64);
  for (let low = 1; low < 128; low += 1) {
    const key = top | low;
    if (!base64Text.test(withKey(sample, key).toString('latin1'))) continue;
    const text = withKey(bytes, key).toString('latin1');
    if (base64Text.test(text) && isPlausible(Buffer.from(text, 'base64'))) return key;
  }
  return undefined;
}
