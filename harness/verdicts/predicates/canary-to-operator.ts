// A case comes in, whether what it planted was sent to the claim's operators goes out, step by step.
import type { Canary } from '../../artifacts/case.ts';
import type { Finding } from '../../artifacts/finding.ts';
import type { Claim } from '../../artifacts/verdict.ts';
import { hostsOf, kindNames, leaksOf, operatorNames } from '../leaks.ts';
import { plantedCanaries } from '../outcome.ts';
import type { CaseRecord, RunRecord } from '../record.ts';
import { type Answer, nonEmpty, type Predicate } from './answer.ts';

/**
 * Found as soon as one planted term reached an operator of the claim. A claim that says "every" is said to hold "in
 * part", with the fraction,
 * unless each planting step's term was found.
 */
export const canaryToOperator: Predicate = {
  id: 'canary-to-operator',
  acrossCases: false,
  answer(record, claim, run): Answer {
    const leaks = nonEmpty(leaksOf(record, claim, run));
    const kinds = kindNames(claim);
    if (leaks === undefined) {
      const planted = plantedSteps(record, claim);
      if (planted.size === 0) return { kind: 'not-measured', reason: `The case planted no ${kinds}.` };
      return { kind: 'nothing-found', said: nothingSaid(record, claim, run) };
    }
    const steps = plantedSteps(record, claim, leaks);
    const seen = new Set(leaks.map(({ canary }) => canary));
    const found = [...steps.values()].filter((ids) => ids.some((id) => seen.has(id))).length;
    const extent = { found, planted: steps.size };
    const inPart = claim.every && found < steps.size;
    const where = `${operatorNames(claim, leaks, run)} (${hostsOf(leaks)})`;
    const share = `${found} of ${steps.size} planted`;
    return {
      kind: 'found',
      findings: leaks,
      extent,
      said: `${inPart ? 'In part: ' : ''}${capitalised(kinds)} were sent to ${where}, ${share}${spellingSaid(leaks)}.`,
    };
  },
};

/** Planting step to the ids of its canaries; a canary that was found was planted, whatever the log says. */
function plantedSteps(
  record: CaseRecord,
  claim: Claim,
  leaks: readonly Finding[] = [],
): Map<string, string[]> {
  const found = new Set(leaks.map((finding) => finding.canary));
  const planted = new Set(plantedCanaries(record.case, record.drive));
  const steps = new Map<string, string[]>();
  const counts = (canary: Canary) =>
    claim.looksFor.includes(canary.kind) && (planted.has(canary) || found.has(canary.id));
  for (const canary of record.case.canaries.filter(counts))
    steps.set(canary.step, [...(steps.get(canary.step) ?? []), canary.id]);
  return steps;
}

function nothingSaid(record: CaseRecord, claim: Claim, run: RunRecord): string {
  const hosts = run.findings.filter(
    (finding) =>
      finding.match === 'host-only' &&
      finding.direction === 'sent' &&
      !finding.explained &&
      finding.canary.startsWith(`${record.case.id}/`) &&
      claim.operators.includes(run.operatorOf(finding.host)?.id ?? ''),
  );
  const nothing = `No ${kindNames(claim)} were seen going to ${operatorNames(claim, hosts, run)}`;
  return hosts.length === 0
    ? `${nothing}.`
    : `${nothing}, only the visited site's host name (${hostsOf(hosts)}).`;
}

/** How it was spelled, where it never was spelled out in one piece. */
function spellingSaid(leaks: readonly Finding[]): string {
  if (leaks.some((finding) => finding.match === 'exact')) return '';
  const hashed = leaks.every((finding) => finding.match === 'hash');
  return hashed ? ', as a plain hash that anybody can check' : ', taken apart into pieces of one upload';
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
