// Tells from both ends of a number in base58 whether it may hold something, without working out all of it.
import { none } from './digits.ts';
import { streamHeads } from './readable.ts';

/** Where the digits stand. */
export interface Digits {
  digits: Uint8Array;
  start: number;
  end: number;
}

/** The last six bytes of the number, and the first two, decide: a text is text at its end, a stream shows at its start. */
export function mayBeBase58({ digits, start, end }: Digits, values: Uint8Array): boolean {
  if (!endOfNumber(digits, values, { from: start, end, step: 1 })) return false;
  if (isReadableEnd(numberEnd.high, numberEnd.low) || isOneHalf(numberEnd.high, numberEnd.low)) return true;
  let first = start;
  while (first < end && values[digits[first] as number] === 0) first += 1;
  let head = 0;
  for (let at = first; at < Math.min(end, first + headDigits); at += 1)
    head = head * 58 + (values[digits[at] as number] as number);
  return isStreamHead(head, end - first);
}

/** Whether the number ends as text does, read from the first digit to the last or, with `step` -1, the other way. */
export function spellsBase58({ digits, start, end }: Digits, values: Uint8Array, step: 1 | -1 = 1): boolean {
  const range = step === 1 ? { from: start, end, step } : { from: end - 1, end: start - 1, step };
  return endOfNumber(digits, values, range) && isReadableEnd(numberEnd.high, numberEnd.low);
}

/** Writes the last six bytes of the number into `numberEnd`; false when a character is no digit. */
function endOfNumber(
  digits: Uint8Array,
  values: Uint8Array,
  { from, end, step }: { from: number; end: number; step: number },
): boolean {
  let high = 0;
  let low = 0;
  for (let at = from; at !== end; at += step) {
    const value = values[digits[at] as number] as number;
    if (value === none) return false;
    low = low * 58 + value;
    const carry = (low / 0x1000000) | 0;
    high = (high * 58 + carry) & 0xffffff;
    low -= carry * 0x1000000;
  }
  numberEnd.high = high;
  numberEnd.low = low;
  return true;
}

/** Two words of three bytes; one for all, so that none costs memory. */
const numberEnd = { high: 0, low: 0 };

/** As many as a number holds exactly. */
const headDigits = 9;

/** Two words of three bytes: UTF-8 without control characters, of which the first may have begun before. */
function isReadableEnd(high: number, low: number): boolean {
  let expected = -1;
  for (let at = 0; at < 6; at += 1) {
    const byte = ((at < 3 ? high : low) >> (16 - 8 * (at % 3))) & 0xff;
    if ((byte & 0xc0) === 0x80) {
      if (expected === 0 || (expected < 0 && at > 2)) return false;
      if (expected > 0) expected -= 1;
      continue;
    }
    if (expected > 0) return false;
    if (byte < 0x80) {
      if (byte === 0x7f || (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13)) return false;
      expected = 0;
    } else if (byte < 0xc2 || byte > 0xf4) return false;
    else expected = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  }
  return expected <= 0;
}

/** Six bytes on one side of 0x80, as text XORed with one byte is. */
function isOneHalf(high: number, low: number): boolean {
  const tops = (high & 0x808080) + ((low & 0x808080) >>> 1);
  return tops === 0 || tops === 0xc0c0c0;
}

function isStreamHead(head: number, digits: number): boolean {
  const bits = Math.max(0, digits - headDigits) * Math.log2(58) + Math.log2(head);
  const bytes = Math.floor(bits / 8) + 1;
  return streamHeads.has(Math.floor(2 ** (bits - 8 * (bytes - 2))));
}
