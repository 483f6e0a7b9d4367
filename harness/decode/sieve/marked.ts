// Looks around a run for the rest of a token whose base64 has other marks than those of runs.
import { base64Marks, digitsPerMark } from '../codings/base64-marks.ts';
import type { Scope } from '../coding.ts';
import { inRun, kinds } from './kinds.ts';

const marks = new Uint8Array(256);
for (const mark of '.~*!') marks[mark.charCodeAt(0)] = 1;
/** Of the runs between marks one at least is as long as this. */
const shortestRun = 16;
const [shortest, longest] = [24, 64 * 1024];
/** Of random digits two fifths are capitals; of short values, by chance, no less than this part. */
const leastShare = 10;

/** The tokens of one text, from its start to its end. */
export class MarkedTokens {
  private readonly bytes: Buffer;
  private readonly scope: Scope;
  /** Up to where the tokens are known to be none. */
  private known = 0;

  constructor(bytes: Buffer, scope: Scope) {
    this.bytes = bytes;
    this.scope = scope;
  }

  /** The token that a run is a part of; undefined when the run stands alone, or the decoder does not open it. */
  around(from: number, to: number): string | undefined {
    const { bytes } = this;
    if (from < this.known || to - from < shortestRun) return undefined;
    const isMarked = marks[bytes[to] ?? 0] === 1 || (from > 0 && marks[bytes[from - 1] as number] === 1);
    // Where a minus is no digit, it is the padding.
    if (!isMarked && bytes[to - 1] !== 0x2d) return undefined;
    let start = from;
    while (start > 0 && this.goesOn(start - 1)) start -= 1;
    let end = to;
    while (end < bytes.length && this.goesOn(end)) end += 1;
    this.known = end;
    if (end - start < shortest || end - start > longest || !this.isMixed(start, end)) return undefined;
    const text = bytes.toString('latin1', start, end);
    return base64Marks.decode(text, this.scope).kind === 'decoded' ? text : undefined;
  }

  /** Random digits have capitals and small letters in plenty, and few of the two marks; names and addresses are otherwise. */
  private isMixed(start: number, end: number): boolean {
    let [capitals, small, digits] = [0, 0, 0];
    for (let at = start; at < end; at += 1) {
      const byte = this.bytes[at] as number;
      if (byte >= 0x61 && byte <= 0x7a) small += 1;
      else if (byte >= 0x41 && byte <= 0x5a) capitals += 1;
      else if (byte >= 0x30 && byte <= 0x39) digits += 1;
    }
    const size = end - start;
    const others = size - capitals - small - digits;
    return leastShare * capitals > size && leastShare * small > size && others * digitsPerMark <= size;
  }

  private goesOn(at: number): boolean {
    const byte = this.bytes[at] as number;
    return marks[byte] === 1 || ((kinds[byte] as number) & inRun) !== 0;
  }
}
