// An analysed run comes in, what would change our answers goes out: for each kind of answer it gave, the observations that would.
import type { RunAnalysis } from '../artifacts/analysis.ts';
import { type Answer, answersIn, type Tone } from './report-answers.ts';
import { texts } from './report-texts.ts';

/** One kind of answer with what would change it. */
export interface Doubt {
  tone: Tone;
  title: string;
  changes: string[];
}

const order: readonly Tone[] = ['found', 'clear', 'open', 'none'];

/** Only for the kinds of answers that this run gave. */
export function doubtsOf(run: RunAnalysis): Doubt[] {
  const answerOf = answersIn(run);
  const answers = run.matrix.map(answerOf);
  return order.flatMap((tone): Doubt[] => {
    const own = answers.filter((answer) => answer.tone === tone);
    if (own.length === 0) return [];
    return [{ tone, title: texts.doubts.titles[tone](own.length), changes: changesFor(tone, own, run) }];
  });
}

function changesFor(tone: Tone, answers: readonly Answer[], run: RunAnalysis): string[] {
  switch (tone) {
    case 'found':
      return [
        ...texts.doubts.found,
        ...(answers.some(({ sureness }) => sureness !== 'certain') ? [texts.doubts.notExact] : []),
      ];
    case 'clear':
      return [
        ...texts.doubts.clear,
        ...(answers.some(({ sureness }) => sureness === 'fair') ? [texts.doubts.fewTries] : []),
      ];
    case 'open': {
      const hosts = run.blindSpots.filter(({ counts }) => counts).flatMap(({ host }) => host ?? []);
      const named = [...new Set(hosts)].sort().slice(0, 8);
      return [...named.map(texts.doubts.readable), ...texts.doubts.open];
    }
    case 'none':
      return [...texts.doubts.none];
    default:
      return tone satisfies never;
  }
}
