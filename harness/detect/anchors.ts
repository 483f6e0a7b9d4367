// Finds many short ASCII texts in one pass, whatever their case: Wu and Manber's algorithm (1994) with blocks of three characters.

const blockSize = 3;
const tableBits = 15;
const tableMask = (1 << tableBits) - 1;
const longestPrefix = 12;

/** One occurrence of anchor number `anchor` (its index in the list given). */
export interface AnchorHit {
  anchor: number;
  at: number;
}

/** A compiled set of anchors. */
export interface AnchorIndex {
  /** The first hit at or after `from`; undefined when there is none. */
  next(text: string, from: number): AnchorHit | undefined;
}

/** Folds ASCII letters to lower case; every other UTF-16 unit keeps its low bits. */
const lowered = new Uint8Array(128).map((_, code) => (code >= 0x41 && code <= 0x5a ? code | 0x20 : code));

/** Compiles `anchors`: ASCII, lower case, at least three characters each. */
export function anchorIndex(anchors: readonly string[]): AnchorIndex {
  const window = Math.min(longestPrefix, ...anchors.map((anchor) => anchor.length));
  if (anchors.length === 0) return { next: () => undefined };
  const { shifts, buckets } = compile(anchors, window);
  const next = (text: string, from: number): AnchorHit | undefined => {
    for (let end = from + window - 1; end < text.length; ) {
      const block = blockHash(foldCode(text, end - 2), foldCode(text, end - 1), foldCode(text, end));
      const shift = shifts[block] ?? 1;
      if (shift > 0) {
        end += shift;
        continue;
      }
      const at = end - window + 1;
      for (const anchor of buckets.get(block) ?? []) {
        if (occursAt(text, at, anchors[anchor] ?? '')) return { anchor, at };
      }
      end += 1;
    }
    return undefined;
  };
  return { next };
}

function compile(
  anchors: readonly string[],
  window: number,
): { shifts: Uint8Array; buckets: Map<number, number[]> } {
  const shifts = new Uint8Array(1 << tableBits).fill(window - blockSize + 1);
  const buckets = new Map<number, number[]>();
  anchors.forEach((anchor, number) => {
    for (let end = blockSize - 1; end < window; end += 1) {
      const block = blockHash(anchor.charCodeAt(end - 2), anchor.charCodeAt(end - 1), anchor.charCodeAt(end));
      const shift = window - 1 - end;
      shifts[block] = Math.min(shifts[block] ?? shift, shift);
      if (shift === 0) buckets.set(block, [...(buckets.get(block) ?? []), number]);
    }
  });
  return { shifts, buckets };
}

function foldCode(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? (lowered[code] ?? code) : code;
}

function blockHash(first: number, second: number, third: number): number {
  return ((first << 10) ^ (second << 5) ^ third) & tableMask;
}

function occursAt(text: string, at: number, anchor: string): boolean {
  if (at + anchor.length > text.length) return false;
  for (let index = 0; index < anchor.length; index += 1) {
    if (foldCode(text, at + index) !== anchor.charCodeAt(index)) return false;
  }
  return true;
}
