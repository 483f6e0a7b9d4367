// What the sieve is given and what it hands on.
import type { SilentRuns } from '../../lib/silent-runs.ts';
import type { Scope } from '../coding.ts';
import type { Judge } from '../glances/judge.ts';

/** Takes what the sieve lets through. */
export interface SieveSink {
  /** Another form of the text, or of a part of it. */
  other(text: string): void;
  /** Bytes that a part of the text stands for. */
  bytes(bytes: Buffer): void;
  /** A part that a decoder of tokens or of marks may open. */
  token(text: string): void;
  /** All fields of a form or an address without their escapes, the bytes 1 and 2 between them. */
  fields(bytes: Buffer): void;
  /** Texts of their own, the byte 1 or 2 between them. */
  texts(bytes: Buffer): void;
}

/** What every pass over the texts of an exchange shares. */
export interface Sieving {
  readonly scope: Scope;
  readonly judge: Judge;
  /** Runs that were judged in vain. */
  readonly silent: Pick<SilentRuns, 'has' | 'add'>;
}
