// All beats of a case come in, those that a page has room for go out in the same order, with the number of those left out.
import type { Beat } from './report-beats.ts';

/** Lines told for one case; a reader who wants all of them has traffic.har. */
export const shownBeats = 160;

/** What weighs most is kept: what was done and what was sent unexplained, then what could not be read, then the rest. */
function weightOf(beat: Beat): number {
  switch (beat.kind) {
    case 'step':
      return 0;
    case 'request':
      return beat.tone === 'found' ? 0 : beat.tone === 'open' ? 1 : 2;
    case 'refused':
      return 1;
    case 'quiet':
      return 3;
    default:
      return beat satisfies never;
  }
}

/** At most `shownBeats` of them; among equals the earlier ones are kept. */
export function beatsShown(beats: readonly Beat[]): { beats: Beat[]; leftOut: number } {
  if (beats.length <= shownBeats) return { beats: [...beats], leftOut: 0 };
  const kept = new Set(
    beats
      .map((beat, index) => ({ index, weight: weightOf(beat) }))
      .sort((a, b) => a.weight - b.weight || a.index - b.index)
      .slice(0, shownBeats)
      .map(({ index }) => index),
  );
  return { beats: beats.filter((_, index) => kept.has(index)), leftOut: beats.length - shownBeats };
}
