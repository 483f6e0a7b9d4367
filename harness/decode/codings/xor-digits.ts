// Finds the key of one byte under which a value is the digits of another coding: no word shows then, but few keys make digits of all bytes.
import type { Scope, TextCoding } from '../coding.ts';
import { isPlausible } from '../plausible.ts';
import { openBase32 } from './base32.ts';
import { base58 } from './base58.ts';
import { base64Part } from './base64-part.ts';
import { base85 } from './base85.ts';

const base64Text = /^[A-Za-z0-9+/_-]{12,}={0,2}$/;
const hexText = /^(?:0x)?((?:[0-9a-f]{2}){8,})$/i;
const base32Text = /^([A-Z2-7]{16,}|[a-z2-7]{16,})={0,6}$/;
/** A name, an address or a sentence around a run of digits long enough to tell. */
const wrapped = /[A-Za-z0-9+/_-]{24}/;

/** Whether a text is digits that stand for text or a known stream. */
export function isDigitsOfText(text: string, scope: Scope): boolean {
  if (base64Text.test(text) && isPlausible(Buffer.from(text, 'base64'))) return true;
  const hex = hexText.exec(text)?.[1];
  if (hex !== undefined && isPlausible(Buffer.from(hex, 'hex'))) return true;
  const bare = base32Text.exec(text)?.[1]?.toUpperCase();
  const opened = bare === undefined ? undefined : openBase32(bare);
  if (opened !== undefined && isPlausible(opened.bytes)) return true;
  return (
    isOf(base58, text, scope) || isOf(base85, text, scope) || (wrapped.test(text) && holdsText(text, scope))
  );
}

function isOf({ minLength, decode }: TextCoding, text: string, scope: Scope): boolean {
  return text.length >= minLength && decode(text, { ...scope, asked: '' }).kind === 'decoded';
}

/** Base64 in something longer: a token of several parts, a `data:` URL, lines. */
function holdsText(text: string, scope: Scope): boolean {
  const outcome = base64Part.decode(text, scope);
  if (outcome.kind !== 'decoded') return false;
  return [...outcome.children].some((child) => (child.text?.length ?? 0) >= shortestText);
}
const shortestText = 12;

/** For every byte one bit for each key from 1 to 31 that makes a digit of it; larger keys leave no printable text. */
const keysOf = new Uint32Array(256);
const isDigit = new Uint8Array(256);
for (const digit of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=') {
  const code = digit.charCodeAt(0);
  isDigit[code] = 1;
  for (let key = 1; key < 32; key += 1) keysOf[code ^ key] = (keysOf[code ^ key] as number) | (1 << key);
}

const shortest = 16;
const longest = 8192;

/** Codings have capitals and figures, or one of them, in plenty: at least one in so many characters. Texts and names have few. */
const othersPerSmall = 4;

/**
 * The key under which printable bytes, some of them no digits, are digits that stand for something; undefined when there
 * is none. A small key leaves capitals among the capitals and figures among the figures, so that both can be counted first.
 */
export function smallKeyOf(
  bytes: Buffer,
  { start, end }: { start: number; end: number },
  scope: Scope,
): number | undefined {
  const length = end - start;
  if (length < shortest || length > longest) return undefined;
  let keys = ~0;
  let digits = 0;
  let others = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    keys &= keysOf[byte] as number;
    if (keys === 0) return undefined;
    digits += isDigit[byte] as number;
    if ((byte & 0x60) !== 0x60) others += 1;
  }
  if (digits === length || othersPerSmall * others < length) return undefined;
  for (let key = 1; key < 32; key += 1) {
    if ((keys & (1 << key)) === 0) continue;
    const opened = bytes.subarray(start, end).map((byte) => byte ^ key);
    if (isDigitsOfText(Buffer.from(opened).toString('latin1'), scope)) return key;
  }
  return undefined;
}
