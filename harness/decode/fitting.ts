// Says which decoders a text's character classes allow: the gate that spares ordinary text most of them.
import type { TextCoding } from './coding.ts';

/** The decoders that a combination of character classes allows, remembered: few combinations occur. */
export class Fitting {
  private readonly codings: readonly TextCoding[];
  private readonly known = new Map<number, readonly TextCoding[]>();

  constructor(codings: readonly TextCoding[]) {
    this.codings = codings;
  }

  /** In their order. */
  of(classes: number): readonly TextCoding[] {
    const known = this.known.get(classes);
    if (known !== undefined) return known;
    const fitting = this.codings.filter(
      ({ without, needs }) => (classes & without) === 0 && needs.every((set) => (classes & set) !== 0),
    );
    this.known.set(classes, fitting);
    return fitting;
  }
}
