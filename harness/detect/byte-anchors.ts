// Tells whether any of many short texts stands in bytes of UTF-8, ASCII letters in any case: Wu and Manber's algorithm (1994).

const blockSize = 3;
const tableBits = 15;
const tableMask = (1 << tableBits) - 1;
const longestPrefix = 12;

/** A compiled set of texts. */
export interface ByteIndex {
  /** Whether any of them stands in `bytes`. */
  holdsAny(bytes: Uint8Array): boolean;
}

const lowered = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= 0x41 && code <= 0x5a ? code | 0x20 : code,
);

/** Compiles `texts`: ASCII letters in lower case. One of fewer than three bytes is taken to stand anywhere. */
export function byteIndex(texts: readonly string[]): ByteIndex {
  const anchors = [...new Set(texts)].map((text) => Buffer.from(text));
  if (anchors.length === 0) return { holdsAny: () => false };
  const window = Math.min(longestPrefix, ...anchors.map(({ length }) => length));
  if (window < blockSize) return { holdsAny: () => true };
  const shifts = new Uint8Array(1 << tableBits).fill(window - blockSize + 1);
  const buckets = new Map<number, Buffer[]>();
  for (const anchor of anchors) {
    for (let end = blockSize - 1; end < window; end += 1) {
      const block = blockAt(anchor, end);
      const shift = window - 1 - end;
      shifts[block] = Math.min(shifts[block] as number, shift);
      if (shift === 0) buckets.set(block, [...(buckets.get(block) ?? []), anchor]);
    }
  }
  const holdsAny = (bytes: Uint8Array): boolean => {
    const last = bytes.length;
    for (let end = window - 1; end < last;) {
      const block =
        (((lowered[bytes[end - 2] as number] as number) << 10) ^
          ((lowered[bytes[end - 1] as number] as number) << 5) ^
          (lowered[bytes[end] as number] as number)) &
        tableMask;
      const shift = shifts[block] as number;
      if (shift > 0) {
        end += shift;
        continue;
      }
      const at = end - window + 1;
      for (const anchor of buckets.get(block) ?? []) if (occursAt(bytes, at, anchor)) return true;
      end += 1;
    }
    return false;
  };
  return { holdsAny };
}

function blockAt(anchor: Uint8Array, end: number): number {
  const [first = 0, second = 0, third = 0] = anchor.subarray(end - 2, end + 1);
  return ((first << 10) ^ (second << 5) ^ third) & tableMask;
}

function occursAt(bytes: Uint8Array, at: number, anchor: Uint8Array): boolean {
  if (at + anchor.length > bytes.length) return false;
  for (let index = 0; index < anchor.length; index += 1) {
    if (lowered[bytes[at + index] as number] !== anchor[index]) return false;
  }
  return true;
}
