// Judges the runs of one text that are long enough to hide something, and hands on those that a decoder of tokens may open.
import { isUuid, uuidLength } from '../glances/judge.ts';
import * as kind from './kinds.ts';
import { MarkedTokens } from './marked.ts';
import { hexPairsEnd } from './pairs.ts';
import { isWord, isWorthJudging, mayBeIdn, mayGoOn, shortestRun } from './runs.ts';
import type { SieveSink, Sieving } from './sink.ts';

/** Values wrapped in lines have lines this long. */
const shortestLine = 60;
/** Eight bytes in base64 are the shortest value that counts. */
const shortestSegment = 11;
const slash = 0x2f;
const colon = 0x3a;
const twoDashes = Buffer.from('--');

/** The runs of one text, from its start to its end. */
export class LongRuns {
  private readonly bytes: Buffer;
  private readonly sink: SieveSink;
  private readonly sieve: Sieving;
  private readonly marked: MarkedTokens;
  /** Where the next two dashes stand, as far as is known. */
  private dashes = -1;

  constructor(bytes: Buffer, sink: SieveSink, sieve: Sieving) {
    this.bytes = bytes;
    this.sink = sink;
    this.sieve = sieve;
    this.marked = new MarkedTokens(bytes, sieve.scope);
  }

  /** Two dashes in a row are rare: where the next ones stand is looked up once for all runs before them. */
  mayBeIdn(from: number, to: number): boolean {
    const { bytes } = this;
    if (this.dashes < from) {
      const at = bytes.indexOf(twoDashes, from);
      this.dashes = at < 0 ? bytes.length : at;
    }
    return this.dashes < to && mayBeIdn(bytes, from, to);
  }

  /** A run long enough to hide something: whether the sieve can go on. */
  pass(from: number, to: number, seen: number): boolean {
    const { bytes } = this;
    const isHost = bytes[from] === slash && bytes[from + 1] === slash && bytes[from - 1] === colon;
    return isHost ? this.ofHost(from, to) : this.ofText(from, to, seen);
  }

  /** What stands behind the two slashes of an address has none of them. */
  private ofHost(from: number, to: number): boolean {
    const start = from + 2;
    if (this.mayBeIdn(start, to)) return false;
    let seen = 0;
    for (let at = start; at < to; at += 1) seen |= kind.kinds[this.bytes[at] as number] as number;
    return to - start < shortestRun || this.ofText(start, to, seen);
  }

  private ofText(from: number, to: number, seen: number): boolean {
    const { bytes, sieve } = this;
    const size = to - from;
    const isJoined = (seen & kind.isJoint) !== 0;
    if (isJoined && this.mayBeIdn(from, to)) return false;
    if (isJoined && bytes[from + 2] === 0x2d && this.pairs(from, to) !== to) return true;
    if (isWord(seen, size)) return true;
    if (size === uuidLength && isUuid(bytes, from)) {
      // What was found ends the look.
      sieve.judge.isSought(bytes, from, to);
      return true;
    }
    if (!isWorthJudging(bytes, from, to) || sieve.silent.has(bytes, from, to)) return true;
    const heat = sieve.judge.heatOf(bytes, { start: from, end: to, classes: kind.classesIn(seen) });
    const hot = heat !== 'none';
    const marked = this.marked.around(from, to);
    if (marked !== undefined && marked.length + 2 >= bytes.length) return false;
    if (marked !== undefined) {
      this.sink.token(marked);
      return true;
    }
    if ((hot || size >= shortestLine) && mayGoOn(bytes, to)) return false;
    if (!hot) {
      if (size < shortestLine) sieve.silent.add(bytes, from, to);
      return true;
    }
    if (size + 2 >= bytes.length) return false;
    if (heat === 'parts') this.segments(from, to);
    let end = to;
    while (end < to + 6 && bytes[end] === 0x3d) end += 1;
    this.sink.token(bytes.toString('latin1', from, end));
    return true;
  }

  /** What may be opened of the segments of a path. */
  private segments(from: number, to: number): void {
    const { bytes, sieve } = this;
    let start = from;
    let seen = 0;
    for (let end = from; end <= to; end += 1) {
      const byte = bytes[end] as number;
      if (end < to && byte !== slash) {
        seen |= kind.kinds[byte] as number;
        continue;
      }
      const isPart = end - start >= shortestSegment && end - start < to - from;
      if (isPart && sieve.judge.heatOf(bytes, { start, end, classes: kind.classesIn(seen) }) !== 'none')
        this.sink.token(bytes.toString('latin1', start, end));
      start = end + 1;
      seen = 0;
    }
  }

  /** Pairs of hex digits from `from` on, the first run of which ends at `to`: where to go on. */
  pairs(from: number, to: number): number {
    const end = hexPairsEnd(this.bytes, from);
    if (end === undefined) return to;
    this.sink.token(this.bytes.toString('latin1', from, end));
    return Math.max(end, to);
  }
}
