// A set of small numbers, one bit each: a table eight times as small as one of bytes stays in the processor's caches.

/** Holds numbers from 0 to below `size`. */
export class BitSet {
  private readonly words: Int32Array;

  constructor(size: number) {
    this.words = new Int32Array(Math.ceil(size / 32));
  }

  add(value: number): void {
    this.words[value >> 5] = (this.words[value >> 5] as number) | (1 << (value & 31));
  }

  has(value: number): boolean {
    return (((this.words[value >> 5] as number) >> (value & 31)) & 1) !== 0;
  }
}
