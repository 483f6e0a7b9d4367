// The peeling loop for an exchange in which something was noticed: what is plainly nothing but itself is not taken apart.
import type { Scope } from './coding.ts';
import type { Wanted } from './glimpse.ts';
import type { Sink } from './peel.ts';
import { PlainTexts } from './plain-text.ts';
import { RepeatingPeeler } from './repeating-peel.ts';
import type { Trail } from './trail.ts';

/** Shorter texts are not taken apart anyway. */
const shortest = 3;
/** Longer texts are documents: their parts are asked about. */
const longest = 2048;

/** For one place of an exchange. */
export class PickyPeeler extends RepeatingPeeler {
  private readonly plain: PlainTexts;
  private readonly beside: boolean;

  /** Plain texts are told only where `wanted` asks for what stands beside. */
  constructor(scope: Scope, sink: Sink, wanted: Wanted) {
    super(scope, sink);
    this.plain = new PlainTexts(scope, wanted);
    this.beside = wanted.beside === true;
  }

  override text(text: string, trail: Trail | undefined, depth: number, classes?: number): void {
    const asks = text.length >= shortest && text.length <= longest;
    if (!asks || !this.plain.has(text)) {
      super.text(text, trail, depth, classes);
      return;
    }
    this.told();
    if (this.beside) this.sink.readable(text, trail);
  }
}
