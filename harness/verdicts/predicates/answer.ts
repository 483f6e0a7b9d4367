// What a predicate gives back, and the shape every predicate has.
import type { BlindSpot } from '../../artifacts/blind-spot.ts';
import type { Finding } from '../../artifacts/finding.ts';
import type { Claim, FileRecord } from '../../artifacts/verdict.ts';
import type { CaseRecord, RunRecord } from '../record.ts';

/** What hides the answer from view; the judge makes a blind spot of it. */
export type Unknown = Pick<BlindSpot, 'kind' | 'host' | 'exchange' | 'said'>;

/** A predicate's answer for one case; `said` is one sentence for a reader. */
export type Answer =
  | {
      kind: 'found';
      findings: [Finding, ...Finding[]];
      /** Planted steps found, of those planted. */
      extent: { found: number; planted: number };
      said: string;
    }
  /** Decided by something on file, whichever way: no controls are needed. */
  | {
      kind: 'on-file';
      found: boolean;
      records: [FileRecord, ...FileRecord[]];
      said: string;
      /** True when it is no matter how the case was driven: an APK is the same whatever was done. */
      whateverWasDone?: true;
    }
  /** Looked and saw nothing: still to be earned by controls. */
  | { kind: 'nothing-found'; said: string }
  /** Something is there, but what it would take to judge it is not known. */
  | { kind: 'cannot-tell'; unknowns: [Unknown, ...Unknown[]] }
  /** Could not be looked for in this run; `reason` says what is missing. */
  | { kind: 'not-measured'; reason: string };

/** A way to look for what a claim states. */
export interface Predicate {
  /** File name, and `predicate` of a claim row. */
  id: string;
  /** True when one case's files do not suffice, or more may arrive after it: then it is asserted over the whole run. */
  acrossCases: boolean;
  /** True when it takes a second case of the same browser: nothing is asserted where only one was planned. */
  comparesCases?: true;
  answer: (record: CaseRecord, claim: Claim, run: RunRecord) => Answer;
}

/** A non-empty list, or undefined. */
export function nonEmpty<T>(items: readonly T[]): [T, ...T[]] | undefined {
  const [first, ...rest] = items;
  return first === undefined ? undefined : [first, ...rest];
}
