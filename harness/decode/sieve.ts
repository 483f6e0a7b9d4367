// Says in one pass over the UTF-8 of a text that nothing can hide in it, or opens the few places in it where something can.
import { characterClasses, charClass } from './char-class.ts';
import { html } from './codings/html.ts';
import { numbers } from './codings/numbers.ts';
import { unescapePercent } from './codings/percent.ts';
import { mayStart85 } from './glances/base85.ts';
import { isEntityOfNote } from './glances/entity.ts';
import { unescapeBackslashes } from './glances/escapes.ts';
import { fieldsUnescaped } from './glances/form.ts';
import type { Scope } from './coding.ts';
import { type MayBeHash, TokenJudge } from './glances/judge.ts';
import { maySeal } from './vendors.ts';
import type { SilentRuns } from '../lib/silent-runs.ts';

/** Takes what the sieve lets through. */
export interface SieveSink {
  /** Another form of the text, or of a part of it. */
  other(text: string): void;
  /** Bytes that a part of the text stands for. */
  bytes(bytes: Buffer): void;
  /** A part that a decoder of tokens or of marks may open. */
  token(text: string): void;
  /** All fields of a form or an address without their escapes, the characters 1 and 2 between them. */
  fields(bytes: Buffer): void;
}

const joints = charClass.plus | charClass.slash | charClass.minus | charClass.underscore;
const letters = charClass.hexLower | charClass.lower | charClass.hexUpper | charClass.upper;

/** What a character is to the sieve. */
const plain = 0;
const inRun = 1;
const quoteMark = 2;
const backslash = 3;
const percentSign = 4;
const ampersand = 5;
const equalsSign = 6;
const gap = 7;
const opening = 8;
const closing = 9;
const odd = 10;
const controls = 11;
const separator = 12;
const beyondAscii = 13;

const kinds = new Uint8Array(256).fill(beyondAscii, 128);
for (let code = 0; code < 128; code += 1) {
  const bit = characterClasses[code] as number;
  if ((bit & (letters | charClass.digit | joints)) !== 0) kinds[code] = inRun;
  else if (bit === charClass.control) kinds[code] = controls;
  else if (bit === charClass.other) kinds[code] = odd;
}
const assign = (characters: string, kind: number): void => {
  for (const character of characters) kinds[character.charCodeAt(0)] = kind;
};
assign('"', quoteMark);
assign('\\', backslash);
assign('%', percentSign);
assign('&', ampersand);
assign('=', equalsSign);
assign(' \t\r\n', gap);
assign('[{', opening);
assign(']}', closing);
/** Between the fields of a form whose escapes were undone. */
const fieldMarks = new Uint8Array(kinds).fill(separator, 1, 3);

/** Counts the digits, capitals and joints of a run in one number, ten bits each. */
const weights = new Int32Array(128);
const oneCapital = 1 << 10;
const oneJoint = 1 << 20;
for (let code = 0; code < 128; code += 1) {
  const bit = characterClasses[code] as number;
  if (bit === charClass.digit) weights[code] = 1;
  else if ((bit & (charClass.hexUpper | charClass.upper)) !== 0) weights[code] = oneCapital;
  else if ((bit & joints) !== 0) weights[code] = oneJoint;
}
const tenBits = 1023;

/** Eight bytes in base64 are the shortest value that counts. */
const shortestRun = 11;
/** Values wrapped in lines have lines this long. */
const shortestLine = 60;
/** Shorter values in base32 say nothing. */
const shortestBase32 = 16;
/** A hash of 64 bits in hex. */
const shortestHex = 16;
/** A hash of 64 bits as a number. */
const shortestDecimal = 17;
/** Lists of numbers this long may spell something. */
const fewestNumbers = 7;
/** Texts without spaces up to this long are tried as a whole by codings that leave no mark. */
const longestDense = 64 * 1024;
const shortestDense = 8;
/** A few characters beyond Latin-1 in a row are a word; bits packed into characters look no different. */
const mostWide = 3;
/** What a JSON parser is asked to hold open; brackets inside strings count too. */
const mostOpen = 10_000;
const longestText = 1 << 24;

/** Looks at one text at a time; what it says holds for every decoder of text. */
export class Sieve {
  readonly scope: Scope;
  readonly judge: TokenJudge;

  readonly silent: SilentRuns;

  constructor(scope: Scope, { mayBeHash, silent }: { mayBeHash: MayBeHash; silent: SilentRuns }) {
    this.scope = scope;
    this.silent = silent;
    this.judge = new TokenJudge(scope, mayBeHash);
  }

  /**
   * True when everything that may hide in `bytes`, a text in UTF-8, went to `sink`; false when the decoders must be asked about
   * the whole of it. `form`: where the characters 1 and 2 stand between fields and are no controls.
   */
  pass(bytes: Buffer, sink: SieveSink, form?: 'fields'): boolean {
    if (bytes.length > longestText) return false;
    return new Scan(bytes, { sink, sieve: this, fields: form === 'fields' }).pass();
  }
}

/** One pass. */
class Scan {
  private readonly bytes: Buffer;
  private readonly sink: SieveSink;
  private readonly sieve: Sieve;
  private readonly fields: boolean;
  private readonly isDocument: boolean;
  private isLocal: boolean | undefined;
  private lastQuote = -1;
  /** Where the stretch without spaces begins. */
  private denseStart = 0;
  /** Whether its end needs a look: 1 for a mark that no token has, 2 for an equals sign. */
  private pending = 0;
  private list = 0;
  private hasNumbers = false;
  private hasEntities = false;
  private escapes = 0;
  private otherEquals = 0;
  private allEscapes = 0;
  private allOtherEquals = 0;
  private open = 0;
  private wide = 0;
  private wideEnd = -1;

  constructor(bytes: Buffer, { sink, sieve, fields }: { sink: SieveSink; sieve: Sieve; fields: boolean }) {
    this.bytes = bytes;
    this.sink = sink;
    this.sieve = sieve;
    this.fields = fields;
    const first = bytes[0];
    this.isDocument = first === 0x7b || first === 0x5b || first === 0x22;
  }

  pass(): boolean {
    const { bytes } = this;
    const { length } = bytes;
    const table = this.fields ? fieldMarks : kinds;
    // A document from its end to its start.
    const first = bytes[0];
    const last = bytes[length - 1];
    if ((first === 0x7d && last === 0x7b) || (first === 0x5d && last === 0x5b)) return false;
    let at = 0;
    while (at < length) {
      const kind = table[bytes[at] as number] as number;
      if (kind === inRun) {
        const from = at;
        at += 1;
        while (at < length && table[bytes[at] as number] === inRun) at += 1;
        if (at - from >= shortestRun) {
          if (!this.run(from, at)) return false;
        } else if (bytes[at] === 0x2c) this.listed(from, at);
        else if (bytes[at] === 0x22 && at - from === 1) this.keyed(from);
        else if (at - from > 5 && (bytes[from] as number | 0x20) === 0x78 && !this.named(from, at))
          return false;
        continue;
      }
      if (kind === plain) at += 1;
      else if (kind === quoteMark && this.pending === 0) {
        this.lastQuote = at;
        at += 1;
        this.denseStart = at;
      } else if (kind === gap && this.pending === 0) {
        at += 1;
        this.denseStart = at;
      } else if (kind === odd) {
        if (bytes[at] === 0x3c && bytes[at + 1] === 0x7e) return false;
        this.pending |= 1;
        at += 1;
      } else {
        at = this.mark(kind, at);
        if (at < 0) return false;
      }
    }
    return this.ended();
  }

  /** Looks at the mark at `at`; where to go on, or -1 when the decoders must be asked. */
  private mark(kind: number, at: number): number {
    const { bytes } = this;
    switch (kind) {
      case quoteMark:
        if (!this.lineEnded()) return -1;
        if (this.isDocument) this.denseEnded(at);
        this.lastQuote = at;
        return this.isWhole ? -1 : at + 1;
      case gap:
        this.denseEnded(at);
        return at + 1;
      case separator:
        this.denseEnded(at);
        return this.lineEnded() ? at + 1 : -1;
      case ampersand:
        if (!this.lineEnded()) return -1;
        if (isEntityOfNote(bytes, at)) this.hasEntities = true;
        return at + 1;
      case equalsSign:
        if (this.allEscapes + this.allOtherEquals === 0 && maySeal(bytes)) return -1;
        this.equals(at);
        return at + 1;
      case opening:
        this.open += 1;
        return this.open > mostOpen ? -1 : at + 1;
      case closing:
        this.open -= 1;
        return at + 1;
      case percentSign:
        return this.percent(at);
      case backslash:
        return this.escaped(at);
      case controls:
        return -1;
      default:
        return this.beyond(at);
    }
  }

  /** A run long enough to hide something: whether the sieve can go on. */
  private run(from: number, to: number): boolean {
    const { bytes } = this;
    const size = to - from;
    let classes = 0;
    let counts = 0;
    for (let at = from; at < to; at += 1) {
      const code = bytes[at] as number;
      classes |= characterClasses[code] as number;
      counts += weights[code] as number;
    }
    if (size < tenBits) {
      const digits = counts & tenBits;
      const capitals = (counts >> 10) & tenBits;
      const joined = counts >> 20;
      const smalls = size - digits - capitals - joined;
      if (joined > 1 && !this.named(from, to)) return false;
      if (joined > 0 && (smalls === 0 || capitals === 0) && longestPart(bytes, from, to) < shortestHex)
        return true;
      if (digits === 0 && (smalls === 0 || capitals === 0)) return true;
      // Names have few capitals and digits; of the digits of every base more are.
      const enough = Math.max(2, size / 10);
      if (digits + capitals < enough && (capitals + joined > 0 || size < shortestBase32)) return true;
      // Dates and times.
      if (joined > 0 && smalls + capitals < 2 && size < shortestDecimal) return true;
    }
    const { silent } = this.sieve;
    if (silent.has(bytes, from, to)) return true;
    const hot = this.sieve.judge.isHot(bytes, { start: from, end: to, classes });
    if (!hot && size < shortestLine) silent.add(bytes, from, to);
    if ((hot || size >= shortestLine) && this.goesOn(to)) return false;
    if (!hot) return true;
    if (size + 2 >= bytes.length) return false;
    let end = to;
    while (end < to + 6 && bytes[end] === 0x3d) end += 1;
    this.sink.token(bytes.toString('latin1', from, end));
    return true;
  }

  /** Whether a coded value may go on behind a line break, padding, a space or an escape. */
  private goesOn(at: number): boolean {
    const { bytes } = this;
    const next = bytes[at];
    if (next === 0x5c || next === 0x26) return next === 0x5c || bytes[at + 1] === 0x23;
    if (next !== 0x3d && next !== 0x20 && next !== 0x0d && next !== 0x0a) return false;
    let behind = at + 1;
    while (behind < at + 4 && isBreak(bytes[behind])) behind += 1;
    return behind < bytes.length && kinds[bytes[behind] as number] === inRun;
  }

  /** Host names in other scripts: false when there may be one. */
  private named(from: number, to: number): boolean {
    const { bytes } = this;
    for (let at = from + 2; at + 1 < to; at += 1) {
      if (bytes[at] !== 0x2d || bytes[at + 1] !== 0x2d) continue;
      if (((bytes[at - 1] as number) | 0x20) === 0x6e && ((bytes[at - 2] as number) | 0x20) === 0x78)
        return false;
    }
    return true;
  }

  /** Counts short numbers with a comma behind each, and nothing but spaces and signs between them. */
  private listed(from: number, to: number): void {
    const { bytes } = this;
    const isNumber =
      to - from <= 4 && isDecimal(bytes[to - 1]) && isDecimal(bytes[to - from > 1 ? from + 1 : from]);
    if (!isNumber) {
      this.list = 0;
      return;
    }
    let before = from - 1;
    while (before > 0 && bytes[before] === 0x20) before -= 1;
    this.list = bytes[before] === 0x2c ? this.list + 1 : 1;
    if (this.list >= fewestNumbers) this.hasNumbers = true;
  }

  /** `"0":`, as a byte array is written by a serializer that only knows objects. */
  private keyed(at: number): void {
    if (this.bytes[at] === 0x30 && this.bytes[at - 1] === 0x22) this.hasNumbers = true;
  }

  /** Quoted-printable: an escape of a byte, or a line that goes on. */
  private equals(at: number): void {
    this.pending |= 2;
    const high = this.bytes[at + 1];
    const isEscape =
      high === 0x0a || high === 0x0d || (isCapitalHex(high) && isCapitalHex(this.bytes[at + 2]));
    if (isEscape) {
      this.escapes += 1;
      this.allEscapes += 1;
    } else {
      this.otherEquals += 1;
      this.allOtherEquals += 1;
    }
  }

  /** The end of what could be one quoted-printable text: false when it is. */
  private lineEnded(): boolean {
    const quoted = this.escapes > 1 && this.otherEquals === 0;
    this.escapes = 0;
    this.otherEquals = 0;
    this.pending &= 1;
    return !quoted;
  }

  /** The end of a stretch without spaces, which codings without a mark may have written. */
  private denseEnded(at: number): void {
    const start = this.denseStart;
    this.denseStart = at + 1;
    if ((this.pending & 1) === 0) return;
    this.pending &= 2;
    if (at - start >= shortestDense && at - start <= longestDense) this.dense(start, at);
  }

  /** Whether the text as a whole turned out to be such a stretch. */
  private isWhole = false;

  private dense(start: number, end: number): void {
    const { bytes } = this;
    let value = start;
    if ((this.pending & 2) !== 0) while (value < end && bytes[value] !== 0x3d) value += 1;
    const hasValue = value > start && value + 1 < end;
    const starts85 = mayStart85(bytes, start, end) || (hasValue && mayStart85(bytes, value + 1, end));
    if (!starts85 && this.sieve.scope.disguises?.mayXor(bytes, start, end) !== true) return;
    if (start === 0 && end === bytes.length) {
      this.isWhole = true;
      return;
    }
    this.sink.token(bytes.toString('latin1', start, end));
    if (hasValue) this.sink.token(bytes.toString('latin1', value + 1, end));
  }

  /** Undoes `%XX`: in prose around it, elsewhere in the whole text. */
  private percent(at: number): number {
    const { bytes } = this;
    if (!isHex(bytes[at + 1]) || !isHex(bytes[at + 2])) {
      return ((bytes[at + 1] ?? 0) | 0x20) === 0x75 ? -1 : at + 1;
    }
    this.isLocal ??= this.isDocument || this.fields || hasBorder(bytes);
    if (!this.isLocal) return this.unescapedWhole();
    let start = at;
    while (start > 0 && !isBorder(bytes[start - 1] as number)) start -= 1;
    let end = at + 3;
    while (end < bytes.length && !isBorder(bytes[end] as number)) end += 1;
    if (start === 0 && end === bytes.length) return -1;
    const value = unescapePercent(bytes.toString('utf8', start, end));
    if ('bytes' in value) this.sink.bytes(value.bytes);
    else this.sink.other(value.text);
    return end;
  }

  private unescapedWhole(): number {
    const unescaped = fieldsUnescaped(this.bytes);
    if (unescaped === undefined) return -1;
    this.sink.fields(unescaped);
    return this.bytes.length;
  }

  /** Undoes the escapes of the string around `at`. */
  private escaped(at: number): number {
    const { bytes } = this;
    const start = this.lastQuote + 1;
    let end = at;
    for (;;) {
      end = bytes.indexOf(0x22, end);
      if (end < 0) end = bytes.length;
      let slashes = 0;
      while (bytes[end - 1 - slashes] === 0x5c) slashes += 1;
      if (slashes % 2 === 0 || end >= bytes.length) break;
      end += 1;
    }
    const opened = unescapeBackslashes(bytes.toString('utf8', start, end));
    if (opened === 'plain') return at + 2;
    this.sink.other(opened);
    this.denseStart = end;
    this.pending &= 2;
    return end;
  }

  /** Characters beyond ASCII: a word, or bytes and bits written as characters. */
  private beyond(at: number): number {
    const { bytes } = this;
    const head = bytes[at] as number;
    const width = head < 0xe0 ? 2 : head < 0xf0 ? 3 : 4;
    this.denseStart = at + width;
    this.pending &= 2;
    if (head < 0xc4) {
      // U+0080 to U+00FF: control characters, or UTF-8 that was taken for Latin-1.
      const low = (head === 0xc2 ? 0x00 : 0x40) | (bytes[at + 1] as number);
      const before = bytes[at - 2] === 0xc3 ? 0x40 | (bytes[at - 1] as number) : 0;
      return low < 0xa0 || (low < 0xc0 && before >= 0xc2 && before < 0xf5) ? -1 : at + 2;
    }
    this.wide = at === this.wideEnd ? this.wide + 1 : 1;
    this.wideEnd = at + width;
    if (this.wide > mostWide) return -1;
    return isCompatible(bytes, at) ? -1 : this.wideEnd;
  }

  private ended(): boolean {
    const { bytes, sink } = this;
    this.denseEnded(bytes.length);
    if (this.isWhole || !this.lineEnded()) return false;
    if (this.allEscapes > 1 && (this.allOtherEquals === 0 || bytes.includes('uoted-'))) return false;
    if (!this.hasNumbers && !this.hasEntities) return true;
    const text = bytes.toString();
    if (this.hasNumbers && numbers.decode(text, this.sieve.scope).kind === 'decoded') return false;
    if (!this.hasEntities) return true;
    const outcome = html.decode(text, this.sieve.scope);
    if (outcome.kind === 'decoded') for (const child of outcome.children) sink.other(child.text ?? '');
    return true;
  }
}

const isBreak = (code: number | undefined): boolean =>
  code === 0x0a || code === 0x0d || code === 0x20 || code === 0x3d;
const isDecimal = (code: number | undefined): boolean => code !== undefined && code >= 0x30 && code <= 0x39;
const isCapitalHex = (code: number | undefined): boolean =>
  isDecimal(code) || (code !== undefined && code >= 0x41 && code <= 0x46);
const isHex = (code: number | undefined): boolean =>
  isCapitalHex(code) || (code !== undefined && code >= 0x61 && code <= 0x66);

/** Characters between joints, where there are most. */
function longestPart(bytes: Buffer, from: number, to: number): number {
  let longest = 0;
  let start = from;
  for (let at = from; at < to; at += 1) {
    if ((weights[bytes[at] as number] as number) !== oneJoint) continue;
    longest = Math.max(longest, at - start);
    start = at + 1;
  }
  return Math.max(longest, to - start);
}

/** What a percent-encoded value in prose or in a document does not hold. */
function isBorder(code: number): boolean {
  return code <= 0x20 || code === 0x22 || code === 0x27 || code === 0x3c || code === 0x3e || code === 0x60;
}

/** Whether a text is prose or a document, in which a value ends. */
function hasBorder(bytes: Buffer): boolean {
  return bytes.includes(0x20) || bytes.includes(0x3c) || bytes.includes(0x22) || bytes.includes(0x0a);
}

/** Characters that stand for others: what is looked for may be spelled with them, or hidden between them. */
function isCompatible(bytes: Buffer, at: number): boolean {
  const head = bytes[at] as number;
  const second = bytes[at + 1] as number;
  const third = bytes[at + 2] as number;
  // Combining marks; zero-width marks and letter-like signs; presentation forms; mathematical letters.
  if (head < 0xe0) return head === 0xcc || (head === 0xcd && second < 0xb0);
  if (head === 0xe2) {
    if (second === 0x80) return third >= 0x8b && third <= 0x8d;
    return (
      (second === 0x81 && third === 0xa0) ||
      second === 0x84 ||
      second === 0x85 ||
      (second >= 0x91 && second <= 0x93)
    );
  }
  return head === 0xef || head === 0xe1 || head === 0xf0;
}
