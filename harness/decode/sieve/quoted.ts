// Notices quoted-printable (RFC 2045): a text in which every `=` is an escape or a soft line break.
import { isCapitalHex } from './kinds.ts';

/** One escape could be anything, e.g. a field with a number. */
const fewest = 2;

/** Counts the equals signs of what could be one text, and of everything. */
export class QuotedLines {
  private escapes = 0;
  private others = 0;
  private allEscapes = 0;
  private allOthers = 0;

  get isFirst(): boolean {
    return this.allEscapes + this.allOthers === 0;
  }

  equals(bytes: Buffer, at: number): void {
    const next = bytes[at + 1];
    const isEscape = isBreak(next) || (isCapitalHex(next) && isCapitalHex(bytes[at + 2]));
    if (isEscape) {
      // A break behind a line of its length is as good as two.
      const count = isBreak(next) && isLongLine(bytes, at) ? fewest : 1;
      this.escapes += count;
      this.allEscapes += count;
    } else {
      this.others += 1;
      this.allOthers += 1;
    }
  }

  /** The end of what could be one such text: whether it is. */
  end(): boolean {
    const quoted = this.escapes >= fewest && this.others === 0;
    this.escapes = 0;
    this.others = 0;
    return quoted;
  }

  /** Whether the whole is such a text, or says that a part of it is. */
  isAny(bytes: Buffer): boolean {
    return this.allEscapes >= fewest && (this.allOthers === 0 || bytes.includes('uoted-'));
  }
}

const isBreak = (code: number | undefined): boolean => code === 0x0a || code === 0x0d;

/** As the decoder has it. */
const shortestLine = 24;

function isLongLine(bytes: Buffer, end: number): boolean {
  if (end < shortestLine) return false;
  for (let at = end - shortestLine; at < end; at += 1) if (isBreak(bytes[at])) return false;
  return true;
}
