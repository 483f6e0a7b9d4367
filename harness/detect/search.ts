// Looks for all canaries in one text at once: a cheap pass over everything, and a careful one only around what it hits.
import type { Canary } from '../artifacts/case.ts';
import { type AnchorHit, anchorIndex } from './anchors.ts';
import { type Folded, type Folding, fold, foldText } from './fold.ts';
import { hashIndex } from './hashes.ts';
import { bordersFit, hostNeedlesOf, longestField, type Needle, needlesOf, wordsOf } from './spellings.ts';

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
  /** At most one match for each canary and kind: the first. */
  matches(text: string): Match[];
  /** Starts to look through the texts of one exchange. */
  watch(): Watch;
}

/** Looks through the texts of one exchange, in any order: true when a text holds a match. */
export interface Watch {
  (text: string): boolean;
  /** To be asked after all texts: another look, for the words of a canary in texts of their own; undefined when no rarest word was seen. */
  again: () => ((text: string) => boolean) | undefined;
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
  const anchorOfSought = new Map(sought.map((needle) => [needle, anchorOf(needle)]));
  const anchors = [...new Set([...anchorOfSought.values()].filter((anchor) => anchor !== undefined))];
  const narrow = anchorIndex(anchors);
  const wide = sought.filter((needle) => anchorOfSought.get(needle) === undefined).map(({ text }) => text);
  const hashes = hashIndex(canaries);
  const span = Math.max(0, ...sought.map(({ text }) => text.length)) * widest + context;
  const splittable = canaries.map(wordsOf);

  const exact = (text: string, first: AnchorHit | undefined): Match[] => {
    const found = new Map<string, Match>();
    const everywhere = wide.length > 0 && holdsAny(text, wide);
    let hit = first;
    for (let from = 0; from < text.length; hit = narrow.next(text, from)) {
      const at = everywhere ? from : hit?.at;
      if (at === undefined) break;
      const window = { start: Math.max(0, at - span), end: Math.min(text.length, at + span + stride) };
      look(text, window, { sought, found });
      if (window.end === text.length) break;
      from = window.end - span;
    }
    return [...found.values()];
  };
  const matchesFrom = (text: string, first: AnchorHit | undefined): Match[] => {
    const plain = first === undefined && wide.length === 0 ? [] : exact(text, first);
    const hits = hashes.hits(text);
    return hits.length === 0 ? plain : [...plain, ...hashMatches(hits)];
  };
  const watch = (): Watch => {
    const seen = new Set<string>();
    return Object.assign(
      (text: string): boolean => {
        const first = narrow.next(text, 0);
        if (matchesFrom(text, first).length > 0) return true;
        for (let hit = first; hit !== undefined; hit = narrow.next(text, hit.at + 1)) {
          seen.add(anchors[hit.anchor] ?? '');
          if (text.length > longestField) break;
        }
        if (wide.length > 0) for (const needle of wide) seen.add(needle);
        return false;
      },
      {
        again: () => {
          const suspects = new Set(
            sought
              .filter((needle) => seen.has(anchorOfSought.get(needle) ?? needle.text))
              .map(({ canary }) => splittable[canary] ?? [])
              .filter((words) => words.length > 1),
          );
          return suspects.size === 0 ? undefined : allWordsOfAny([...suspects]);
        },
      },
    );
  };
  return { matches: (text) => matchesFrom(text, narrow.next(text, 0)), watch };
}

/** A look through short texts that says true once every word of one of the canaries was seen. */
function allWordsOfAny(suspects: readonly (readonly string[])[]): (text: string) => boolean {
  const missing = suspects.map((words) => new Set(words));
  return (text) => {
    if (text.length > longestField) return false;
    const folded = foldText(text, 'words');
    return missing.some((words) => {
      for (const word of words) if (folded.includes(word)) words.delete(word);
      return words.size === 0;
    });
  };
}

/** The part of a needle that every spelling shows as it is and that is likely the rarest; undefined when none is long enough. */
function anchorOf({ text, folding }: Needle): string | undefined {
  const runs = text.match(folding === 'words' ? /[a-z0-9]+/g : /[a-z0-9.:-]+/g) ?? [];
  const rarity = (run: string): number => run.length + (run.length > 3 && /\d/.test(run) ? 3 : 0);
  const rarest = runs.reduce((best, run) => (rarity(run) > rarity(best) ? run : best), '');
  return rarest.length < shortestAnchor ? undefined : rarest;
}

const ascii = /^[\0-\x7f]*$/;

/** For needles without an anchor: whether any word of them occurs in the text, whatever its Unicode form. */
function holdsAny(text: string, needles: readonly string[]): boolean {
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
