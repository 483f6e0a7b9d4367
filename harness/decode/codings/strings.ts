// Finds the readable runs in bytes that no decoder opened, as Unix `strings` does: binary records often hold text as it is.
import { type BytesCoding, type Child, notApplicable } from '../coding.ts';

const shortestRun = 6;
/** Fewer bytes are a token or an id. */
const shortestBytes = 16;
const maxRuns = 10_000;

/** Runs of printable UTF-8, each at its byte offset: `strings:@31`. The bytes stay opaque all the same. */
export const strings: BytesCoding = {
  id: 'strings',
  segments: ['strings'],
  minLength: shortestBytes,
  decode(bytes) {
    const children: Child[] = [];
    let start = 0;
    let at = 0;
    while (at <= bytes.length && children.length < maxRuns) {
      const width = at < bytes.length ? printableWidth(bytes, at) : 0;
      if (width > 0) {
        at += width;
        continue;
      }
      if (at - start >= shortestRun) {
        const offset = start;
        children.push({
          segment: 'strings',
          path: () => `@${offset}`,
          text: bytes.toString('utf8', start, at),
        });
      }
      at += 1;
      start = at;
    }
    if (children.length > 0) children.push(...countedRuns(bytes, 'strings'));
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};

/** A name, a type and a length may stand between two runs. */
const longestGap = 6;

/**
 * Runs right behind their own length, in one byte (as it is, or doubled as Avro writes it) or two: `strings:@31+35`. A
 * length may be printable, and two runs then look like one: lengths are looked for behind bytes that are not, and behind
 * runs already found. `sure`: the bytes are known to be such runs, and one may follow the other at once.
 */
export function* countedRuns(bytes: Buffer, segment: string, { sure = false } = {}): Generator<Child> {
  const reach = reachOf(bytes);
  const candidates = new Uint8Array(bytes.length + longestGap + 1);
  candidates.fill(1, 0, longestGap);
  for (let at = 0, count = 0; at < bytes.length && count < maxRuns; at += 1) {
    if ((reach[at] ?? 0) <= at) candidates.fill(1, at, at + 3);
    if (candidates[at] === 0) continue;
    const start = at + 1;
    for (const length of lengthsAt(bytes, at)) {
      const end = start + length;
      if (length < shortestRun || end > (reach[start] ?? 0) || !endsCharacter(bytes, end)) continue;
      // A length by chance would cut a longer word: what follows is the end, or a field's head.
      const ends =
        sure ||
        end >= bytes.length ||
        (reach[end] ?? 0) <= end ||
        (reach[end + 1] ?? 0) <= end + 1 ||
        isCounted(bytes, end, reach);
      if (!ends) continue;
      count += 1;
      candidates.fill(1, end, end + longestGap);
      yield { segment, path: () => `@${start}+${length}`, text: bytes.toString('utf8', start, end) };
    }
  }
}

/** Whether the byte at `at` says where the run behind it ends: a printable length between two runs. */
function isCounted(bytes: Buffer, at: number, reach: Uint32Array): boolean {
  const length = (reach[at] ?? 0) - at - 1;
  return length >= shortestRun && lengthsAt(bytes, at).has(length);
}

/** What the byte at `at`, alone or with the one before it, says of the length of what follows. */
function lengthsAt(bytes: Buffer, at: number): ReadonlySet<number> {
  const last = bytes[at] ?? 0;
  const before = bytes[at - 1] ?? 0;
  const lengths = new Set([last]);
  if (last % 2 === 0) lengths.add(last / 2);
  if (before > 0 && before < 0x20) lengths.add(before * 256 + last);
  if (before >= 0x80 && last < 0x20) {
    const varint = (before & 0x7f) + 128 * last;
    lengths.add(varint).add(Math.floor(varint / 2));
  }
  return lengths;
}

/** For every byte where the printable run it stands in ends; its own index where it stands in none. */
function reachOf(bytes: Buffer): Uint32Array {
  const reach = new Uint32Array(bytes.length + 1);
  for (let at = 0; at < bytes.length;) {
    let end = at;
    for (let width = printableWidth(bytes, end); width > 0; width = printableWidth(bytes, end)) end += width;
    reach.fill(end, at, end);
    if (end === at) {
      reach[at] = at;
      end += 1;
    }
    at = end;
  }
  return reach;
}

function endsCharacter(bytes: Buffer, end: number): boolean {
  return end >= bytes.length || ((bytes[end] ?? 0) & 0xc0) !== 0x80;
}

/** Bytes of the printable character that starts at `at`; 0 when none does. */
function printableWidth(bytes: Buffer, at: number): number {
  const head = bytes[at] ?? 0;
  if (head < 0x80) return (head >= 0x20 && head !== 0x7f) || head === 0x09 || head === 0x0a ? 1 : 0;
  const width =
    head >= 0xc2 && head < 0xe0 ? 2 : head >= 0xe0 && head < 0xf0 ? 3 : head >= 0xf0 && head < 0xf5 ? 4 : 0;
  for (let next = 1; next < width; next += 1) {
    if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return width;
}
