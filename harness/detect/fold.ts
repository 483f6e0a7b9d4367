// Brings a text into the one form in which spellings of the same thing are equal, and remembers where each character came from.

/** A folded text. */
export interface Folded {
  text: string;
  /** For every folded character (UTF-16 unit) the index in the source where its spelling starts. */
  starts: readonly number[];
  /** Where its spelling ends, exclusive. */
  ends: readonly number[];
}

/** `words`: spaces, `+`, `-`, `_` and line breaks are one space; `strict`: they differ. */
export type Folding = 'words' | 'strict';

const separators = new Set([' ', '+', '-', '_', '\t', '\r', '\n']);

/** Folds case, Unicode form (NFKD), percent-encoding, `\/`, `\"` and `\u00e9` escapes, and for words the separators. */
export function fold(text: string, folding: Folding): Folded {
  const builder = new FoldBuilder(folding);
  for (let at = 0; at < text.length;) at = foldAt(text, at, builder);
  return builder.done();
}

class FoldBuilder {
  private readonly units: string[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly words: boolean;

  constructor(folding: Folding) {
    this.words = folding === 'words';
  }

  add(characters: string, start: number, end: number): void {
    if (isPlain(characters)) {
      this.unit(characters.toLowerCase(), start, end);
      return;
    }
    for (const unit of characters.normalize('NFKD').toLowerCase().split('')) this.unit(unit, start, end);
  }

  done(): Folded {
    return { text: this.units.join(''), starts: this.starts, ends: this.ends };
  }

  private unit(unit: string, start: number, end: number): void {
    const separator = this.words && separators.has(unit);
    if (separator && this.units.at(-1) === ' ') {
      this.ends[this.ends.length - 1] = end;
      return;
    }
    this.units.push(separator ? ' ' : unit);
    this.starts.push(start);
    this.ends.push(end);
  }
}

function isPlain(characters: string): boolean {
  return characters.length === 1 && characters.charCodeAt(0) < 128;
}

/** Folds what starts at `at`; returns where the next thing starts. */
function foldAt(text: string, at: number, builder: FoldBuilder): number {
  const character = text.charAt(at);
  if (character === '%') {
    const run = /^(?:%[0-9a-f]{2})+/i.exec(text.slice(at, at + 3 * 64))?.[0];
    if (run !== undefined) return foldPercent(run, at, builder);
  }
  if (character === '&') {
    const reference = ampersand.exec(text.slice(at, at + longestAmpersand))?.[0];
    if (reference !== undefined) {
      builder.add('&', at, at + reference.length);
      return at + reference.length;
    }
  }
  if (character === '\\') {
    const escaped = /^\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([/"'`,;&|:.]))/i.exec(text.slice(at, at + 6));
    if (escaped !== null) {
      const code = escaped[1] ?? escaped[2];
      builder.add(
        code === undefined ? (escaped[3] ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
        at,
        at + escaped[0].length,
      );
      return at + escaped[0].length;
    }
  }
  const point = text.codePointAt(at) ?? 0;
  const next = at + (point > 0xffff ? 2 : 1);
  builder.add(point > 0xffff ? text.slice(at, next) : character, at, next);
  return next;
}

/** An ampersand as HTML writes it; an address copied from a page keeps it. */
const ampersand = /^&(?:amp|#38|#x26);/i;
const longestAmpersand = 6;

/** UTF-8 behind `%XX` escapes: each character keeps the range of its own escapes. */
function foldPercent(run: string, at: number, builder: FoldBuilder): number {
  const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
  let offset = 0;
  for (const character of bytes.toString('utf8')) {
    const width = character === '\ufffd' ? 1 : Buffer.byteLength(character);
    builder.add(character, at + 3 * offset, at + 3 * Math.min(offset + width, bytes.length));
    offset += width;
    if (offset >= bytes.length) break;
  }
  return at + run.length;
}

const careful = /[^\t\n\r -~]|[%\\]|&(?:amp|#38|#x26);/i;

/** Folded text of an ASCII text without escapes, at little cost; undefined for any other. */
export function foldedPlain(text: string, folding: Folding): string | undefined {
  if (careful.test(text)) return undefined;
  const lower = text.toLowerCase();
  return folding === 'words' ? lower.replace(/[ +\-_\t\r\n]+/g, ' ') : lower;
}

/** Folded text alone. */
export function foldText(text: string, folding: Folding): string {
  return fold(text, folding).text;
}
