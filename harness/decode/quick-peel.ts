// The peeling loop without addresses: answers only whether anything in a value matters, and opens nothing it need not open.
import type { SilentTexts } from '../lib/silent-texts.ts';
import { charClass, classesOf } from './char-class.ts';
import type { Child, Scope, TextCoding } from './coding.ts';
import { isRipe, type Parts } from './glance.ts';
import { glances } from './glances.ts';
import { Peeler, type Sink } from './peel.ts';
import type { Trail } from './trail.ts';

/** What a quick look asks and tells. */
export interface QuickSink extends Sink {
  /** Looks at a text that was not part of one looked at before. */
  look(text: string): void;
  /** True once the answer is known: nothing more need be opened. */
  over(): boolean;
  /** Grows with everything noticed, whatever it was. */
  noticed(): number;
  /** Short texts known to hold nothing at all, e.g. the headers that every request repeats. */
  silent: SilentTexts;
}

/** Longer texts are seldom met again. */
const longestSilent = 256;

const open: Trail = { parent: undefined, segment: '', sealed: false };
const sealed: Trail = { parent: undefined, segment: '', sealed: true };

/** Looks at every text of a value, each once. */
export class QuickPeeler extends Peeler {
  private readonly quick: QuickSink;

  constructor(scope: Scope, sink: QuickSink) {
    super(scope, sink);
    this.quick = sink;
  }

  override text(text: string, trail: Trail | undefined, depth: number, classes?: number): void {
    if (this.quick.over()) return;
    const remembered = text.length <= longestSilent;
    if (remembered && this.quick.silent.has(text)) return;
    const before = this.quick.noticed();
    this.quick.look(text);
    const known = classes ?? classesOf(text);
    if (isRipe(known, text.length)) super.text(text, trail, depth, known);
    if (remembered && this.quick.noticed() === before) this.remember(text, known);
  }

  /** A part of a text that was looked at as a whole. */
  private inside(text: string, classes: number, { trail, depth }: { trail: Trail; depth: number }): void {
    if (this.quick.over()) return;
    const remembered = text.length <= longestSilent;
    if (remembered && this.quick.silent.has(text)) return;
    const before = this.quick.noticed();
    super.text(text, trail, depth, classes);
    if (remembered && this.quick.noticed() === before) this.remember(text, classes);
  }

  /** Lone surrogates would not survive the copy. */
  private remember(text: string, classes: number): void {
    if ((classes & charClass.high) === 0) this.quick.silent.add(text);
  }

  protected override glance(
    coding: TextCoding,
    text: string,
    { trail, depth }: { trail: Trail | undefined; depth: number },
  ): boolean | undefined {
    const below = trail?.sealed === true ? sealed : open;
    const next = depth + 1;
    const parts: Parts = {
      ripe: isRipe,
      same: (part, classes) => this.inside(part, classes, { trail: below, depth: next }),
      other: (part) => this.text(part, below, next),
      otherBytes: (bytes) => {
        const reason = this.bytes(bytes, below, next);
        if (reason !== undefined && !below.sealed) this.sink.closed(bytes.length, reason, below);
      },
    };
    return glances.get(coding.id)?.(text, parts, this.scope);
  }

  /** Codings that leave no mark were looked for in the text this one is a part of. */
  protected override exoticText(): boolean {
    return false;
  }

  protected override step(child: Child, parent: Trail | undefined): Trail {
    if (child.sealed !== undefined) return super.step(child, parent);
    return parent?.sealed === true ? sealed : open;
  }
}
