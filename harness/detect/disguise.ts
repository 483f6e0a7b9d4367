// Finds canaries under codings that leave no mark (reversed, rot13, rot47, XOR with one byte) by what they turn the canary into, not by undoing them.
import type { Canary } from '../artifacts/case.ts';
import { anchorIndex } from './anchors.ts';
import { shortValue } from './spellings.ts';

/** Asked by decoders of values that nothing else opened. */
export interface Disguises {
  /** The outermost coding under which a canary stands in `text`; undefined when none does. */
  inText(text: string): 'reversed' | 'rot13' | 'rot47' | undefined;
  /** The key (1 to 255) under which a canary stands in `bytes`; undefined when none does. */
  xorKey(bytes: Uint8Array): number | undefined;
  /** Whether `xorKey` may know a key of a range of `bytes`. */
  mayXor(bytes: Uint8Array, start: number, end: number): boolean;
  /** Whether three ASCII characters in a row of a canary, in either case, may stand in a range of `bytes`. */
  mayBePart(bytes: Uint8Array, start: number, end: number): boolean;
}

/** A part of a canary this long is not hit by chance. */
const shortestPart = 5;

/** Compiles the disguises of `canaries`; values under 8 characters are left out, they would be found in other words. */
export function disguisesOf(canaries: readonly Canary[]): Disguises & { turned: readonly string[] } {
  const parts = [...new Set(canaries.flatMap(tellingPart))];
  const turnOf = turnsOf(parts);
  return {
    inText: turnedIn(turnOf),
    ...keysIn(parts),
    mayBePart: partsIn(canaries),
    turned: [...turnOf.keys()],
  };
}

/** The longest run of ASCII letters and digits, as it is spelled. */
function tellingPart({ value }: Canary): string[] {
  if (value.length < shortValue) return [];
  const runs = value.match(/[A-Za-z0-9]+/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  return longest.length < shortestPart ? [] : [longest];
}

const gramBits = 15;
const gramMask = (1 << gramBits) - 1;
const gramHash = (first: number, second: number, third: number): number =>
  (((first | 0x20) << 10) ^ ((second | 0x20) << 5) ^ (third | 0x20)) & gramMask;

function partsIn(canaries: readonly Canary[]): Disguises['mayBePart'] {
  const known = new Uint8Array(1 << gramBits);
  for (const { value } of canaries) {
    for (let at = 0; at + 2 < value.length; at += 1)
      known[gramHash(value.charCodeAt(at), value.charCodeAt(at + 1), value.charCodeAt(at + 2))] = 1;
  }
  return (bytes, start, end) => {
    for (let at = start + 2; at < end; at += 1) {
      const gram = gramHash(bytes[at - 2] as number, bytes[at - 1] as number, bytes[at] as number);
      if (known[gram] === 1) return true;
    }
    return false;
  };
}

type Turn = 'reversed' | 'rot13' | 'rot47';

/** What the parts look like in lower case once turned. */
function turnsOf(parts: readonly string[]): Map<string, Turn> {
  const turnOf = new Map<string, Turn>();
  for (const part of parts) {
    const lower = part.toLowerCase();
    const reversed = [...lower].reverse().join('');
    if (reversed !== lower) turnOf.set(reversed, 'reversed');
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
    for (const spelled of new Set([part, part.toLowerCase(), part.toUpperCase()])) {
      const steps = stepsOf(Buffer.from(spelled, 'latin1')).toLowerCase();
      spelledBy.set(steps, [...(spelledBy.get(steps) ?? []), spelled]);
    }
  }
  const anchors = [...spelledBy.keys()];
  const index = anchorIndex(anchors);
  const shortest = Math.min(...anchors.map((anchor) => anchor.length));
  const known = new Uint8Array(1 << stepBits);
  for (const steps of spelledBy.keys())
    known[stepHash(steps.charCodeAt(0), steps.charCodeAt(1), steps.charCodeAt(2))] = 1;
  const mayXor = (bytes: Uint8Array, start: number, end: number): boolean => {
    let first = 0;
    let second = 0;
    for (let at = start + 1; at < end; at += 1) {
      const third = (bytes[at - 1] as number) ^ (bytes[at] as number);
      if (at > start + 2 && known[stepHash(first, second, third)] === 1) {
        return xorKey(bytes.subarray(start, end)) !== undefined;
      }
      first = second;
      second = third;
    }
    return false;
  };
  const xorKey = (bytes: Uint8Array): number | undefined => {
    if (bytes.length <= shortest || !mayStep(bytes, known)) return undefined;
    const steps = stepsOf(bytes);
    for (let hit = index.next(steps, 0); hit !== undefined; hit = index.next(steps, hit.at + 1)) {
      for (const spelled of spelledBy.get(anchors[hit.anchor] ?? '') ?? []) {
        const key = keyAt(bytes, hit.at, spelled);
        if (key !== undefined) return key;
      }
    }
    return undefined;
  };
  return { xorKey, mayXor };
}

const stepBits = 15;

/** Letters differ from their neighbours in their low bits only, and folding their steps to lower case changes one more. */
function stepHash(first: number, second: number, third: number): number {
  return ((first & 0x1f) << 10) | ((second & 0x1f) << 5) | (third & 0x1f);
}

/** Whether three steps in a row are the first of a canary's: without an allocation, since most bytes hold none. */
function mayStep(bytes: Uint8Array, known: Uint8Array): boolean {
  const { length } = bytes;
  let first = 0;
  let second = 0;
  for (let at = 1; at < length; at += 1) {
    const third = (bytes[at - 1] as number) ^ (bytes[at] as number);
    if (at > 2 && known[stepHash(first, second, third)] === 1) return true;
    first = second;
    second = third;
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
  if (key === 0) return undefined;
  for (let index = 0; index < spelled.length; index += 1) {
    if (((bytes[at + index] ?? 0) ^ key) !== spelled.charCodeAt(index)) return undefined;
  }
  return key;
}
