// A case comes in, whether what it planted went to servers in the countries a claim names goes out.
import type { Finding } from '../../artifacts/finding.ts';
import type { Claim } from '../../artifacts/verdict.ts';
import { hostsOf, kindNames, leaksOf, operatorNames } from '../leaks.ts';
import type { CaseRecord, RunRecord } from '../record.ts';
import { type Answer, nonEmpty, type Predicate, type Unknown } from './answer.ts';

/**
 * Found when one host's server is in one of the claim's countries (`names`), by the look-up saved with the run; said to
 * hold "in part" where not all of them were reached.
 */
export const serverCountry: Predicate = {
  id: 'server-country',
  acrossCases: false,
  answer: (record, claim, run) =>
    inPart(
      claim,
      located({ record, claim, run }, (country) => claim.names?.includes(country) === true),
      run,
    ),
};

function inPart({ names = [] }: Claim, answer: Answer, run: RunRecord): Answer {
  if (answer.kind !== 'found') return answer;
  const reached = new Set(answer.findings.map(({ host }) => run.facts.placeOf(host)?.country));
  const some = names.filter((name) => reached.has(name));
  if (some.length === names.length) return answer;
  return { ...answer, said: `In part (${some.join(', ')} of ${names.join(', ')}): ${answer.said}` };
}

export interface Asked {
  record: CaseRecord;
  claim: Claim;
  run: RunRecord;
}

/** Where what the case planted went to, by the look-up saved with the run; found where `fits` says so. */
export function located({ record, claim, run }: Asked, fits: (country: string) => boolean): Answer {
  const leaks = leaksOf(record, claim, run);
  if (leaks.length === 0)
    return {
      kind: 'nothing-found',
      said: `No ${kindNames(claim)} were seen going to ${operatorNames(claim, leaks, run)}.`,
    };
  const countryOf = ({ host }: Finding) => run.facts.placeOf(host)?.country ?? 'unknown';
  const known = leaks.filter((finding) => countryOf(finding) !== 'unknown');
  const fitting = nonEmpty(known.filter((finding) => fits(countryOf(finding))));
  const placed = (findings: readonly Finding[]) =>
    [...new Set(findings.map((finding) => `${finding.host} in ${countryOf(finding)}`))].sort().join(', ');
  if (fitting !== undefined)
    return {
      kind: 'found',
      findings: fitting,
      extent: { found: fitting.length, planted: leaks.length },
      said: `By the look-up saved with this run, ${kindNames(claim)} went to ${placed(fitting)}.`,
    };
  const unplaced = leaks.filter((finding) => countryOf(finding) === 'unknown');
  const unknowns = nonEmpty(
    [...new Set(unplaced.map(({ host }) => host))].sort().map((host): Unknown => ({
      kind: 'look-up-unknown',
      host,
      exchange: null,
      said: `In which country the server of ${host} is, the look-up saved with this run does not say.`,
    })),
  );
  if (unknowns !== undefined) return { kind: 'cannot-tell', unknowns };
  return {
    kind: 'nothing-found',
    said: `By the look-up saved with this run, ${kindNames(claim)} went to ${placed(known)} (${hostsOf(known)}).`,
  };
}
