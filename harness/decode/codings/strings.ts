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
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};

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
