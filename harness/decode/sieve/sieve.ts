// Says in one pass over the UTF-8 of a text that nothing can hide in it, or opens the few places in it where something can.
import type { SilentRuns } from '../../lib/silent-runs.ts';
import type { Scope } from '../coding.ts';
import { type Hashes, TokenJudge } from '../glances/judge.ts';
import { Scan } from './scan.ts';
import type { SieveSink, Sieving } from './sink.ts';

const longestText = 1 << 24;

/** `pass` answers for every decoder of text at once. */
export class Sieve implements Sieving {
  readonly scope: Scope;
  readonly judge: TokenJudge;
  readonly silent: SilentRuns;

  constructor(scope: Scope, { hashes, silent }: { hashes: Hashes; silent: SilentRuns }) {
    this.scope = scope;
    this.silent = silent;
    this.judge = new TokenJudge(scope, hashes);
  }

  /**
   * True when everything that may hide in `bytes`, a text in UTF-8, went to `sink`; false when the decoders must be asked about
   * the whole of it. `form`: where the bytes 1 and 2 stand between fields and are no controls.
   */
  pass(bytes: Buffer, sink: SieveSink, form?: 'fields'): boolean {
    if (bytes.length > longestText) return false;
    return new Scan(bytes, { sink, sieve: this, fields: form === 'fields' }).pass();
  }
}
