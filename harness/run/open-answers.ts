// Verdicts of a run come in, one line for each reason why some of them stay open goes out, naming the cases it stands for.
import type { Plan } from '../artifacts/case.ts';
import type { Tables } from '../artifacts/tables.ts';
import type { Verdict } from '../artifacts/verdict.ts';

/** Why answers stay open, e.g. `c01, c03: A connection to ... refused our certificate once, ...`. */
export interface OpenAnswers {
  inconclusive: string[];
  notRun: string[];
}

/** One line a reason, in order of appearance; the claims are named where a reason does not stand for all of a case. */
export function openAnswers(verdicts: readonly Verdict[], plan: Plan, tables: Tables): OpenAnswers {
  const reasons = { inconclusive: new Map<string, Verdict[]>(), notRun: new Map<string, Verdict[]>() };
  const add = (group: Map<string, Verdict[]>, said: string, verdict: Verdict) =>
    group.set(said, [...(group.get(said) ?? []), verdict]);
  for (const verdict of verdicts) {
    if (verdict.verdict === 'inconclusive')
      for (const said of new Set(verdict.blindSpots.map((spot) => spot.said)))
        add(reasons.inconclusive, said, verdict);
    if (verdict.verdict === 'not-run') add(reasons.notRun, verdict.reason, verdict);
  }
  const lines = (group: Map<string, Verdict[]>) =>
    [...group].map(([said, of]) => `${casesNamed(of, plan)}${claimsNamed(of, verdicts, tables)}: ${said}`);
  return { inconclusive: lines(reasons.inconclusive), notRun: lines(reasons.notRun) };
}

function casesNamed(of: readonly Verdict[], plan: Plan): string {
  const ids = [...new Set(of.map(({ caseId }) => caseId))];
  return ids.length > 1 && ids.length === plan.cases.length ? `all ${ids.length} cases` : ids.join(', ');
}

/** Empty when the reason stands for every answer of its cases. */
function claimsNamed(of: readonly Verdict[], all: readonly Verdict[], tables: Tables): string {
  const cases = new Set(of.map(({ caseId }) => caseId));
  if (all.filter(({ caseId }) => cases.has(caseId)).length === of.length) return '';
  const shorts = of.map(({ claim }) => tables.claims.find(({ id }) => id === claim)?.short ?? claim);
  return ` (${[...new Set(shorts)].join(', ')})`;
}
