// Values to take out come in, each gets a salted hash; texts come in, texts without the values go out.
import { randomBytes } from 'node:crypto';
import type { Openings, RedactedKind } from '../../artifacts/redaction.ts';
import { sha256Hex } from '../../lib/hash.ts';

/** Says whether any value that is taken out stands in a content, in whatever encoding. */
export type Judge = (content: string | Uint8Array) => boolean;

/** SHA-256 over the salt's digits and the value: `printf '%s%s' SALT VALUE | sha256sum`. */
export function commitmentOf(salt: string, value: string): string {
  return sha256Hex(`${salt}${value}`);
}

/** The values of one copy, and what stands for them. */
export class Tokens {
  private readonly opened = new Map<string, Openings['values'][number]>();

  /** What stands for the value; the same for the same value. */
  of(value: string, kind: RedactedKind): string {
    let known = this.opened.get(value);
    if (known === undefined) {
      const salt = randomBytes(16).toString('hex');
      known = { hash: commitmentOf(salt, value), kind, salt, value };
      this.opened.set(value, known);
    }
    return `[redacted:${known.kind}:${known.hash.slice(0, 16)}]`;
  }

  /** In an order that tells nothing of the values. */
  values(): Openings['values'] {
    return [...this.opened.values()].sort((left, right) => (left.hash < right.hash ? -1 : 1));
  }
}

const pieces = /([?&;=#/\s,"'<>(){}[\]|]+)/;
const redactedWhole = '[redacted:text that holds a redacted value]';

/** Takes values out of texts. */
export class TextRedactor {
  private readonly tokens: Tokens;
  private readonly judge: Judge;
  private readonly plain: RegExp | undefined;
  private readonly kinds: ReadonlyMap<string, RedactedKind>;
  private readonly shortest: number;
  private readonly seen = new Map<string, string>();

  /** `values`: those looked for everywhere, with their kinds. */
  constructor(tokens: Tokens, judge: Judge, values: ReadonlyMap<string, RedactedKind>) {
    this.tokens = tokens;
    this.judge = judge;
    this.kinds = new Map([...values].map(([value, kind]) => [value.toLowerCase(), kind]));
    const longestFirst = [...values.keys()].sort((left, right) => right.length - left.length);
    this.shortest = longestFirst.at(-1)?.length ?? 0;
    this.plain =
      longestFirst.length === 0
        ? undefined
        : new RegExp(
            longestFirst.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'),
            'gi',
          );
  }

  /** The text without the values; the same text when it held none. */
  text(content: string): string {
    if (this.plain === undefined || content.length < Math.min(this.shortest, 5)) return content;
    const known = this.seen.get(content);
    if (known !== undefined) return known;
    const clean = this.cleaned(content);
    if (content.length < 2000) this.seen.set(content, clean);
    return clean;
  }

  private cleaned(content: string): string {
    const replaced = this.replacePlain(content);
    if (!this.judge(replaced)) return replaced;
    const byPiece = replaced
      .split(pieces)
      .map((piece) => (piece.length > 4 && this.judge(piece) ? redactedWhole.replaceAll(' ', '-') : piece))
      .join('');
    return this.judge(byPiece) ? redactedWhole : byPiece;
  }

  private replacePlain(content: string): string {
    if (this.plain === undefined) return content;
    return content.replace(this.plain, (found) =>
      this.tokens.of(found, this.kinds.get(found.toLowerCase()) ?? 'other'),
    );
  }
}
