// One pass over a stretch of text: which kinds of characters occur in it, and whether any run in it could be a coded value or a hash.
import { characterClasses, charClass } from './char-class.ts';
import { type Hashes, TokenJudge } from './glances/judge.ts';
import type { Scope } from './coding.ts';

const small = charClass.hexLower | charClass.lower;
const capital = charClass.hexUpper | charClass.upper;
const joints = charClass.plus | charClass.slash | charClass.minus | charClass.underscore;
const runCharacters = small | capital | charClass.digit | joints;

/** Eight bytes in base64 are the shortest value that counts. */
const shortestRun = 11;
/** Of a longer run this much tells whether its digits are those of a coded value. */
const sampled = 1024;

/** Values wrapped in lines have lines this long. */
const shortestLine = 60;

/** What the last pass saw. */
export class Runs {
  /** Character classes, or-ed. */
  classes = 0;
  /** Whether a run is worth a decoder. */
  hot = false;
  private readonly tokens: TokenJudge;

  constructor(scope: Scope, hashes: Hashes) {
    this.tokens = new TokenJudge(scope, hashes);
  }

  /** Passes from `start` to `end`, or to the first of two characters that no run has; returns where it stopped. */
  pass(text: string, start: number, { end, stop, other }: Stretch): number {
    this.hot = false;
    let all = 0;
    let seen = 0;
    let from = -1;
    let at = start;
    for (; at < end; at += 1) {
      const code = text.charCodeAt(at);
      const kind = characterClasses[code] as number;
      if ((kind & runCharacters) !== 0) {
        if (seen === 0) from = at;
        seen |= kind;
        continue;
      }
      if (seen !== 0) {
        if (at - from >= shortestRun && isMixed(seen)) this.judge(text, from, { end: at, classes: seen });
        if (at - from >= shortestLine && goesOn(text, at)) this.hot = true;
        all |= seen;
        seen = 0;
      }
      if (code === stop || code === other) break;
      all |= kind;
    }
    if (seen !== 0) {
      if (at - from >= shortestRun && isMixed(seen)) this.judge(text, from, { end: at, classes: seen });
      all |= seen;
    }
    this.classes = all;
    return at;
  }

  private judge(text: string, start: number, { end, classes }: { end: number; classes: number }): void {
    if (!looksCoded(text, start, end) && !mayBeBase32(classes, end - start)) return;
    const digits = Buffer.from(text.slice(start, end), 'latin1');
    if (this.tokens.heatOf(digits, { start: 0, end: digits.length, classes }) !== 'none') this.hot = true;
  }
}

/** Whether a value goes on behind the line break at `at`: no line of it is worth a look alone. */
function goesOn(text: string, at: number): boolean {
  const first = text.charCodeAt(at);
  if (first !== 0x0a && first !== 0x0d) return false;
  const next = first === 0x0d && text.charCodeAt(at + 1) === 0x0a ? at + 2 : at + 1;
  return ((characterClasses[text.charCodeAt(next)] as number) & runCharacters) !== 0;
}

/** Where a pass ends. */
export interface Stretch {
  end: number;
  stop: number;
  other: number;
}

/** Of the digits of base32 written in lower case few are no letters. */
function mayBeBase32(classes: number, length: number): boolean {
  return length >= shortestBase32 && (classes & (capital | joints)) === 0;
}

const shortestBase32 = 16;

/** Names have few capitals and digits; of the digits of every base more are. */
function looksCoded(text: string, start: number, end: number): boolean {
  const enough = Math.max(2, Math.min(end - start, sampled) / 10);
  let count = 0;
  for (let at = start; at < end; at += 1) {
    // Digits and capitals stand before all small letters, after all joints but the underscore.
    const code = text.charCodeAt(at);
    if (code < 0x5b && code > 0x2f) {
      count += 1;
      if (count >= enough) return true;
    }
  }
  return false;
}

/** Coded values and hashes show both cases, or letters and digits, or digits alone. */
function isMixed(classes: number): boolean {
  if ((classes & charClass.digit) !== 0) return true;
  return (classes & small) !== 0 && (classes & capital) !== 0;
}
