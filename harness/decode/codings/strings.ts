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

/** Runs right behind their own length in one byte (as it is, or doubled as Avro writes it): `strings:@31+35`. Such a byte may be printable, and two runs then look like one. */
export function* countedRuns(bytes: Buffer, segment: string): Generator<Child> {
  for (let at = 0, count = 0; at < bytes.length && count < maxRuns; at += 1) {
    const head = bytes[at] ?? 0;
    const lengths = [head / 2, head].filter(
      (size) => size >= shortestRun && isRun(bytes, at + 1, at + 1 + size),
    );
    const start = at + 1;
    for (const length of lengths) {
      count += 1;
      const text = bytes.toString('utf8', start, start + length);
      yield { segment, path: () => `@${start}+${length}`, text };
    }
    at += lengths[0] ?? 0;
  }
}

/** Whether a printable run fills the bytes from `start` to `end`; what stands around them is not looked at. */
function isRun(bytes: Buffer, start: number, end: number): boolean {
  if (!Number.isInteger(end) || end > bytes.length) return false;
  for (let at = start; at < end;) {
    const width = printableWidth(bytes, at);
    if (width === 0 || at + width > end) return false;
    at += width;
  }
  return true;
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
