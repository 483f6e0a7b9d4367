// Reads lists of numbers that are bytes or characters: `[104,105]` of a byte array, or the steps from one character to the next.
import { textOf } from './bytes.ts';
import { digestText } from './leaves.ts';
import { isNoise } from './noise.ts';
import { isPlausible } from './plausible.ts';

const fewest = 8;
/** Fewer small numbers are counts and coordinates. */
const fewestPacked = 16;
const most = 1 << 20;

/** What the numbers spell: bytes worth a look, or a text; undefined when they are just numbers. */
export function spelledBy(numbers: readonly unknown[]): { bytes: Buffer } | { text: string } | undefined {
  if (numbers.length < fewest || numbers.length > most || !numbers.every(isCode)) return undefined;
  if (numbers.every(isByte) || numbers.every(isSignedByte)) {
    const bytes = Buffer.from(numbers);
    const digest = digestText(bytes);
    if (digest !== undefined && !isPlausible(bytes)) return { text: digest };
    if (isPlausible(bytes) || (bytes.length >= fewestPacked && !isNoise(bytes))) return { bytes };
  }
  return textOfCodes(numbers) ?? textOfCodes(sums(numbers));
}

const isByte = (code: number): boolean => code >= 0 && code < 256;
/** As Java has bytes. */
const isSignedByte = (code: number): boolean => code >= -128 && code < 128;

function isCode(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > -0x110000 && value < 0x110000;
}

function textOfCodes(codes: readonly number[]): { text: string } | undefined {
  if (!codes.every((code) => code >= 9 && code < 0x110000)) return undefined;
  const text = codes.map((code) => String.fromCodePoint(code)).join('');
  return textOf(Buffer.from(text)) === undefined ? undefined : { text };
}

/** Each number as the sum of all up to it. */
function sums(steps: readonly number[]): number[] {
  let sum = 0;
  return steps.map((step) => {
    sum += step;
    return sum;
  });
}
