// Answers that nothing is asserted of and claims that no case could answer come in, what the end of a run says of them goes out.
import { type Assertions, verdictKey } from '../artifacts/asserted.ts';
import type { Plan } from '../artifacts/case.ts';
import type { Tables } from '../artifacts/tables.ts';
import type { OutsideClaim, Verdict, VerdictWord } from '../artifacts/verdict.ts';

/** Lines for what stands beside the asserted answers. */
export interface BesideLines {
  /** One for each claim judged on a browser under test without being asserted. */
  judged: string[];
  /** How many claims no case could answer, of how many there are. */
  outside: number;
  claims: number;
}

/** `Not linkable (vendor): Mint Browser not-reproduced 4 of 4`. */
export function besideLines({
  verdicts,
  outside,
  plan,
  tables,
  asserted,
}: {
  verdicts: readonly Verdict[];
  outside: readonly OutsideClaim[];
  plan: Plan;
  tables: Tables;
  asserted: Assertions;
}): BesideLines {
  const browserOf = new Map(plan.cases.map(({ id, browser }) => [id, browser]));
  const subjects = tables.browsers.filter(({ role }) => role === 'subject');
  const idle = verdicts.filter((verdict) => !asserted.asserted.has(verdictKey(verdict)));
  const judged = tables.claims.flatMap((claim) => {
    const parts = subjects.flatMap(({ id, name }) => {
      const own = idle.filter(({ caseId, claim: of }) => of === claim.id && browserOf.get(caseId) === id);
      return own.length === 0 ? [] : [`${name} ${counted(own)}`];
    });
    return parts.length === 0 ? [] : [`${claim.short} (${claim.party}): ${parts.join('; ')}`];
  });
  return { judged, outside: outside.length, claims: tables.claims.length };
}

function counted(verdicts: readonly Verdict[]): string {
  const words = new Map<VerdictWord, number>();
  for (const { verdict } of verdicts) words.set(verdict, (words.get(verdict) ?? 0) + 1);
  return [...words].map(([word, count]) => `${word} ${count} of ${verdicts.length}`).join(', ');
}
