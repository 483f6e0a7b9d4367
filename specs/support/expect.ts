// chai's expect with one more word: `expect(observation).to.leak(searchWords).to('xiaomi')`.
import { AssertionError, expect, use } from 'chai';
import type { AssertedAnswer } from '../../harness/artifacts/asserted.ts';
import type { Canary } from '../../harness/artifacts/case.ts';
import type { Finding } from '../../harness/artifacts/finding.ts';
import type { Observation } from '../../harness/artifacts/observation.ts';
import type { Verdict, VerdictWord } from '../../harness/artifacts/verdict.ts';

/** Any operator at all, named or not. */
export const anyone = 'anyone';

/** An assertion could not be decided: the measurement, not the browser, fell short. */
export class InconclusiveError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InconclusiveError';
  }
}

declare global {
  namespace Chai {
    interface Assertion {
      /**
       * Each canary left the handset in a sent exchange that the user's own action does not explain. `to` names an
       * operator of config/destinations.json, or `anyone`. Negated, it must be earned: controls seen, no blind spot
       * that counts; otherwise InconclusiveError.
       */
      leak(canaries: Canary[]): { to(operator: string): void };
      /** A verdict is this word; one that is inconclusive or not-run is an InconclusiveError, with its reason. */
      answer(word: VerdictWord): void;
      /** An asserted answer is what it was to be; one that is undecided is an InconclusiveError, with its reason. */
      asAsserted(): void;
    }
  }
}

use((chai, utils) => {
  chai.Assertion.addMethod('answer', function (this: Chai.AssertionStatic, word: VerdictWord) {
    const { caseId, verdict, said } = utils.flag(this, 'object') as Verdict;
    if (verdict === 'inconclusive' || verdict === 'not-run')
      throw new InconclusiveError(`${verdict} in ${caseId}: ${said}`);
    if (verdict !== word) throw new AssertionError(`${verdict} in ${caseId}: ${said}`);
  });

  chai.Assertion.addMethod('asAsserted', function (this: Chai.AssertionStatic) {
    const { title, outcome, verdict, expected, caseIds, said } = utils.flag(this, 'object') as AssertedAnswer;
    const told = `${title}: ${verdict}, not ${expected}, in ${caseIds.join(', ')}: ${said}`;
    if (outcome === 'undecided') throw new InconclusiveError(told);
    if (outcome === 'differs') throw new AssertionError(told);
  });

  chai.Assertion.addMethod('leak', function (this: Chai.AssertionStatic, canaries: Canary[]) {
    const observation = utils.flag(this, 'object') as Observation;
    const negated = utils.flag(this, 'negate') === true;
    return {
      to: (operator: string) => {
        for (const canary of plantedOf(observation, canaries)) {
          const leaks = leaksOf(observation, canary, operator);
          if (negated) mustNotLeak(observation, canary, { operator, leaks });
          else mustLeak(observation, canary, { operator, leaks });
        }
      },
    };
  });
});

/** Nothing planted proves nothing, in either direction. */
function plantedOf(observation: Observation, canaries: Canary[]): Canary[] {
  if (canaries.length > 0) return canaries;
  throw new InconclusiveError(
    `not-run: case ${observation.case.id} planted nothing to look for (${observation.reason ?? 'no reason kept'}).`,
  );
}

interface Leaks {
  operator: string;
  leaks: Finding[];
}

/** Unexplained findings of a canary in what was sent to an operator. */
function leaksOf(observation: Observation, canary: Canary, operator: string): Finding[] {
  return observation.findings.filter((finding) => {
    if (finding.canary !== canary.id || finding.explained || finding.direction !== 'sent') return false;
    return operator === anyone || observation.destinations[finding.host]?.operator === operator;
  });
}

function mustLeak(observation: Observation, canary: Canary, { operator, leaks }: Leaks): void {
  if (leaks.length > 0) return;
  refuseBlindAnswers(observation);
  throw new AssertionError(`Not seen going to ${operator}: the ${nameOf(canary)} "${canary.value}".`);
}

function mustNotLeak(observation: Observation, canary: Canary, { leaks }: Leaks): void {
  const [first] = leaks;
  if (first !== undefined) {
    throw new AssertionError(
      `Sent to ${first.host}: the ${nameOf(canary)} "${canary.value}" (${first.exchange}, ${first.address}).`,
    );
  }
  refuseBlindAnswers(observation);
  const control = observation.findings.find(
    (finding) => finding.canary === canary.id && finding.explained && finding.direction === 'sent',
  );
  if (control !== undefined || canary.kind === 'title') return;
  throw new InconclusiveError(
    `inconclusive: the user's own request with the ${nameOf(canary)} "${canary.value}" was not seen, so nothing found proves nothing.`,
  );
}

function nameOf({ kind }: Canary): string {
  const names: Record<Canary['kind'], string> = {
    'search-term': 'search words',
    url: 'address',
    title: 'page title',
    identifier: 'identifier',
    text: 'text',
  };
  return names[kind];
}

/** A case that was not driven to its end shows nothing, in either direction. */
export function refuseUndriven({ outcome, reason }: Observation): void {
  if (outcome !== 'completed') throw new InconclusiveError(`not-run: ${reason ?? outcome}`);
}

/** "Nothing found" is no answer while something could not be read, or the case was not driven to its end. */
function refuseBlindAnswers(observation: Observation): void {
  const counting = observation.blindSpots.filter((spot) => spot.counts);
  if (counting.length > 0)
    throw new InconclusiveError(`inconclusive: ${counting.map((spot) => spot.said).join(' ')}`);
  refuseUndriven(observation);
}

export { expect };
