// Tells random ids and keys, the most frequent tokens of all, from tokens that hide something, without giving memory to any of them.
import type { Scope } from '../coding.ts';
import { exoticBytesCodings } from '../decoders.ts';
import { isNoise } from '../noise.ts';
import { hasMagic, printableWidth } from '../plausible.ts';

const longestToken = 128;
const shortestToken = 8;
/** Characters of a turned token, and bytes of them, that tell whether it spells anything. */
const sampled = 24;

const sixtyFour = valuesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', '-_');
const sixteen = valuesOf('0123456789abcdef', '', 'ABCDEF');
const thirtyTwo = valuesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', '', '', 'abcdefghijklmnopqrstuvwxyz');
const thirtyTwoHex = valuesOf('0123456789ABCDEFGHIJKLMNOPQRSTUV', '', '', '0123456789abcdefghijklmnopqrstuv');
const fiftyEight = valuesOf('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');
const none = 255;

/** Values of digits by their character; `last` stands for the last digits again, `fromTen` for those from ten, `again` for all from the first. */
function valuesOf(digits: string, last = '', fromTen = '', again = ''): Uint8Array {
  const values = new Uint8Array(65536).fill(255);
  const put = (characters: string, first: number): void =>
    [...characters].forEach((character, index) => {
      values[character.charCodeAt(0)] = first + index;
    });
  put(digits, 0);
  put(last, digits.length - last.length);
  put(fromTen, 10);
  put(again, 0);
  return values;
}

/**
 * The first code of an LZ-string text in letters is two bits, the first character follows it, lowest bit first: most
 * texts show by these that they are none.
 */
export function glanceAtLz(text: string): boolean | undefined {
  const first = sixtyFour[text.charCodeAt(0)] as number;
  const second = sixtyFour[text.charCodeAt(1)] as number;
  if (first === none || second === none) return undefined;
  const bits = (first << 6) | second;
  let code = 0;
  let character = 0;
  for (let bit = 0; bit < 2; bit += 1) code |= ((bits >> (11 - bit)) & 1) << bit;
  for (let bit = 0; bit < 8; bit += 1) character |= ((bits >> (9 - bit)) & 1) << bit;
  if (code > 1) return false;
  const control = character < 0x20 && character !== 9 && character !== 10 && character !== 13;
  return code === 0 && (control || character === 0x7f) ? false : undefined;
}

const scratch = Buffer.alloc(longestToken);

/** True for a text that is one token and noise to every decoder of whole tokens. */
export function isNoiseToken(text: string, scope: Scope): boolean {
  const { length } = text;
  if (length < shortestToken || length > longestToken) return false;
  let hex = length % 2 === 0;
  let small = false;
  let capital = false;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (sixtyFour[code] === none) return false;
    if (sixteen[code] === none) hex = false;
    if (code >= 0x61) small ||= code !== 0x5f;
    else if (code >= 0x41 && code <= 0x5a) capital = true;
  }
  if (hex && (opens(text, sixteen, 4, scope) || spells(text, { values: sixteen, bits: 4, turn: 'reversed' }))) {
    return false;
  }
  if (small !== capital) {
    for (const values of [thirtyTwo, thirtyTwoHex]) if (spells(text, { values, bits: 5 })) return false;
  }
  if (!small || !capital) return true;
  if (opens(text, sixtyFour, 6, scope)) return false;
  for (const turn of ['reversed', 'rot13'] as const) {
    if (spells(text, { values: sixtyFour, bits: 6, turn })) return false;
  }
  return !holdsShifted(text) && !mayBeBase58(text);
}

/** Whether a decoder of bytes may open what the digits stand for. */
function opens(text: string, values: Uint8Array, bits: number, scope: Scope): boolean {
  const size = fill(text, { values, bits, from: 0, to: text.length });
  const bytes = scratch.subarray(0, size);
  if (!isNoise(bytes)) return true;
  return exoticBytesCodings.some(
    (coding) => size >= coding.minLength && coding.decode(bytes, scope).kind === 'decoded',
  );
}

type Turn = 'reversed' | 'rot13';

/** Whether the first digits stand for text, or for the start of a known stream. */
function spells(
  text: string,
  { values, bits, turn, from = 0 }: { values: Uint8Array; bits: number; turn?: Turn; from?: number },
): boolean {
  const to = Math.min(text.length, from + sampled);
  return startsReadable(fill(text, { values, bits, from, to, turn }));
}

function startsReadable(size: number): boolean {
  if (size < 0) return false;
  if (hasMagic(scratch)) return true;
  // A character may be cut at the end of the sample.
  for (let at = 0; at < size - 3; ) {
    const width = printableWidth(scratch, at);
    if (width === 0) return false;
    at += width;
  }
  return true;
}

/** Writes the bytes of the digits between `from` and `to` into the scratch; how many, or -1 when one is no digit. */
function fill(
  text: string,
  {
    values,
    bits,
    from,
    to,
    turn,
  }: { values: Uint8Array; bits: number; from: number; to: number; turn?: Turn | undefined },
): number {
  let pending = 0;
  let held = 0;
  let size = 0;
  const last = text.length - 1;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(turn === 'reversed' ? last - at : at);
    const value = values[turn === 'rot13' ? rotated(code) : code] as number;
    if (value === none) return -1;
    pending = ((pending << bits) | value) & 0xffff;
    held += bits;
    if (held < 8) continue;
    held -= 8;
    scratch[size] = (pending >> held) & 0xff;
    size += 1;
  }
  return size;
}

function rotated(code: number): number {
  const letter = code | 0x20;
  if (letter < 0x61 || letter > 0x7a) return code;
  return letter < 0x6e ? code + 13 : code - 13;
}

const streamStart = /H4sI|e[JNAF]|KLUv/;

/** Base64 behind a prefix: text at another alignment, or a stream where one may start. */
function holdsShifted(text: string): boolean {
  if (streamStart.test(text)) return true;
  const quarter = 4 * Math.floor(text.length / 16);
  for (let shift = 0; shift < 4; shift += 1) {
    if (spells(text, { values: sixtyFour, bits: 6, from: quarter + shift })) return true;
  }
  return false;
}

/** The last six bytes of the number, and the first three, decide: a text is text at its end, a stream shows at its start. */
function mayBeBase58(text: string): boolean {
  let high = 0;
  let low = 0;
  let head = 0;
  let headDigits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const value = fiftyEight[text.charCodeAt(at)] as number;
    if (value === none) return false;
    if (headDigits < 9 && (head > 0 || value > 0)) {
      head = head * 58 + value;
      headDigits += 1;
    }
    low = low * 58 + value;
    high = (high * 58 + Math.floor(low / 0x1000000)) % 0x1000000;
    low %= 0x1000000;
  }
  return isReadableEnd(high, low) || isStreamHead(text, head, headDigits);
}

/** Two words of three bytes; any byte beyond ASCII is let pass. */
function isReadableEnd(high: number, low: number): boolean {
  for (const word of [high, low]) {
    for (let shift = 16; shift >= 0; shift -= 8) {
      const byte = (word >> shift) & 0xff;
      if (byte === 0x7f || (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13)) return false;
    }
  }
  return true;
}

function isStreamHead(text: string, head: number, digits: number): boolean {
  const zeros = text.length - text.replace(/^1+/, '').length;
  const bitsBelow = (text.length - zeros - digits) * Math.log2(58) + Math.log2(head);
  const bytes = Math.floor(bitsBelow / 8) + 1;
  const first = Math.floor(2 ** (bitsBelow - 8 * (bytes - 3)));
  const pair = first >> 8;
  return pair === 0x1f8b || pair === 0x28b5 || pair === 0x504b || zlibHeads.has(pair);
}

const zlibHeads = new Set([0x7801, 0x785e, 0x789c, 0x78da]);
