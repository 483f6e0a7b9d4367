// Looks for all canaries in one text at once: a cheap pass over everything, and a careful one only around what it hits.
import type { Canary } from '../artifacts/case.ts';
import { anchorIndex } from './anchors.ts';
import { type Folded, type Folding, fold } from './fold.ts';
import { hashIndex } from './hashes.ts';
import { bordersFit, hostNeedlesOf, type Needle, needlesOf } from './spellings.ts';

/** Something of a canary in a text. */
export interface Match {
  /** Index in the list of canaries. */
  canary: number;
  match: 'exact' | 'hash' | 'host-only';
  /** Range in the text, in UTF-16 units, end exclusive. */
  start: number;
  end: number;
  /** The text there, or a hash's algorithm chain. */
  spelling: string;
}

/** Searches texts for the canaries it was made for. */
export interface Searcher {
  /** False when a text certainly holds nothing of any canary, not even one telling word. Made for every text of a capture. */
  wanted(text: string): boolean;
  /** At most one match for each canary and kind: the first. */
  matches(text: string): Match[];
}

interface Sought extends Needle {
  canary: number;
  match: 'exact' | 'host-only';
}

/** Anchors shorter than this would be hit all the time. */
const shortestAnchor = 3;
/** How far beyond a hit one careful look reaches at least. */
const stride = 1024;
/** Percent-encoded UTF-8 takes up to twelve characters for one. */
const widest = 12;
/** Context a border rule needs. */
const context = 16;

/** Compiles a searcher. */
export function searcherFor(canaries: readonly Canary[]): Searcher {
  const sought = canaries.flatMap((canary, index) => [
    ...needlesOf(canary).map((needle): Sought => ({ ...needle, canary: index, match: 'exact' })),
    ...hostNeedlesOf(canary).map((needle): Sought => ({ ...needle, canary: index, match: 'host-only' })),
  ]);
  const anchors = sought.map(anchorOf);
  const narrow = anchorIndex([...new Set(anchors.filter((anchor) => anchor !== undefined))]);
  const wide = sought.filter((_, index) => anchors[index] === undefined).map(({ text }) => text);
  const hashes = hashIndex(canaries);
  const span = Math.max(0, ...sought.map(({ text }) => text.length)) * widest + context;

  const exact = (text: string): Match[] => {
    const found = new Map<string, Match>();
    const everywhere = holdsAny(text, wide);
    for (let from = 0; from < text.length; ) {
      const at = everywhere ? from : narrow.next(text, from)?.at;
      if (at === undefined) break;
      const window = { start: Math.max(0, at - span), end: Math.min(text.length, at + span + stride) };
      look(text, window, { sought, found });
      if (window.end === text.length) break;
      from = window.end - span;
    }
    return [...found.values()];
  };
  return {
    wanted: (text) => narrow.next(text, 0) !== undefined || holdsAny(text, wide) || hashes.any(text),
    matches: (text) => [...exact(text), ...hashMatches(hashes.hits(text))],
  };
}

/** The longest part of a needle that every spelling shows as it is; undefined when that is too short, or not ASCII. */
function anchorOf({ text, folding }: Needle): string | undefined {
  const runs = text.match(folding === 'words' ? /[a-z0-9]+/g : /[a-z0-9.:-]+/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  return longest.length < shortestAnchor ? undefined : longest;
}

const ascii = /^[\0-\x7f]*$/;

/** For needles without an anchor: whether any word of them occurs in the text, whatever its Unicode form. */
function holdsAny(text: string, needles: readonly string[]): boolean {
  if (needles.length === 0) return false;
  const plain = ascii.test(text);
  const lower = plain ? text.toLowerCase() : text.normalize('NFKD').toLowerCase();
  return needles.some((needle) => {
    const word = needle.split(' ').reduce((best, part) => (part.length > best.length ? part : best), '');
    return lower.includes(word) || (plain && !ascii.test(word) && /\\u[0-9a-f]{4}|%[0-9a-f]{2}/.test(lower));
  });
}

function look(
  text: string,
  window: { start: number; end: number },
  { sought, found }: { sought: readonly Sought[]; found: Map<string, Match> },
): void {
  const slice = text.slice(window.start, window.end);
  const folded = new Map<Folding, Folded>();
  for (const needle of sought) {
    const key = `${needle.canary} ${needle.match}`;
    if (found.has(key)) continue;
    const here = folded.get(needle.folding) ?? fold(slice, needle.folding);
    folded.set(needle.folding, here);
    const range = locate(here, needle, (start, end) => {
      const safeStart = window.start === 0 || start >= context;
      return safeStart && (window.end === text.length || end <= slice.length - context);
    });
    if (range === undefined) continue;
    const [start, end] = [window.start + range[0], window.start + range[1]];
    found.set(key, {
      canary: needle.canary,
      match: needle.match,
      start,
      end,
      spelling: text.slice(start, end),
    });
  }
}

function locate(
  folded: Folded,
  needle: Needle,
  inside: (start: number, end: number) => boolean,
): [number, number] | undefined {
  for (let at = folded.text.indexOf(needle.text); at >= 0; at = folded.text.indexOf(needle.text, at + 1)) {
    const after = at + needle.text.length;
    const start = folded.starts[withScheme(folded.text, at, needle)] ?? 0;
    const end = folded.ends[after - 1] ?? start;
    if (inside(start, end) && bordersFit(folded.text, at, after, needle.border)) return [start, end];
  }
  return undefined;
}

/** An address's spelling includes its scheme and `www.` where they are written. */
function withScheme(folded: string, at: number, { border }: Needle): number {
  if (border === 'any' || border === 'token') return at;
  const before = folded.slice(Math.max(0, at - 24), at);
  return at - (/(?:(?:[a-z][a-z0-9+.-]{0,10}:)?\/\/)?(?:www\.)?$/.exec(before)?.[0].length ?? 0);
}

function hashMatches(
  hits: readonly { canary: number; chain: string; start: number; end: number }[],
): Match[] {
  const first = new Map<number, Match>();
  for (const { canary, chain, start, end } of hits) {
    if (!first.has(canary)) first.set(canary, { canary, match: 'hash', start, end, spelling: chain });
  }
  return [...first.values()];
}
