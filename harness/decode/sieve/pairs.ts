// Notices pairs of hex digits with one kind of mark between them: a fingerprint, a dump.
import { isHex } from './kinds.ts';

/** Fewer pairs are a time or an address of a network card. */
const fewest = 8;

/** The end of the pairs that start at `start` with a mark behind the first; undefined when they are too few. */
export function hexPairsEnd(bytes: Buffer, start: number): number | undefined {
  const mark = bytes[start + 2];
  let at = start;
  let count = 0;
  while (isHex(bytes[at]) && isHex(bytes[at + 1])) {
    count += 1;
    if (bytes[at + 2] !== mark) return count < fewest ? undefined : at + 2;
    at += 3;
  }
  return count < fewest ? undefined : at - 1;
}
