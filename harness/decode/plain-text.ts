// Tells the texts in which no decoder could find anything: words, numbers, sentences, and ids that stand alone.
import type { Scope } from './coding.ts';
import { type Heat, type Judge, TokenJudge } from './glances/judge.ts';
import type { Run } from './glances/token.ts';
import type { Wanted } from './glimpse.ts';
import { Scan } from './sieve/scan.ts';
import type { SieveSink } from './sieve/sink.ts';

/** What is asked of the whole text, and of the ids in it. */
type Asked = Pick<Wanted, 'mayShow' | 'hashed'>;

/** For one direction of one exchange. Nothing is remembered, so that the same text always gives the same answer. */
export class PlainTexts implements Judge, SieveSink {
  private readonly scope: Scope;
  private readonly asked: Asked;
  private readonly tokens: TokenJudge;
  private plain = true;

  constructor(scope: Scope, asked: Asked) {
    this.scope = scope;
    this.asked = asked;
    this.tokens = new TokenJudge(scope, { lookForHash: (...run) => this.isSought(...run) });
  }

  /** Whether nothing that is looked for stands in `text`, and nothing that a decoder may open. */
  has(text: string): boolean {
    const bytes = Buffer.from(text);
    if (this.asked.mayShow?.(bytes) !== false) return false;
    this.plain = true;
    const sieve = { scope: this.scope, judge: this, silent: nothingSilent };
    return new Scan(bytes, { sink: this, sieve, fields: false }).pass() && this.plain;
  }

  isSought(bytes: Buffer, start: number, end: number): boolean {
    const sought = this.asked.hashed?.(bytes, start, end) !== false;
    if (sought) this.plain = false;
    return sought;
  }

  /** A run that is a part of a text may be a part of a coded value as well. */
  heatOf(bytes: Buffer, run: Run): Heat {
    const isPart = run.start > 0 || run.end < bytes.length;
    if (isPart || this.tokens.heatOf(bytes, run) !== 'none') this.plain = false;
    return 'none';
  }

  other(): void {
    this.plain = false;
  }

  bytes(): void {
    this.plain = false;
  }

  token(): void {
    this.plain = false;
  }

  fields(): void {
    this.plain = false;
  }

  texts(): void {
    this.plain = false;
  }
}

const nothingSilent = { has: () => false, add: () => {} };
