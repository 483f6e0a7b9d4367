// Verdicts of single cases come in, one answer per cell of the matrix over its repetitions goes out.
import type { Case } from '../artifacts/case.ts';
import type { MatrixCell } from '../artifacts/matrix.ts';
import type { Verdict, VerdictWord } from '../artifacts/verdict.ts';
import { grouped } from './grouping.ts';

/**
 * `reproduced` if it held in at least one repetition, `not-reproduced` only if it held in none and all were conclusive,
 * `not-run` only if none was run, else `inconclusive` (architecture, section 4). Cells come in order of first driving.
 */
export function matrixOf(cases: readonly Case[], all: readonly Verdict[]): MatrixCell[] {
  const caseOf = new Map(cases.map((planned) => [planned.id, planned]));
  const judged = all.flatMap((verdict) => {
    const planned = caseOf.get(verdict.caseId);
    return planned === undefined ? [] : [{ verdict, planned }];
  });
  const keyOf = ({ verdict, planned }: (typeof judged)[number]) =>
    JSON.stringify([
      verdict.claim,
      planned.browser,
      planned.mode,
      planned.incognitoSwitch,
      planned.account,
      planned.engine,
      planned.journey,
    ]);
  return grouped(judged, keyOf).map((group) => {
    const [{ verdict: first, planned }] = group;
    const verdicts = group.map(({ verdict }) => verdict);
    const words = verdicts.map(({ verdict }) => verdict);
    const word = overRepetitions(words);
    const undecided =
      word === 'inconclusive' ? verdicts.find(({ verdict }) => verdict === 'not-run') : undefined;
    const decisive = verdicts.find(({ verdict }) => verdict === word) ?? undecided ?? first;
    return {
      claim: first.claim,
      browser: planned.browser,
      mode: planned.mode,
      ...(planned.incognitoSwitch === undefined ? {} : { incognitoSwitch: planned.incognitoSwitch }),
      ...(planned.account === undefined ? {} : { account: planned.account }),
      engine: planned.engine,
      journey: planned.journey,
      verdict: word,
      k: words.filter((one) => one === 'reproduced').length,
      of: words.length,
      caseIds: group.map(({ planned: { id } }) => id),
      decidedBy: decisive.caseId,
      said: decisive.said,
    };
  });
}

/** The answer over repetitions of one case. */
export function overRepetitions(words: readonly VerdictWord[]): VerdictWord {
  if (words.includes('reproduced')) return 'reproduced';
  if (words.every((word) => word === 'not-run')) return 'not-run';
  return words.every((word) => word === 'not-reproduced') ? 'not-reproduced' : 'inconclusive';
}
