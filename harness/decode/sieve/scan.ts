// One pass over the bytes of a text: stops at the few places where something can hide.
import { html } from '../codings/html.ts';
import { numbers } from '../codings/numbers.ts';
import { mayStart85 } from '../glances/base85.ts';
import { isEntityOfNote } from '../glances/entity.ts';
import { unescapeBackslashes } from '../glances/escapes.ts';
import { fieldsUnescaped } from '../glances/form.ts';
import { maySeal } from '../vendors.ts';
import { denseParts } from './dense.ts';
import { fieldEndWithin, hasBorder, lineWithin, stringEnd, unescapedValue } from './escapes.ts';
import * as kind from './kinds.ts';
import { NumberLists } from './lists.ts';
import { LongRuns } from './long-runs.ts';
import { QuotedLines } from './quoted.ts';
import { shortestRun } from './runs.ts';
import { slashedSegments } from './segments.ts';
import type { SieveSink, Sieving } from './sink.ts';
import { isTurnedDocument, mayEndTurned } from './turned.ts';
import { isSentence, UnescapedStrings } from './unescaped.ts';
import { WideCharacters } from './wide.ts';

const [shortestIdn, shortestTurned] = [6, 8];
/** What a JSON parser is asked to hold open; brackets inside strings count too. */
const mostOpen = 10_000;
/** Where to go on when the decoders must be asked. */
const ask = -1;

/** One pass over one text. */
export class Scan {
  private readonly bytes: Buffer;
  private readonly sink: SieveSink;
  private readonly sieve: Sieving;
  private readonly fields: boolean;
  private readonly isDocument: boolean;
  private isLocal: boolean | undefined;
  private isWhole = false;
  private hasEntities = false;
  private lastQuote = -1;
  private fieldEnd = -1;
  private stretchStart = 0;
  private pending = 0;
  /** Of the field at hand. */
  private isOdd = false;
  /** Up to where the escapes are known to hide nothing. */
  private sentenceEnd = -1;
  private strings: UnescapedStrings | undefined;
  private open = 0;
  private readonly runs: LongRuns;
  private readonly lists = new NumberLists();
  private readonly quoted = new QuotedLines();
  private readonly wide = new WideCharacters();

  constructor(bytes: Buffer, { sink, sieve, fields }: { sink: SieveSink; sieve: Sieving; fields: boolean }) {
    this.bytes = bytes;
    this.sink = sink;
    this.sieve = sieve;
    this.fields = fields;
    this.runs = new LongRuns(bytes, sink, sieve);
    const first = bytes[0];
    this.isDocument = first === 0x7b || first === 0x5b || first === 0x22;
  }

  /** As `Sieve.pass` has it. */
  pass(): boolean {
    const { bytes } = this;
    const { length } = bytes;
    const table = this.fields ? kind.fieldKinds : kind.kinds;
    if (isTurnedDocument(bytes, 0, length) || (!this.isDocument && mayStart85(bytes, 0, length)))
      return false;
    if (!this.isDocument && !this.fields && this.isForm()) return !maySeal(bytes) && this.unescaped();
    let at = 0;
    while (at < length) {
      const here = table[bytes[at] as number] as number;
      if ((here & kind.inRun) !== 0) {
        const from = at;
        let seen = here;
        at += 1;
        while (at < length) {
          const next = table[bytes[at] as number] as number;
          if ((next & kind.inRun) === 0) break;
          seen |= next;
          at += 1;
        }
        if (at - from >= shortestRun) {
          if (!this.runs.pass(from, at, seen)) return false;
        } else {
          at = this.short(from, at, seen);
          if (at === ask) return false;
        }
        continue;
      }
      // The marks of ordinary text come first and cost no call.
      if (here === kind.plain) at += 1;
      else if (here === kind.quoteMark && this.pending === 0) {
        if (mayEndTurned(bytes, at)) this.fieldEnded(this.lastQuote, at);
        this.lastQuote = at;
        at += 1;
        this.stretchStart = at;
      } else if (here === kind.gap && this.pending === 0) {
        at += 1;
        this.stretchStart = at;
      } else {
        at = this.mark(here, at);
        if (at === ask) return false;
      }
    }
    return this.ended();
  }

  /** Looks at the mark at `at`; tells where to go on. */
  private mark(here: number, at: number): number {
    const { bytes } = this;
    switch (here) {
      case kind.odd:
        this.pending |= kind.hasOdd;
        this.isOdd = true;
        // Ascii85 may have a mark of its own.
        return bytes[at] === 0x3c && bytes[at + 1] === 0x7e ? ask : at + 1;
      case kind.quoteMark:
        if (this.lineEnded()) return ask;
        this.fieldEnded(this.lastQuote, at);
        if (this.isDocument || this.fields) this.stretchEnded(at);
        this.lastQuote = at;
        return at + 1;
      case kind.gap:
        this.stretchEnded(at);
        return at + 1;
      case kind.separator:
        this.stretchEnded(at);
        this.fieldEnded(this.fieldEnd, at);
        // Base85 has every mark that ends a stretch but a space.
        if (this.isOdd && mayStart85(bytes, this.fieldEnd + 1, at))
          this.sink.token(bytes.toString('utf8', this.fieldEnd + 1, at));
        this.isOdd = false;
        this.fieldEnd = at;
        return this.lineEnded() ? ask : at + 1;
      case kind.ampersand:
        if (isEntityOfNote(bytes, at)) this.hasEntities = true;
        return this.lineEnded() ? ask : at + 1;
      case kind.equalsSign:
        if (this.quoted.isFirst && maySeal(bytes)) return ask;
        this.pending |= kind.hasEquals;
        this.quoted.equals(bytes, at);
        return at + 1;
      case kind.opening:
        this.open += 1;
        return this.open > mostOpen ? ask : at + 1;
      case kind.closing:
        this.open -= 1;
        return at + 1;
      case kind.percentSign:
        return this.percent(at);
      case kind.backslash:
        return this.escaped(at);
      case kind.controls:
        return ask;
      default:
        return this.beyondAscii(at);
    }
  }

  /** A document between two marks, from its end to its start; between the members of a list stands less. */
  private fieldEnded(before: number, at: number): void {
    if (at - before > shortestTurned && isTurnedDocument(this.bytes, before + 1, at))
      this.sink.token(this.bytes.toString('utf8', before + 1, at));
  }

  /** A run that is a word, a number, or the first of many: where to go on. */
  private short(from: number, to: number, seen: number): number {
    const { bytes } = this;
    const size = to - from;
    const next = bytes[to];
    if (next === 0x2c) this.lists.listed(bytes, from, to);
    else if (size === 2) return next === 0x3a || next === 0x20 ? this.runs.pairs(from, to) : to;
    else if (size === 1) {
      if (next === 0x22) this.lists.keyed(bytes, from);
    } else if (size >= shortestIdn && (seen & kind.isJoint) !== 0 && this.runs.mayBeIdn(from, to)) return ask;
    return to;
  }

  /** The end of what could be one quoted-printable text: whether it is. */
  private lineEnded(): boolean {
    this.pending &= kind.hasOdd;
    return this.quoted.end();
  }

  private stretchEnded(at: number): void {
    const start = this.stretchStart;
    const { pending } = this;
    this.stretchStart = at + 1;
    this.pending &= kind.hasEquals;
    if ((pending & kind.hasOdd) === 0) return;
    const stretch = { start, end: at, hasEquals: (pending & kind.hasEquals) !== 0 };
    const parts = denseParts(this.bytes, stretch, this.sieve.scope);
    if (parts === undefined) return;
    if (start === 0 && at === this.bytes.length) this.isWhole = true;
    else for (const part of parts) this.sink.token(part);
  }

  /** Undoes `%XX`: in prose around it, elsewhere in the whole text. */
  private percent(at: number): number {
    const { bytes } = this;
    if (!kind.isHex(bytes[at + 1]) || !kind.isHex(bytes[at + 2])) {
      return ((bytes[at + 1] ?? 0) | 0x20) === 0x75 ? ask : at + 1;
    }
    this.isLocal ??= this.isDocument || this.fields || hasBorder(bytes);
    if (!this.isLocal) return this.unescaped() ? bytes.length : ask;
    const value = unescapedValue(bytes, at, this.isDocument || this.fields ? 'inside' : 'around');
    if (value.start === 0 && value.end === bytes.length) return ask;
    if (value.bytes !== undefined) this.sink.bytes(value.bytes);
    else this.sink.other(value.text ?? '');
    return value.end;
  }

  /** Whether the escapes of the whole text are undone before anything else: what is written with them is read then. */
  private isForm(): boolean {
    const { bytes } = this;
    const at = bytes.indexOf(0x25);
    if (at < 0 || !kind.isHex(bytes[at + 1]) || !kind.isHex(bytes[at + 2])) return false;
    this.isLocal = hasBorder(bytes);
    return !this.isLocal;
  }

  /** Hands on all fields without their escapes; false when they are none. */
  private unescaped(): boolean {
    const { bytes } = this;
    // What parts the fields of a form starts a character reference elsewhere.
    const unescaped = bytes.includes('&#') ? undefined : fieldsUnescaped(bytes);
    if (unescaped === undefined) return false;
    for (const segment of slashedSegments(bytes)) this.sink.token(segment);
    this.sink.fields(unescaped);
    return true;
  }

  /** Undoes the escapes of the string around `at`. */
  private escaped(at: number): number {
    if (at < this.sentenceEnd) return at + 2;
    const { bytes } = this;
    const { start, end } = this.stringAround(at);
    if (isSentence(bytes, at, { start, end })) {
      this.sentenceEnd = end;
      return at + 2;
    }
    this.strings ??= new UnescapedStrings(bytes.length - start);
    const undone = this.strings.take(bytes, start, end);
    if (undone === 'reference') return ask;
    if (undone === 'odd') {
      const text = unescapeBackslashes(bytes.toString('utf8', start, end)) ?? '';
      if (text.includes('&#')) return ask;
      this.sink.other(text);
    }
    this.stretchStart = end;
    this.pending &= kind.hasEquals;
    return end;
  }

  /** The string with a backslash at `at`: a document's up to its quotes, elsewhere the line within them at most. */
  private stringAround(at: number): { start: number; end: number } {
    const { bytes } = this;
    const start = Math.max(this.lastQuote, this.fieldEnd) + 1;
    const end = stringEnd(bytes, at);
    if (this.fields) return { start, end: fieldEndWithin(bytes, at, end) };
    return this.isDocument ? { start, end } : lineWithin(bytes, at, { start, end });
  }

  private beyondAscii(at: number): number {
    const width = this.wide.widthAt(this.bytes, at);
    if (width < 0) return ask;
    this.stretchStart = at + width;
    this.pending &= kind.hasEquals;
    return at + width;
  }

  private ended(): boolean {
    const { bytes, sink } = this;
    const { scope } = this.sieve;
    this.stretchEnded(bytes.length);
    if (this.isWhole || this.lineEnded() || this.quoted.isAny(bytes)) return false;
    const text = this.lists.seen || this.hasEntities ? bytes.toString() : '';
    if (this.lists.seen && numbers.decode(text, scope).kind === 'decoded') return false;
    if (this.hasEntities) {
      const outcome = html.decode(text, scope);
      for (const { text: plain = '' } of outcome.kind === 'decoded' ? outcome.children : []) {
        if (this.fields) sink.texts(Buffer.from(plain));
        else sink.other(plain);
      }
    }
    if (this.strings !== undefined && this.strings.bytes.length > 0) sink.texts(this.strings.bytes);
    return true;
  }
}
