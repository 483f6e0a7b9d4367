// Finds runs of UTF-16 text in bytes that no decoder opened: Windows and Java records, resources, dumps.
import { type BytesCoding, type Child, notApplicable } from '../coding.ts';
import { isMostlyAscii } from './utf16.ts';

const shortestRun = 5;
const shortestBytes = 16;
const maxRuns = 10_000;

/** Each run at its byte offset: `wide-strings:@31`, `wide-strings:@31:be` with the high byte first. */
export const wideStrings: BytesCoding = {
  id: 'wide-strings',
  segments: ['wide-strings'],
  minLength: shortestBytes,
  decode(bytes) {
    const children = [...runsOf(bytes, 1), ...runsOf(bytes, 0)];
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};

/** `high`: which of the two bytes of a unit comes with the high half. */
function runsOf(bytes: Buffer, high: 0 | 1): Child[] {
  const children: Child[] = [];
  for (let at = 0; at + 2 * shortestRun <= bytes.length && children.length < maxRuns;) {
    let end = at;
    let plain = 0;
    while (end + 2 <= bytes.length) {
      const kind = kindOf(bytes[end + high] ?? 0, bytes[end + 1 - high] ?? 0);
      if (kind === 0) break;
      plain += kind === 2 ? 1 : 0;
      end += 2;
    }
    const units = (end - at) / 2;
    // A third of all units look like one of some script; a run of them is chance unless it is long.
    const chance = plain === 0 && (units < 2 * shortestRun || isMostlyAscii(bytes.subarray(at, end)));
    if (units < shortestRun || chance) {
      // The other parity is looked at too; from within the run it would be the same run.
      at = Math.max(at + 1, end - 1);
      continue;
    }
    const start = at;
    const run = Buffer.from(bytes.subarray(start, end));
    const text = (high === 1 ? run : run.swap16()).toString('utf16le');
    children.push({ segment: 'wide-strings', path: () => `@${start}${high === 1 ? '' : ':be'}`, text });
    at = end;
  }
  return children;
}

/** 2: a Latin character; 1: one of another script in wide use, or punctuation; 0: none. */
function kindOf(high: number, low: number): 0 | 1 | 2 {
  if (high === 0) return (low >= 0x20 && low < 0x7f) || low >= 0xa0 || low === 0x0a || low === 0x0d ? 2 : 0;
  if ((high >= 0x01 && high <= 0x06) || high === 0x20 || high === 0x30) return 1;
  return (high >= 0x4e && high <= 0x9f) || (high >= 0xac && high <= 0xd7) || high === 0xff ? 1 : 0;
}
