// What a quick look through a text is: its parts that a decoder could open, found without addresses, paths or a parsed document.

import type { Scope } from './coding.ts';
import { exoticTextCodings, textCodings } from './decoders.ts';

/** Takes the parts of a text worth looking into. */
export interface Parts {
  /** Whether any decoder takes a text of these character classes and this length. */
  ripe(classes: number, length: number): boolean;
  /** A part that stands in the text as it is: it was looked at with the text. */
  same(text: string, classes: number): void;
  /** A part that reads otherwise than it is written. */
  other(text: string): void;
  otherBytes(bytes: Buffer): void;
}

/**
 * Stands in for a decoder where only the question is whether anything is there: it may give more than the decoder
 * does, never less, save parts that are not ripe. False: the text is not of this coding. Undefined: ask the decoder.
 */
export type Glance = (text: string, parts: Parts, scope: Scope) => boolean | undefined;

/** For each combination of classes seen so far, the length at which some decoder first takes a text of it. */
const ripeLengths = new Map<number, number>();

/** Whether any decoder takes a text of these character classes and this length. */
export function isRipe(classes: number, length: number): boolean {
  let needed = ripeLengths.get(classes);
  if (needed === undefined) {
    needed = ripeLengthOf(classes);
    ripeLengths.set(classes, needed);
  }
  return length >= needed;
}

function ripeLengthOf(classes: number): number {
  const lengths = [...textCodings, ...exoticTextCodings]
    .filter(({ part }) => part !== true)
    .filter(({ needs, without }) => (classes & without) === 0 && needs.every((set) => (classes & set) !== 0))
    .map(({ minLength }) => minLength);
  return Math.min(Number.POSITIVE_INFINITY, ...lengths);
}
