// What a predicate gives back, and the shape every predicate has.
import type { Finding } from '../../artifacts/finding.ts';
import type { Claim } from '../../artifacts/verdict.ts';
import type { CaseRecord, RunRecord } from '../record.ts';

/** A predicate's answer for one case; `said` is one sentence for a reader. */
export type Answer =
  | {
      kind: 'found';
      findings: [Finding, ...Finding[]];
      /** Planted steps found, of those planted. */
      extent: { found: number; planted: number };
      said: string;
    }
  /** Looked and saw nothing: still to be earned by controls. */
  | { kind: 'nothing-found'; said: string }
  /** Could not be looked for in this run; `reason` says what is missing. */
  | { kind: 'not-measured'; reason: string };

/** A way to look for what a claim states. */
export interface Predicate {
  /** File name, and `predicate` of a claim row. */
  id: string;
  answer: (record: CaseRecord, claim: Claim, run: RunRecord) => Answer;
}

/** A non-empty list, or undefined. */
export function nonEmpty<T>(items: readonly T[]): [T, ...T[]] | undefined {
  const [first, ...rest] = items;
  return first === undefined ? undefined : [first, ...rest];
}
