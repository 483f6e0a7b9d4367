// Looks for all canaries in one text at once: a cheap pass over everything, and a careful one only around what it hits.
import type { Canary } from '../artifacts/case.ts';
import { type Disguises, disguisesOf } from './disguise.ts';
import { type Folded, type Folding, fold, foldedPlain, foldText } from './fold.ts';
import { hashIndex } from './hashes.ts';
import { SilentTexts } from '../lib/silent-texts.ts';
import { context, type Sought, type Suspicion, spotterFor } from './sought.ts';
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
  /** At most one match for each canary and kind: the first. `seen` takes the indexes of canaries whose rarest part stands in the text. */
  matches(text: string, seen?: Set<number>): Match[];
  /** Starts to look through the texts of one exchange; what an earlier call gave is of no use from then on. */
  watch(): Watch;
}

/** Looks through the texts of one exchange, in any order: true when a text holds a match. */
export interface Watch {
  (text: string): boolean;
  /** To be asked after all texts: another look, for the words of a canary in texts of their own; undefined when no rarest word was seen. */
  again: () => ((text: string) => boolean) | undefined;
  /** Whether a text holds a canary as it is spelled, its host, or a canary under a coding that leaves no mark. */
  spelled: (text: string) => boolean;
  /** Whether a hash of a canary stands in a run of hash characters between two indexes of the bytes of a text. */
  hashed: (bytes: Buffer, start: number, end: number) => boolean;
  /** False when `spelled` has nothing to say of the text that these bytes are in UTF-8. */
  mayShow: (bytes: Buffer) => boolean;
  /** Grows with every sight of the rarest word of a canary. */
  noticed: () => number;
  /** Finds canaries under codings that leave no mark. */
  disguises: Disguises;
  /** Whether texts beside those with a match are of interest too. */
  beside: boolean;
  /** Short texts in which nothing was noticed, for all exchanges of a run. */
  silent: SilentTexts;
}

/** Compiles a searcher; `beside`: whether the texts beside a match are of interest too. */
export function searcherFor(canaries: readonly Canary[], { beside = false } = {}): Searcher {
  const sought = canaries.flatMap((canary, index) => [
    ...needlesOf(canary).map((needle): Sought => ({ ...needle, canary: index, match: 'exact' })),
    ...hostNeedlesOf(canary).map((needle): Sought => ({ ...needle, canary: index, match: 'host-only' })),
  ]);
  const { turned, ...disguises } = disguisesOf(canaries);
  const spotter = spotterFor(sought, turned);
  const hashes = hashIndex(canaries);
  const splittable = canaries.map(wordsOf);
  const silent = new SilentTexts();

  const spelled = (text: string, onSight?: (seen: Sought | 'alarm') => void): Match[] => {
    const found = new Map<string, Match>();
    for (const suspicion of spotter.suspicions(text, onSight)) look(text, suspicion, found);
    return [...found.values()];
  };
  const all = (text: string): Match[] => [...spelled(text), ...hashMatches(hashes.hits(text))];
  // One exchange is looked through at a time, so that one watch serves all.
  let seen = new Set<number>();
  let sights = 0;
  let alarmed = false;
  const note = (sight: Sought | 'alarm'): void => {
    if (sight === 'alarm') alarmed = true;
    else {
      sights += 1;
      seen.add(sight.canary);
    }
  };
  const theWatch: Watch = Object.assign((text: string): boolean => all(text).length > 0, {
    spelled: (text: string) => spelled(text, note).length > 0 || alarmed,
    hashed: hashes.hitsRun,
    mayShow: spotter.mayShow,
    again: () => {
      const suspects = [...seen]
        .map((canary) => splittable[canary] ?? [])
        .filter((words) => words.length > 1);
      return suspects.length === 0 ? undefined : allWordsOfAny(suspects);
    },
    noticed: () => sights,
    silent,
    disguises,
    beside,
  });
  const watch = (): Watch => {
    if (seen.size > 0) seen = new Set();
    sights = 0;
    alarmed = false;
    return theWatch;
  };
  const matches = (text: string, sighted?: Set<number>): Match[] => {
    const onSight = (sight: Sought | 'alarm'): void => {
      if (sight !== 'alarm') sighted?.add(sight.canary);
    };
    return [...spelled(text, onSight), ...hashMatches(hashes.hits(text))];
  };
  return { matches, watch };
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

/** A careful look at one suspicion: the first match of each canary and kind not found yet. */
function look(text: string, { start, end, sought }: Suspicion, found: Map<string, Match>): void {
  for (const piece of piecesOf(start, end)) {
    const slice = text.slice(piece.start, piece.end);
    const folded = new Map<Folding, Folded>();
    const quick = new Map<Folding, string | undefined>();
    for (const needle of sought) {
      const key = `${needle.canary} ${needle.match}`;
      if (found.has(key)) continue;
      const { folding } = needle;
      if (!quick.has(folding)) quick.set(folding, foldedPlain(slice, folding));
      const plain = quick.get(folding);
      if (plain !== undefined && placesOf(plain, needle).next().done === true) continue;
      const here = folded.get(folding) ?? fold(slice, folding);
      folded.set(folding, here);
      const range = locate(here, needle, (from, to) => {
        const startsInside = piece.start === 0 || from >= context;
        return startsInside && (piece.end === text.length || to <= slice.length - context);
      });
      if (range === undefined) continue;
      const [from, to] = [piece.start + range[0], piece.start + range[1]];
      const { canary, match } = needle;
      found.set(key, { canary, match, start: from, end: to, spelling: text.slice(from, to) });
    }
  }
}

/** Long ranges are folded in pieces that overlap by far more than a match is long. */
const longestPiece = 1 << 18;
const overlap = 1 << 15;

function* piecesOf(start: number, end: number): Generator<{ start: number; end: number }> {
  for (let at = start; ; at += longestPiece - overlap) {
    yield { start: at, end: Math.min(end, at + longestPiece) };
    if (at + longestPiece >= end) return;
  }
}

function locate(
  folded: Folded,
  needle: Needle,
  inside: (start: number, end: number) => boolean,
): [number, number] | undefined {
  for (const [at, after] of placesOf(folded.text, needle)) {
    const start = folded.starts[withScheme(folded.text, at, needle)] ?? 0;
    const end = folded.ends[after - 1] ?? start;
    if (inside(start, end) && bordersFit(folded.text, at, after, needle.border)) return [start, end];
  }
  return undefined;
}

/** Where a needle stands in folded text, whatever is beside it. */
function* placesOf(folded: string, { text, pattern }: Needle): Generator<[number, number]> {
  if (pattern !== undefined) {
    for (const match of folded.matchAll(pattern)) yield [match.index, match.index + match[0].length];
    return;
  }
  for (let at = folded.indexOf(text); at >= 0; at = folded.indexOf(text, at + 1))
    yield [at, at + text.length];
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
