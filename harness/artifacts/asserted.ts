// Answers held against what a run is asserted to show: kept in memory, worked out of saved files at any time.
import type { AssertMode } from './run-config.ts';
import type { VerdictWord } from './verdict.ts';

/** One answer with what it was to be. */
export interface AssertedAnswer {
  claim: string;
  /** Case, or repetitions of one, that it is about; empty when the run has none like the baseline's. */
  caseIds: string[];
  /** Who and what, e.g. `Mint Browser, incognito mode, Google: Search words`. */
  title: string;
  expected: VerdictWord;
  verdict: VerdictWord;
  outcome: 'as-asserted' | 'differs' | 'undecided';
  /** What the answer rests on, or why there is none. */
  said: string;
}

/** All that is asserted of a run. */
export interface Assertions {
  mode: AssertMode;
  answers: AssertedAnswer[];
  /** Ids of the cases' verdicts that are asserted: `<case id> <claim id>`. */
  asserted: ReadonlySet<string>;
  /** Why nothing can be asserted at all; null when something can. */
  nothing: string | null;
}

/** Key of a verdict in `asserted`. */
export function verdictKey({ caseId, claim }: { caseId: string; claim: string }): string {
  return `${caseId} ${claim}`;
}
