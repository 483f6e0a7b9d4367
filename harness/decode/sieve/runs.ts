// Tells the runs of digits that are names, dates and paths from those that a decoder of tokens must be asked about.
import { inRun, isCapital, isDigit, isSmall, kinds, oneJoint, tenBits, weights } from './kinds.ts';

/** Eight bytes in base64 are the shortest value that counts. */
export const shortestRun = 11;
/** Shorter values in base32 say nothing. */
const shortestBase32 = 16;
/** A hash of 64 bits, in hex and as a number. */
const shortestHex = 16;
const shortestDecimal = 17;

/** Whether a run is a word, or words of one case with marks between them: what `isWorthJudging` refuses at once. */
export function isWord(seen: number, size: number): boolean {
  return (seen & isDigit) === 0 && ((seen & isCapital) === 0 || (seen & isSmall) === 0) && size < tenBits;
}

/** Whether a run may hide something; false for one that is a word, a date or a path. */
export function isWorthJudging(bytes: Buffer, from: number, to: number): boolean {
  const size = to - from;
  if (size >= tenBits) return true;
  let counts = 0;
  for (let at = from; at < to; at += 1) counts += weights[bytes[at] as number] as number;
  const digits = counts & tenBits;
  const capitals = (counts >> 10) & tenBits;
  const joined = counts >> 20;
  const smalls = size - digits - capitals - joined;
  const isOneCase = smalls === 0 || capitals === 0;
  if (joined > 0 && isOneCase && longestPart(bytes, from, to) < shortestHex) return false;
  if (digits === 0 && isOneCase) return false;
  // Names have few capitals and digits; of the digits of every base more are.
  const enough = Math.max(2, size / 10);
  if (digits + capitals < enough && (capitals + joined > 0 || size < shortestBase32)) return false;
  // Dates and times.
  return joined === 0 || smalls + capitals >= 2 || size >= shortestDecimal;
}

/** Characters between joints, where there are most. */
function longestPart(bytes: Buffer, from: number, to: number): number {
  let longest = 0;
  let start = from;
  for (let at = from; at < to; at += 1) {
    if ((weights[bytes[at] as number] as number) !== oneJoint) continue;
    longest = Math.max(longest, at - start);
    start = at + 1;
  }
  return Math.max(longest, to - start);
}

/** Whether a host name in another script (`xn--`) may stand in a run. */
export function mayBeIdn(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from + 2; at + 1 < to; at += 1) {
    if (bytes[at] !== 0x2d || bytes[at + 1] !== 0x2d) continue;
    if (((bytes[at - 1] as number) | 0x20) === 0x6e && ((bytes[at - 2] as number) | 0x20) === 0x78)
      return true;
  }
  return false;
}

/** Whether a coded value may go on behind the line break, padding, space or escape at `at`. */
export function mayGoOn(bytes: Buffer, at: number): boolean {
  const next = bytes[at];
  if (next === 0x5c) return true;
  if (next === 0x26) return bytes[at + 1] === 0x23;
  if (!isBreak(next)) return false;
  let behind = at + 1;
  while (behind < at + 4 && isBreak(bytes[behind])) behind += 1;
  return behind < bytes.length && ((kinds[bytes[behind] as number] as number) & inRun) !== 0;
}

function isBreak(code: number | undefined): boolean {
  return code === 0x0a || code === 0x0d || code === 0x20 || code === 0x3d;
}
