// Tells which needles a text may hold, by one pass for the rarest part of each; careful looks are taken only there.
import { type AnchorHit, type AnchorIndex, anchorIndex } from './anchors.ts';
import { byteIndex } from './byte-anchors.ts';
import type { Needle } from './spellings.ts';

/** A needle and whose it is. */
export interface Sought extends Needle {
  /** Index of the canary. */
  canary: number;
  match: 'exact' | 'host-only';
}

/** Where some needles may stand. */
export interface Suspicion {
  /** UTF-16 range of the text that a careful look must cover. */
  start: number;
  end: number;
  sought: ReadonlySet<Sought>;
}

/** Finds suspicions. */
export interface Spotter {
  /** In order; `onSight` is told of every needle whose rarest part was seen, once or more, and of alarms. */
  suspicions(text: string, onSight?: (sought: Sought | 'alarm') => void): Suspicion[];
  /** False when there are neither suspicions nor sights in a text in UTF-8 without escapes and compatibility forms. */
  mayShow(bytes: Uint8Array): boolean;
}

/** Anchors shorter than this would be hit all the time. */
const shortestAnchor = 3;
/** How far beyond a hit one careful look reaches at least. */
const stride = 1024;
/** Percent-encoded UTF-8 takes up to twelve characters for one. */
const widest = 12;
/** Context a border rule needs. */
export const context = 32;

/** Compiles the needles; the sight of one of `alarms` (ASCII, lower case) is told, and no suspicion. */
export function spotterFor(all: readonly Sought[], alarms: readonly string[] = []): Spotter {
  const bySpelling = new Map<string, Sought[]>();
  const short: { text: string; sought: Sought }[] = [];
  for (const sought of all) {
    for (const anchor of anchorsOf(sought)) {
      if (anchor.length < shortestAnchor) short.push({ text: anchor, sought });
      else bySpelling.set(anchor, [...(bySpelling.get(anchor) ?? []), sought]);
    }
  }
  const spellings = [...bySpelling.keys()];
  const plain = compiled(
    [...new Set([...spellings.filter((spelling) => !beyondLatin1.test(spelling)), ...alarms])],
    bySpelling,
    new Set(alarms),
  );
  const foreign = compiled(
    spellings.filter((spelling) => beyondLatin1.test(spelling)),
    bySpelling,
  );
  const everything = byteIndex([...spellings, ...alarms, ...short.map(({ text }) => text)]);
  const escape = [...spellings, ...short.map(({ text }) => text)].every(isAscii) ? asciiEscape : anyEscape;
  const reach = Math.max(0, ...all.map(({ text }) => text.length)) * widest + context;

  return {
    mayShow: (bytes) => everything.holdsAny(bytes),
    suspicions: (text, onSight) => {
      const found: Suspicion[] = [];
      gather(text, plain, { found, reach, onSight });
      if (foreign.size > 0 && beyondLatin1.test(text)) gather(text, foreign, { found, reach, onSight });
      const hidden = otherwiseWritten(text, escape);
      if (hidden === undefined && short.length === 0) return found;
      const everywhere = new Set<Sought>();
      for (const { text: part, sought } of short) {
        if (holds(text, part) || (hidden !== undefined && holds(hidden, part))) everywhere.add(sought);
      }
      if (hidden !== undefined) {
        for (const index of [plain, foreign]) {
          eachHit(hidden, index, (sought) => everywhere.add(sought));
        }
      }
      for (const sought of everywhere) onSight?.(sought);
      if (everywhere.size > 0) found.push({ start: 0, end: text.length, sought: everywhere });
      return found;
    },
  };
}

interface Compiled {
  /** 1 for every anchor that is an alarm. */
  isAlarm: Uint8Array;
  index: AnchorIndex;
  size: number;
  needlesOf: readonly (readonly Sought[])[];
}

function compiled(
  anchors: readonly string[],
  needles: ReadonlyMap<string, readonly Sought[]>,
  alarms: ReadonlySet<string> = new Set(),
): Compiled {
  return {
    isAlarm: Uint8Array.from(anchors, (anchor) => (alarms.has(anchor) ? 1 : 0)),
    index: anchorIndex(anchors),
    size: anchors.length,
    needlesOf: anchors.map((anchor) => needles.get(anchor) ?? []),
  };
}

function gather(
  text: string,
  { index, needlesOf, isAlarm }: Compiled,
  {
    found,
    reach,
    onSight,
  }: { found: Suspicion[]; reach: number; onSight: ((sought: Sought | 'alarm') => void) | undefined },
): void {
  let window: { start: number; end: number; sought: Set<Sought> } | undefined;
  let until = -1;
  for (let hit = index.next(text, 0); hit !== undefined; hit = index.next(text, hit.at + 1)) {
    for (const anchor of hit.anchors) if (isAlarm[anchor] === 1) onSight?.('alarm');
    if (hit.anchors.every((anchor) => needlesOf[anchor]?.length === 0)) continue;
    if (window === undefined || hit.at > until) {
      const start = Math.max(0, hit.at - reach);
      until = hit.at + stride;
      window = { start, end: Math.min(text.length, until + reach), sought: new Set() };
      found.push(window);
    }
    forNeedles(hit, needlesOf, (sought) => {
      window?.sought.add(sought);
      onSight?.(sought);
    });
  }
}

function eachHit(text: string, { index, needlesOf }: Compiled, tell: (sought: Sought) => void): void {
  for (let hit = index.next(text, 0); hit !== undefined; hit = index.next(text, hit.at + 1)) {
    forNeedles(hit, needlesOf, tell);
  }
}

function forNeedles(hit: AnchorHit, needlesOf: Compiled['needlesOf'], tell: (sought: Sought) => void): void {
  for (const anchor of hit.anchors) for (const sought of needlesOf[anchor] ?? []) tell(sought);
}

/** Parts of a needle of which every spelling shows one as it is: an ASCII run, likely the rarest, or letters in either case. */
function anchorsOf({ text, folding, anchor }: Needle): string[] {
  if (anchor !== undefined) return [anchor];
  const runs = text.match(folding === 'words' ? /[a-z0-9]+(?!\p{M})/gu : /[a-z0-9.:-]+(?!\p{M})/gu) ?? [];
  const rarity = (run: string): number => run.length + (run.length > 3 && /\d/.test(run) ? 3 : 0);
  const longest = (parts: readonly string[]): string =>
    parts.reduce((best, part) => (rarity(part) > rarity(best) ? part : best), '');
  const rarest = longest(runs);
  if (rarest.length >= shortestAnchor) return [rarest];
  const letters = longest(text.normalize('NFKC').match(/[^\s\0-\x7f]+/gu) ?? []);
  if (letters === '') return rarest === '' ? [text] : [rarest];
  const inner =
    letters.length > shortestAnchor && letters.toUpperCase() !== letters ? letters.slice(1) : letters;
  const spelled = [inner, inner.toUpperCase()];
  // A short run keeps its first letter, which may be the capital of a word.
  if (inner === letters) spelled.push(capitalised(letters));
  return [...new Set(spelled.map((part) => part.normalize('NFKC')))];
}

function capitalised(text: string): string {
  const [first = ''] = text;
  return first.toUpperCase() + text.slice(first.length);
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

function holds(text: string, part: string): boolean {
  return text.includes(part) || (isAscii(part) && text.toLowerCase().includes(part));
}

const asciiEscape = /\\(?:u00[3-7][0-9a-f]|x[3-7][0-9a-f])/i;
const anyEscape = /\\(?:u[0-9a-f]{4}|x[0-9a-f]{2})/i;
/** Costs nothing on the texts the engine keeps one byte a character, which is what most traffic is. */
const beyondLatin1 = /[^\0-\xff]/;
const unseen = /[\xad\u200b-\u200d\u2060\ufeff]/g;

/** The text without escapes and compatibility forms; undefined when it has none that matter. Percent-encoding has a decoder of its own. */
function otherwiseWritten(text: string, escape: RegExp): string | undefined {
  let plain = text;
  if (escape.test(plain)) {
    plain = plain.replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/gi, (_all, wide?: string, byte?: string) =>
      String.fromCharCode(Number.parseInt(wide ?? byte ?? '', 16)),
    );
  }
  if (beyondLatin1.test(plain)) plain = plain.normalize('NFKC').replace(unseen, '');
  return plain === text ? undefined : plain;
}
