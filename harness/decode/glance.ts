// What a quick look through a text is: its parts that a decoder could open, found without addresses, paths or a parsed document.

import { charClass } from './char-class.ts';
import type { Scope } from './coding.ts';
import { exoticTextCodings, textCodings } from './decoders.ts';
import type { Runs } from './runs.ts';

/** Takes the parts of a text worth looking into. */
export interface Parts {
  /** Passes over stretches of the text; absent where no parts are wanted. */
  runs: Runs | undefined;
  /** Whether anything that may be a part of something looked for stands in the text. */
  sighted: boolean;
  /** Another form of the whole text, of which `same` gives parts from now on. */
  lookAt(text: string): void;
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
const openLengths = new Map<number, number>();

/** Whether any decoder takes a text of these character classes and this length. */
export function mayOpen(classes: number, length: number): boolean {
  let needed = openLengths.get(classes);
  if (needed === undefined) {
    needed = openLengthOf(classes);
    openLengths.set(classes, needed);
  }
  return length >= needed;
}

function openLengthOf(classes: number): number {
  const lengths = [...textCodings, ...exoticTextCodings]
    .filter(({ part }) => part !== true)
    .filter(({ needs, without }) => (classes & without) === 0 && needs.every((set) => (classes & set) !== 0))
    .map(({ minLength }) => minLength);
  return Math.min(Number.POSITIVE_INFINITY, ...lengths);
}

/** Decoders of runs of digits: not asked about texts in which every run is noise. */
export const tokenCodings: ReadonlySet<string> = new Set([
  'hex',
  'base32',
  'base64',
  'base58',
  'base64-part',
  'jwt',
  'lz-letters',
  'rotated-token',
  'reversed-hex',
]);

/** Lengths as above, for parts of a text that `Runs` has passed over, by the decoders that are not of tokens. */
const partLengths = new Map<number, number>();

/** Whether a part of a text is worth a look of its own, beside its runs. */
export function isRipe(classes: number, length: number): boolean {
  let needed = partLengths.get(classes);
  if (needed === undefined) {
    needed = partLengthOf(classes);
    partLengths.set(classes, needed);
  }
  return length >= needed;
}

/** An address is worth a look when it has more than a path. */
const addressMarks = charClass.other | charClass.percent | charClass.equals;

function partLengthOf(classes: number): number {
  const lengths = [...textCodings, ...exoticTextCodings]
    .filter(({ part, id }) => part !== true && !tokenCodings.has(id))
    .filter(({ needs, without }) => (classes & without) === 0 && needs.every((set) => (classes & set) !== 0))
    .filter(({ id }) => id !== 'url' || (classes & addressMarks) !== 0)
    .map(({ minLength }) => minLength);
  return Math.min(Number.POSITIVE_INFINITY, ...lengths);
}
