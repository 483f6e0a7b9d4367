// Finds many short texts in one pass, ASCII letters in any case: Wu and Manber's algorithm (1994) with blocks of three characters.

const blockSize = 3;
const tableBits = 15;
const tableMask = (1 << tableBits) - 1;
const longestPrefix = 12;

/** Anchors that occur at one place. */
export interface AnchorHit {
  /** Indexes in the list given: the longest that occurs there, and those it starts with. */
  anchors: readonly number[];
  /** The longest of them. */
  anchor: number;
  at: number;
}

/** A compiled set of anchors. */
export interface AnchorIndex {
  /** The first hit at or after `from`; undefined when there is none. */
  next(text: string, from: number): AnchorHit | undefined;
}

/** Folds ASCII letters to lower case; other UTF-16 units stay as they are. */
const lowered = new Uint16Array(65536).map((_, code) => (code >= 0x41 && code <= 0x5a ? code | 0x20 : code));

/** Compiles `anchors`: ASCII letters in lower case, at least three characters each. */
export function anchorIndex(anchors: readonly string[]): AnchorIndex {
  if (anchors.length === 0) return { next: () => undefined };
  const window = Math.min(longestPrefix, ...anchors.map((anchor) => anchor.length));
  const { shifts, buckets } = compile(anchors, window);
  const nested = anchors.map((anchor) => startsOf(anchor, anchors));
  const next = (text: string, from: number): AnchorHit | undefined => {
    const last = text.length;
    for (let end = from + window - 1; end < last;) {
      const third = lowered[text.charCodeAt(end)] as number;
      const second = lowered[text.charCodeAt(end - 1)] as number;
      const first = lowered[text.charCodeAt(end - 2)] as number;
      const block = ((first << 10) ^ (second << 5) ^ third) & tableMask;
      const shift = shifts[block] as number;
      if (shift > 0) {
        end += shift;
        continue;
      }
      const at = end - window + 1;
      for (const anchor of buckets.get(block) ?? []) {
        if (occursAt(text, at, anchors[anchor] ?? '')) return { anchors: nested[anchor] ?? [], anchor, at };
      }
      end += 1;
    }
    return undefined;
  };
  return { next };
}

/** Indexes of the anchors that `anchor` starts with, itself among them. */
function startsOf(anchor: string, anchors: readonly string[]): number[] {
  return anchors.flatMap((other, index) => (anchor.startsWith(other) ? [index] : []));
}

/** Anchors of one block are tried longest first: the longest tells of the shorter ones. */
function compile(
  anchors: readonly string[],
  window: number,
): { shifts: Uint8Array; buckets: Map<number, number[]> } {
  const shifts = new Uint8Array(1 << tableBits).fill(window - blockSize + 1);
  const buckets = new Map<number, number[]>();
  anchors.forEach((anchor, number) => {
    for (let end = blockSize - 1; end < window; end += 1) {
      const block = blockHash(anchor, end);
      const shift = window - 1 - end;
      shifts[block] = Math.min(shifts[block] ?? shift, shift);
      if (shift === 0) buckets.set(block, [...(buckets.get(block) ?? []), number]);
    }
  });
  const lengthOf = (anchor: number): number => anchors[anchor]?.length ?? 0;
  for (const bucket of buckets.values()) bucket.sort((one, other) => lengthOf(other) - lengthOf(one));
  return { shifts, buckets };
}

function blockHash(text: string, end: number): number {
  const [first, second, third] = [end - 2, end - 1, end].map((at) => text.charCodeAt(at));
  return (((first ?? 0) << 10) ^ ((second ?? 0) << 5) ^ (third ?? 0)) & tableMask;
}

function occursAt(text: string, at: number, anchor: string): boolean {
  if (at + anchor.length > text.length) return false;
  for (let index = 0; index < anchor.length; index += 1) {
    if (lowered[text.charCodeAt(at + index)] !== anchor.charCodeAt(index)) return false;
  }
  return true;
}
