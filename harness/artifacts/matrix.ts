// The answers of a run put together over repetitions: one cell per claim, browser, mode, engine and journey. In memory only.
import type { Account, Mode, SwitchSetting } from './run-config.ts';
import type { VerdictWord } from './verdict.ts';

/** One claim's answer for one browser, mode, engine and journey, over all repetitions. */
export interface MatrixCell {
  claim: string;
  browser: string;
  mode: Mode;
  /** Absent where the browser's version has no incognito switch. */
  incognitoSwitch?: SwitchSetting;
  /** Absent where it is not known. */
  account?: Account;
  engine: string;
  journey: string;
  verdict: VerdictWord;
  /** In how many of the `of` repetitions the statement held. */
  k: number;
  of: number;
  /** Repetitions' cases in driving order. */
  caseIds: string[];
  /** Case of the repetition that decided, and what is said of it. */
  decidedBy: string;
  said: string;
}
