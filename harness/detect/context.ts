// What detection may know of the run beside its traffic: which case planted what, with which engine and browser.
import type { Canary } from '../artifacts/case.ts';
import type { BrowserRow, DestinationRow, EngineRow } from '../artifacts/tables.ts';

/** One case as far as it explains traffic. */
export interface CaseContext {
  caseId: string;
  browser: BrowserRow;
  engine: EngineRow;
  /** Everything this case planted, minted or observed. */
  canaries: readonly Canary[];
}

/** A run; absent for a capture made elsewhere, where nothing is explained. */
export interface RunContext {
  cases: readonly CaseContext[];
  destinations: readonly DestinationRow[];
}

/** The case that planted a canary: the one that lists it. */
export function plantedBy(canary: Canary, context: RunContext): CaseContext | undefined {
  return context.cases.find(({ canaries }) => canaries.some(({ id }) => id === canary.id));
}
