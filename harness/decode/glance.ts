// What a quick look through a text is: its parts that a decoder could open, found without addresses, paths or a parsed document.

import { charClass } from './char-class.ts';
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

const small = charClass.hexLower | charClass.lower;
const capital = charClass.hexUpper | charClass.upper;

/** Eight bytes in base64. */
const shortestToken = 11;

/** Whether a text of these classes may hold a hash, or a run of base64, base32 or hexadecimal digits: they show both cases, or letters and digits. */
export function mayBeToken(classes: number, length: number): boolean {
  if (length < shortestToken) return false;
  if ((classes & charClass.digit) !== 0) return (classes & (small | capital)) !== 0 || length >= 16;
  return (classes & small) !== 0 && (classes & capital) !== 0;
}

/** Whether a part of a text is worth a look of its own. */
export function isRipe(classes: number, length: number): boolean {
  return mayBeToken(classes, length) || mayOpen(classes, length);
}
