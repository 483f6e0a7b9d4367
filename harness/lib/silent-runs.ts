// Remembers short stretches of bytes that were looked at in vain, the latest of each place in a small table.

const places = 4096;
const longest = 64;

/** A set of short byte strings that forgets: each has one place, which the next one of that place takes. */
export class SilentRuns {
  /** Size and some bytes of the run at each place: most runs are told apart by them. */
  private readonly tags = new Uint16Array(places);
  private readonly kept = new Uint8Array(places * longest);

  /** Whether these very bytes were the last added at their place. */
  has(bytes: Uint8Array, start: number, end: number): boolean {
    const size = end - start;
    const place = placeOf(bytes, start, end);
    if (this.tags[place] !== tagOf(bytes, start, size)) return false;
    const { kept } = this;
    const from = place * longest;
    for (let at = 0; at < size; at += 1) {
      if (kept[from + at] !== bytes[start + at]) return false;
    }
    return true;
  }

  /** Longer ones than 64 bytes are not kept. */
  add(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > longest) return;
    const place = placeOf(bytes, start, end);
    this.tags[place] = tagOf(bytes, start, end - start);
    for (let at = start; at < end; at += 1) this.kept[place * longest + at - start] = bytes[at] as number;
  }
}

function tagOf(bytes: Uint8Array, start: number, size: number): number {
  return (((bytes[start + 3] as number) ^ ((bytes[start + 5] as number) << 1)) << 7) ^ size;
}

function placeOf(bytes: Uint8Array, start: number, end: number): number {
  const ends =
    ((bytes[start + 1] as number) << 8) ^ (bytes[end - 2] as number) ^ ((bytes[end - 1] as number) << 4);
  const middle = bytes[start + ((end - start) >> 1)] as number;
  return (ends ^ (middle << 2) ^ Math.imul(end - start, 0x9e5)) & (places - 1);
}
