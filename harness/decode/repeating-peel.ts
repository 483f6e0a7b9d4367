// The peeling loop for a document that repeats itself: a short text in which nothing was found once is not asked about again.
import type { Scope } from './coding.ts';
import { exoticLayers, Peeler, type Sink } from './peel.ts';
import type { Trail } from './trail.ts';

/** Names, types and versions; longer texts seldom come back. */
const longest = 128;
const most = 20_000;

/** For one place of an exchange. */
export class RepeatingPeeler extends Peeler {
  private readonly calls: { count: number };
  /** Texts below which there is nothing. */
  private readonly bare = new Set<string>();

  constructor(scope: Scope, sink: Sink) {
    const calls = { count: 0 };
    super(scope, {
      readable: (text, trail) => sink.readable(text, trail),
      closed: (sizeBytes, reason, trail) => {
        calls.count += 1;
        sink.closed(sizeBytes, reason, trail);
      },
    });
    this.calls = calls;
  }

  override text(text: string, trail: Trail | undefined, depth: number, classes?: number): void {
    const { calls, bare } = this;
    calls.count += 1;
    if (bare.has(text)) {
      this.sink.readable(text, trail);
      return;
    }
    const before = calls.count;
    super.text(text, trail, depth, classes);
    // What was not asked all questions is not known to be bare.
    const asked = depth < this.scope.budget.limits.depth && exoticLayers(trail) === 0;
    if (asked && calls.count === before && text.length <= longest && bare.size < most) bare.add(text);
  }

  /** Something stood below the text at hand. */
  protected told(): void {
    this.calls.count += 1;
  }

  override bytes(bytes: Buffer, trail: Trail | undefined, depth: number): string | undefined {
    this.calls.count += 1;
    return super.bytes(bytes, trail, depth);
  }
}
