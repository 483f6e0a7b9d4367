// Tells from its first characters whether a text may be base85: nearly every other text fails within two groups.
import { Readable } from './readable.ts';

const common = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const alphabets = [
  Array.from({ length: 85 }, (_, value) => String.fromCharCode(33 + value)).join(''),
  `${common}.-:+=^!/*?&<>()[]{}@%$#`,
  `${common.slice(0, 10)}${common.slice(36)}${common.slice(10, 36)}!#$%&()*+-;<=>?@^_\`{|}~`,
].map((alphabet) => {
  const values = new Uint8Array(128).fill(255);
  [...alphabet].forEach((character, value) => {
    values[character.charCodeAt(0)] = value;
  });
  return values;
});

const shortest = 12;
/** Groups looked at, as far as the text has them: most other text fails within the first. */
const sampled = 4;
const readable = new Readable();

/** Whether what starts at `start` spells text or the start of a known stream in one of the alphabets. */
export function mayStart85(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < shortest) return false;
  let fitting = all;
  for (let at = start; at < start + 5; at += 1) fitting &= alphabetsOf[bytes[at] as number] as number;
  for (let index = 0; fitting !== 0; index += 1, fitting >>= 1)
    if ((fitting & 1) !== 0 && spells(bytes, { start, end, values: alphabets[index] as Uint8Array }))
      return true;
  return false;
}

const all = (1 << alphabets.length) - 1;
/** One bit for each alphabet that has the character. */
const alphabetsOf = Uint8Array.from({ length: 256 }, (_, code) =>
  alphabets.reduce((bits, values, index) => ((values[code] ?? 255) === 255 ? bits : bits | (1 << index)), 0),
);

function spells(
  bytes: Uint8Array,
  { start, end, values }: { start: number; end: number; values: Uint8Array },
): boolean {
  readable.restart();
  const last = Math.min(end - 4, start + 5 * sampled);
  for (let at = start; at < last; at += 5) {
    const group = groupAt(bytes, at, values);
    if (group < 0) return false;
    for (let shift = 24; shift >= 0; shift -= 8) {
      if (!readable.takes((group >>> shift) & 0xff)) return readable.isStream;
    }
  }
  return true;
}

/** Four bytes as one number; -1 when the five characters are no group. */
function groupAt(bytes: Uint8Array, at: number, values: Uint8Array): number {
  let group = 0;
  for (let digit = 0; digit < 5; digit += 1) {
    const code = bytes[at + digit] ?? 128;
    const value = code < 128 ? (values[code] as number) : 255;
    if (value === 255) return -1;
    group = group * 85 + value;
  }
  return group > 0xffffffff ? -1 : group;
}
