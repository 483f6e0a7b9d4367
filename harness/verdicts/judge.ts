// A run's cases, findings and blind spots come in, one verdict per claim and case goes out, sorted by case and claim.
import type { BlindSpot } from '../artifacts/blind-spot.ts';
import type { Claim, Verdict } from '../artifacts/verdict.ts';
import { controlsFor } from './controls.ts';
import { evidenceOf } from './evidence.ts';
import { outcomeOf } from './outcome.ts';
import { type Answer, nonEmpty } from './predicates/answer.ts';
import { predicateNamed } from './predicates/list.ts';
import { type CaseRecord, claimsFor, type RunRecord } from './record.ts';

/**
 * Judges every claim that speaks about a case's mode and journey, for control browsers too. In this order (architecture,
 * sections 1.3 and 4): a case that came out as another than planned says `not-run`; what was found decides, blind spots or not; a case that was not driven to its end says `not-run`,
 * or `inconclusive` where traffic is known to have gone unread; "nothing found" needs its controls and no blind spot
 * that counts.
 */
export function judge(run: RunRecord, blindSpots: readonly BlindSpot[]): Verdict[] {
  return run.cases.flatMap((record) => {
    const own = blindSpots.filter((spot) => spot.caseId === record.case.id);
    return claimsFor(record.case, run).map((claim) => verdictOn(record, claim, { run, own }));
  });
}

function verdictOn(record: CaseRecord, claim: Claim, context: { run: RunRecord; own: BlindSpot[] }): Verdict {
  const base = { claim: claim.id, caseId: record.case.id };
  const outcome = outcomeOf(record.drive);
  const answer = predicateNamed(claim).answer(record, claim, context.run);
  // What was found while the browser did something else than the case is about says nothing of the case.
  const asPlanned = outcome.state !== 'not-run';
  if (answer.kind === 'found' && asPlanned) return found(base, claim, answer);
  if (answer.kind === 'on-file' && (asPlanned || answer.whateverWasDone === true))
    return onFile(base, claim, answer);

  const blind = nonEmpty(context.own.filter((spot) => spot.claims.includes(claim.id)));
  switch (outcome.state) {
    case 'not-started':
    case 'not-run':
    case 'interrupted':
      return notRun(base, outcome.reason);
    case 'failed':
      return blind === undefined ? notRun(base, outcome.reason) : inconclusive(base, blind);
    case 'completed':
      break;
    default:
      return outcome satisfies never;
  }
  if (blind !== undefined) return inconclusive(base, blind);
  if (answer.kind === 'not-measured') return notRun(base, answer.reason);
  if (answer.kind === 'cannot-tell') return inconclusive(base, unknownSpots(base, answer));
  const seen = controlsFor(record, claim, context.run).flatMap(({ finding, said }) =>
    finding === null ? [] : [{ finding, said }],
  );
  const controls = nonEmpty(seen);
  if (controls === undefined)
    return notRun(base, 'Nothing was done in this case that the capture could prove to have seen.');
  return {
    ...base,
    verdict: claim.holdsWhen === 'not-found' ? 'reproduced' : 'not-reproduced',
    said: answer.said,
    restsOn: { kind: 'nothing-found', controls },
  };
}

/** Blind spots that only judging brought up, in order of the verdicts. */
export function spotsOfVerdicts(verdicts: readonly Verdict[], known: readonly BlindSpot[]): BlindSpot[] {
  const ids = new Set(known.map(({ id }) => id));
  return verdicts.flatMap((verdict) =>
    verdict.verdict === 'inconclusive' ? verdict.blindSpots.filter(({ id }) => !ids.has(id)) : [],
  );
}

type Base = { claim: string; caseId: string };

function found(base: Base, claim: Claim, answer: Extract<Answer, { kind: 'found' }>): Verdict {
  const [first, ...rest] = answer.findings;
  return {
    ...base,
    verdict: claim.holdsWhen === 'found' ? 'reproduced' : 'not-reproduced',
    said: answer.said,
    restsOn: {
      kind: 'found',
      findings: [first.id, ...rest.map((finding) => finding.id)],
      extent: answer.extent,
      reached: evidenceOf(answer.findings),
    },
  };
}

function onFile(base: Base, claim: Claim, answer: Extract<Answer, { kind: 'on-file' }>): Verdict {
  return {
    ...base,
    verdict: answer.found === (claim.holdsWhen === 'found') ? 'reproduced' : 'not-reproduced',
    said: answer.said,
    restsOn: { kind: 'on-file', records: answer.records },
  };
}

/** What the predicate could not tell, as blind spots of this claim alone. */
function unknownSpots(
  base: Base,
  answer: Extract<Answer, { kind: 'cannot-tell' }>,
): [BlindSpot, ...BlindSpot[]] {
  const spotOf = (unknown: (typeof answer.unknowns)[number], index: number): BlindSpot => ({
    id: `${base.caseId}/${base.claim}-${index + 1}`,
    caseId: base.caseId,
    ...unknown,
    owner: 'unattributed',
    counts: true,
    claims: [base.claim],
  });
  const [first, ...more] = answer.unknowns;
  return [spotOf(first, 0), ...more.map((unknown, index) => spotOf(unknown, index + 1))];
}

function inconclusive(base: Base, blindSpots: [BlindSpot, ...BlindSpot[]]): Verdict {
  const [first, second, ...others] = blindSpots;
  const rest = others.length === 0 ? (second?.said ?? '') : `And ${others.length + 1} more blind spots.`;
  return { ...base, verdict: 'inconclusive', said: `${first.said} ${rest}`.trim(), blindSpots };
}

function notRun(base: Base, reason: string): Verdict {
  return { ...base, verdict: 'not-run', said: reason, reason };
}
