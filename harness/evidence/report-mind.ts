// A claim and the answers given to it come in; what would change our mind about those answers goes out, as a reader is told.
import type { Claim, VerdictWord } from '../artifacts/verdict.ts';
import { texts } from './report-texts.ts';

/** What would turn the answers around: one sentence where all agree, else, or where nothing was decided, one for each. */
export function changesOurMindIn(
  { changesOurMind, wouldTurnNo }: Pick<Claim, 'changesOurMind' | 'wouldTurnNo'>,
  words: readonly VerdictWord[],
): string {
  if (wouldTurnNo === undefined) return changesOurMind;
  const [held, not] = [words.includes('reproduced'), words.includes('not-reproduced')];
  if (held && !not) return changesOurMind;
  if (not && !held) return wouldTurnNo;
  return `${texts.sure.ifYes} ${changesOurMind} ${texts.sure.ifNo} ${wouldTurnNo}`;
}
