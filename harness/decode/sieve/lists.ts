// Notices lists of numbers that may spell something: `118, 105, 111, ...`, `{"0":118,"1":105,...}`.
import { isDecimal } from './kinds.ts';

/** Shorter lists spell nothing that counts. */
const fewest = 7;
const longestNumber = 4;

/** Counts short numbers with a comma behind each, and nothing but spaces and signs between them. */
export class NumberLists {
  /** Whether a list was seen. */
  seen = false;
  private count = 0;

  /** A run of digits with a comma behind it. */
  listed(bytes: Buffer, from: number, to: number): void {
    if (to - from > longestNumber || !isDecimal(bytes[to - 1])) {
      this.count = 0;
      return;
    }
    let before = from - 1;
    while (before > 0 && bytes[before] === 0x20) before -= 1;
    this.count = bytes[before] === 0x2c ? this.count + 1 : 1;
    if (this.count >= fewest) this.seen = true;
  }

  /** One character with a quote behind it. */
  keyed(bytes: Buffer, at: number): void {
    if (bytes[at] === 0x30 && bytes[at - 1] === 0x22) this.seen = true;
  }
}
