// A run of characters that are digits of some base comes in, whether a decoder may open it goes out; hashes are asked about on the way.
import { characterClasses, charClass } from '../char-class.ts';
import type { Scope } from '../coding.ts';
import { mayHide, type Run } from './token.ts';

const small = charClass.hexLower | charClass.lower;
const capital = charClass.hexUpper | charClass.upper;

/** Eight bytes in base64 are the shortest value that counts. */
const shortestRun = 11;
/** Longer runs are encoded bodies; a hash stands alone. */
const longestHash = 1024;
/** Characters of a UUID with its dashes. */
export const uuidLength = 36;

/** Knows the hashes that are looked for. */
export interface Hashes {
  /** Whether a run that has the characters of a hash, in bytes of a text, is one of them. */
  lookForHash(bytes: Buffer, start: number, end: number): boolean;
}

/** What decoders of tokens may open of a run: nothing, the run itself, or the parts between its slashes. */
export type Heat = 'none' | 'whole' | 'parts';

/** Judges runs of characters that are digits of some base. */
export interface Judge {
  /** Whether a run that can be nothing else is a hash that is looked for. */
  isSought(bytes: Buffer, start: number, end: number): boolean;
  /** What a decoder of tokens may open of a run that shows digits enough, or letters of both cases. */
  heatOf(bytes: Buffer, run: Run): Heat;
}

/** Judges the runs of the texts of one exchange. */
export class TokenJudge implements Judge {
  private readonly scope: Scope;
  private readonly hashes: Hashes;

  constructor(scope: Scope, hashes: Hashes) {
    this.scope = scope;
    this.hashes = hashes;
  }

  isSought(bytes: Buffer, start: number, end: number): boolean {
    return this.hashes.lookForHash(bytes, start, end);
  }

  heatOf(bytes: Buffer, run: Run): Heat {
    const heat = this.heatAsItStands(bytes, run);
    if (heat !== 'none') return heat;
    const { start, end } = run;
    const mark = hexMarkSize(bytes, start);
    // One mark and no more: whoever writes thousands must not lead thousands deep.
    return mark > 0 ? this.heatAsItStands(bytes, partOf(bytes, start + mark, end)) : 'none';
  }

  private heatAsItStands(bytes: Buffer, run: Run): Heat {
    const { start, end, classes } = run;
    // It must not be remembered as silent.
    if (end - start <= longestHash && this.hashes.lookForHash(bytes, start, end)) return 'whole';
    if (end - start === uuidLength && isUuid(bytes, start)) return 'none';
    if ((classes & charClass.slash) === 0) return mayHide(bytes, run, this.scope) ? 'whole' : 'none';
    // A run with slashes is base64, or it is a path: then each of its parts may be a value.
    if ((classes & small) !== 0 && (classes & capital) !== 0 && mayHide(bytes, run, this.scope))
      return 'whole';
    for (let from = start; from < end;) {
      let to = from;
      while (to < end && bytes[to] !== 0x2f) to += 1;
      if (to - from >= shortestRun) {
        const part = partOf(bytes, from + hexMarkSize(bytes, from), to);
        if (isMixed(part.classes) && mayHide(bytes, part, this.scope)) return 'parts';
      }
      from = to + 1;
    }
    return 'none';
  }
}

function partOf(bytes: Buffer, start: number, end: number): Run {
  let classes = 0;
  for (let at = start; at < end; at += 1) classes |= characterClasses[bytes[at] as number] as number;
  return { start, end, classes };
}

/** Coded values and hashes show both cases, or letters and digits, or digits alone. */
function isMixed(classes: number): boolean {
  if ((classes & charClass.digit) !== 0) return true;
  return (classes & small) !== 0 && (classes & capital) !== 0;
}

/** The most frequent token of all, which is nothing but itself, or a hash. */
export function isUuid(bytes: Buffer, at: number): boolean {
  return (
    bytes[at + 8] === 0x2d && bytes[at + 13] === 0x2d && bytes[at + 18] === 0x2d && bytes[at + 23] === 0x2d
  );
}

/** Characters of `0x`, or of `x` behind a backslash: no hex digits, so the digits behind them are judged alone too. */
function hexMarkSize(bytes: Buffer, at: number): number {
  if (((bytes[at] as number) | 0x20) === 0x78) return 1;
  return bytes[at] === 0x30 && ((bytes[at + 1] ?? 0) | 0x20) === 0x78 ? 2 : 0;
}
