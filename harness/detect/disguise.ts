// Finds canaries under codings that leave no mark (reversed, rot13, rot47, XOR with one byte) by what they turn the canary into, not by undoing them.
import type { Canary } from '../artifacts/case.ts';
import { anchorIndex } from './anchors.ts';
import { BitSet } from '../lib/bit-set.ts';
import { shortValue } from './spellings.ts';

/** Asked by decoders of values that nothing else opened. */
export interface Disguises {
  /** Whether anything looked for has letters beyond ASCII, which older charsets write as bytes that are no UTF-8. */
  isForeign: boolean;
  /** The outermost coding under which a canary stands in `text`; undefined when none does. */
  inText(text: string): 'reversed' | 'rot13' | 'rot47' | undefined;
  /** The key (1 to 255) under which a canary stands in `bytes`; undefined when none does. */
  xorKey(bytes: Uint8Array): number | undefined;
  /** Whether `xorKey` may know a key of a range of `bytes`. */
  mayXor(bytes: Uint8Array, start: number, end: number): boolean;
  /** Whether four ASCII characters in a row of a canary, in either case, or a word of it may stand in a range of `bytes`. */
  mayBePart(bytes: Uint8Array, start: number, end: number): boolean;
}

/** A part of a canary this long, in bytes of UTF-8, is not hit by chance: two Han characters tell as much as five letters. */
const shortestPart = 5;

/** Compiles the disguises of `canaries`; values under 8 characters are left out, they would be found in other words. */
export function disguisesOf(canaries: readonly Canary[]): Disguises & { turned: readonly string[] } {
  const parts = [...new Set(canaries.flatMap(tellingPart))];
  const turnOf = turnsOf(parts);
  return {
    inText: turnedIn(turnOf),
    ...keysIn(parts),
    mayBePart: partsIn(canaries),
    isForeign: canaries.some(({ value }) => !isAscii(value)),
    turned: [...turnOf.keys(), ...canaries.flatMap(codedWords)],
  };
}

/** Fewer digits are hit by chance. */
const fewestDigits = 5;

/** A short value, or the longest word of a longer one, in base64 and hex as whole fields: too short for a decoder to be asked about each. */
function codedWords({ value }: Canary): string[] {
  const isShort = value.length < shortValue;
  const words = isShort ? [value] : (value.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []);
  const word = longest(words);
  if (word.length > longestCoded) return [];
  const lower = word.toLowerCase();
  const spelled = new Set([word, lower, word.toUpperCase(), word.charAt(0).toUpperCase() + lower.slice(1)]);
  return [...spelled].flatMap((written) => {
    const bytes = Buffer.from(written);
    // The last digit depends on what follows.
    const digits = bytes.toString('base64').slice(0, Math.floor((bytes.length * 4) / 3));
    const both = [digits, digits.replaceAll('+', '-').replaceAll('/', '_')].map(asciiLower);
    return [...new Set([...both, ...(isShort ? [bytes.toString('hex')] : [])])].filter(
      (text) => text.length >= fewestDigits,
    );
  });
}
/** Longer words are found by their base64 alone. */
const longestCoded = 11;

/** The longest run of ASCII letters and digits, as it is spelled, and the longest of other letters; of short words alone, the longest phrase. A scheme tells nothing. */
function tellingPart({ value }: Canary): string[] {
  if (value.length < shortValue) return [];
  const bare = value.replace(/^[a-z][a-z0-9+.-]*:\/\/(?:www\.)?/i, '');
  const words = [bare.match(/[A-Za-z0-9]+/g), bare.match(/(?:(?![A-Za-z0-9])[\p{L}\p{M}\p{N}])+/gu)];
  const parts = words.map(longest).filter(isTelling);
  return parts.length > 0
    ? parts
    : [longest(bare.match(/[A-Za-z0-9][A-Za-z0-9 ]+[A-Za-z0-9]/g))].filter(isTelling);
}

function longest(runs: readonly string[] | null): string {
  return (runs ?? []).reduce((best, run) => (run.length > best.length ? run : best), '');
}

function isTelling(part: string): boolean {
  return Buffer.byteLength(part) >= shortestPart;
}

const gramBits = 20;
const gramShift = 32 - gramBits;

/** Letters in either case and digits; every other character is as good as another between words. */
const gramLetters = new Uint8Array(256);
for (const letter of 'abcdefghijklmnopqrstuvwxyz0123456789') {
  gramLetters[letter.charCodeAt(0)] = letter.charCodeAt(0);
  gramLetters[letter.toUpperCase().charCodeAt(0)] = letter.charCodeAt(0);
}
/** Four characters, or three with nothing before them. */
const gramOf = (four: number): number => Math.imul(four, 0x9e3779b1) >>> gramShift;

function partsIn(canaries: readonly Canary[]): Disguises['mayBePart'] {
  const known = new BitSet(1 << gramBits);
  const words = new BitSet(1 << gramBits);
  for (const { value } of canaries) {
    const letters = Buffer.from(
      Buffer.from(` ${value} `, 'latin1').map((letter) => gramLetters[letter] ?? 0),
    );
    for (let at = 0; at + 4 <= letters.length; at += 1) known.add(gramOf(letters.readInt32BE(at)));
    // Of a word of three letters nothing longer need be there.
    for (const word of value.match(/(?<![A-Za-z0-9])[A-Za-z0-9]{3}(?![A-Za-z0-9])/g) ?? []) {
      words.add(gramOf(Buffer.from(`\0${word.toLowerCase()}`, 'latin1').readUInt32BE(0)));
    }
  }
  return (bytes, start, end) => {
    let four = 0;
    for (let at = start; at < end; at += 1) {
      four = (four << 8) | (gramLetters[bytes[at] as number] as number);
      if (at > start + 2 && known.has(gramOf(four))) return true;
      if (at > start + 1 && words.has(gramOf(four & 0xffffff))) return true;
    }
    return false;
  };
}

type Turn = 'reversed' | 'rot13' | 'rot47';

/** What the index of texts takes. */
const shortestTurned = 3;

/** What the parts look like in lower case once turned. */
function turnsOf(parts: readonly string[]): Map<string, Turn> {
  const turnOf = new Map<string, Turn>();
  for (const part of parts) {
    if (part.length < shortestTurned) continue;
    const lower = part.toLowerCase();
    const reversed = [...lower].reverse().join('');
    // The index folds ASCII alone: other letters are looked for in each case.
    for (const spelled of [part, lower, part.toUpperCase()]) {
      const turned = [...asciiLower(spelled)].reverse().join('');
      if (turned !== asciiLower(spelled)) turnOf.set(turned, 'reversed');
    }
    if (!isAscii(part)) continue;
    if (/[a-z]/.test(lower)) {
      turnOf.set(rot13(lower), 'rot13');
      turnOf.set(rot13(reversed), 'rot13');
    }
    for (const spelled of [part, lower, part.toUpperCase()])
      turnOf.set(rot47(spelled).toLowerCase(), 'rot47');
  }
  return turnOf;
}

function turnedIn(turnOf: ReadonlyMap<string, Turn>): Disguises['inText'] {
  const anchors = [...turnOf.keys()];
  const index = anchorIndex(anchors);
  return (text) => {
    const hit = index.next(text, 0);
    return hit === undefined ? undefined : turnOf.get(anchors[hit.anchor] ?? '');
  };
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

function rot13(text: string): string {
  return text.replace(/[a-z]/g, (letter) => String.fromCharCode(97 + ((letter.charCodeAt(0) - 84) % 26)));
}

function rot47(text: string): string {
  return text.replace(/[!-~]/g, (mark) => String.fromCharCode(33 + ((mark.charCodeAt(0) + 14) % 94)));
}

/** XOR with one byte leaves the XOR of neighbours as it was: that sequence is looked for, and gives the key. */
function keysIn(parts: readonly string[]): Pick<Disguises, 'xorKey' | 'mayXor'> {
  const spelledBy = new Map<string, string[]>();
  for (const part of parts) {
    for (const spelled of new Set([part, part.toLowerCase(), part.toUpperCase()].flatMap(alsoTurned))) {
      for (const encoding of ['utf8', 'utf16le'] as const) {
        const bytes = Buffer.from(spelled, encoding);
        const steps = asciiLower(stepsOf(bytes));
        spelledBy.set(steps, [...(spelledBy.get(steps) ?? []), bytes.toString('latin1')]);
      }
    }
  }
  const anchors = [...spelledBy.keys()];
  const index = anchorIndex(anchors);
  const shortest = Math.min(...anchors.map((anchor) => anchor.length));
  const known = new BitSet(1 << stepBits);
  // As many places of each as are passed over at once when bytes are looked at.
  const stride = Math.min(longestStride, shortest - 2);
  for (const steps of spelledBy.keys())
    for (let at = 0; at < stride; at += 1)
      known.add(stepHash(steps.charCodeAt(at), steps.charCodeAt(at + 1), steps.charCodeAt(at + 2)));
  const mayXor = (bytes: Uint8Array, start: number, end: number): boolean => {
    return mayStep(bytes, { known, stride, start, end }) && xorKey(bytes.subarray(start, end)) !== undefined;
  };
  const xorKey = (bytes: Uint8Array): number | undefined => {
    if (bytes.length <= shortest || !mayStep(bytes, { known, stride, start: 0, end: bytes.length }))
      return undefined;
    const steps = stepsOf(bytes);
    for (let hit = index.next(steps, 0); hit !== undefined; hit = index.next(steps, hit.at + 1)) {
      const keys = (spelledBy.get(anchors[hit.anchor] ?? '') ?? []).map((spelled) =>
        keyAt(bytes, hit.at, spelled),
      );
      // XOR with a blank turns case: what stands there as it is, is not hidden, unless its blanks are gone.
      if (keys.includes(0) && (!bytes.includes(0) || bytes.includes(0x20))) continue;
      const key = keys.find((found) => found !== undefined && found !== 0);
      if (key !== undefined) return key;
    }
    return undefined;
  };
  return { xorKey, mayXor };
}

/** A text may have been turned before it was XORed. */
function alsoTurned(text: string): string[] {
  const reversed = [...text].reverse().join('');
  const turn = (letters: string): string =>
    letters.replace(/[a-z]/gi, (letter) =>
      letter < 'a' ? rot13(letter.toLowerCase()).toUpperCase() : rot13(letter),
    );
  return [text, reversed, turn(text), turn(reversed)];
}

const stepBits = 15;

/** Letters differ from their neighbours in their low bits only, and folding their steps to lower case changes one more. */
function stepHash(first: number, second: number, third: number): number {
  return ((first & 0x1f) << 10) | ((second & 0x1f) << 5) | (third & 0x1f);
}

/** Of the first steps of each part so many places are known at most. */
const longestStride = 4;

/** Where three steps in a row are looked at. */
interface Strides {
  known: BitSet;
  /** Places passed over at once. */
  stride: number;
  start: number;
  end: number;
}

/** Whether three steps in a row are among the first of a canary's: without an allocation, since most bytes hold none. */
function mayStep(bytes: Uint8Array, { known, stride, start, end }: Strides): boolean {
  for (let at = start + 3; at < end; at += stride) {
    const one = bytes[at - 2] as number;
    const two = bytes[at - 1] as number;
    const first = (bytes[at - 3] as number) ^ one;
    if (known.has(stepHash(first, one ^ two, two ^ (bytes[at] as number)))) return true;
  }
  return false;
}

function stepsOf(bytes: Uint8Array): string {
  const steps = Buffer.allocUnsafe(Math.max(0, bytes.length - 1));
  for (let at = 0; at < steps.length; at += 1) steps[at] = (bytes[at] ?? 0) ^ (bytes[at + 1] ?? 0);
  return steps.toString('latin1');
}

function keyAt(bytes: Uint8Array, at: number, spelled: string): number | undefined {
  const key = (bytes[at] ?? 0) ^ spelled.charCodeAt(0);
  for (let index = 0; index < spelled.length; index += 1) {
    if (((bytes[at + index] ?? 0) ^ key) !== spelled.charCodeAt(index)) return undefined;
  }
  return key;
}
