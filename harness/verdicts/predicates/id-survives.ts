// A case that ends the browser and starts it again comes in, whether the id stayed the same over it goes out.
import type { Finding } from '../../artifacts/finding.ts';
import type { Claim } from '../../artifacts/verdict.ts';
import { isSentTo, operatorNames } from '../leaks.ts';
import type { CaseRecord, RunRecord } from '../record.ts';
import { isSibling } from '../scope.ts';
import { type Answer, nonEmpty, type Predicate } from './answer.ts';

/**
 * Ids that were sent before the step `names` of the claim names (the restart) and after it, in one case. Found when one
 * value of a known identifier field is on both sides. Ids are taken from what the case itself and the following cases
 * of the same browser sent with planted terms, by the time the event claims, else by its arrival.
 */
export const idSurvives: Predicate = {
  id: 'id-survives',
  acrossCases: true,
  answer(record, claim, run): Answer {
    const restart = record.drive.find(
      (event) =>
        event.type === 'step' && event.outcome === 'done' && claim.names?.includes(event.name) === true,
    );
    if (restart === undefined)
      return { kind: 'not-measured', reason: `The case has no step ${(claim.names ?? []).join(' or ')}.` };
    const sights = sightsOf(record, claim, run);
    const [before, after] = [
      sights.filter(({ atMs }) => atMs < restart.atMs),
      sights.filter(({ atMs }) => atMs >= restart.atMs),
    ];
    const operators = operatorNames(claim, [], run);
    if (before.length === 0 || after.length === 0) {
      const when = before.length === 0 ? 'before' : 'after';
      return sights.length === 0
        ? { kind: 'nothing-found', said: `No id was seen going to ${operators}.` }
        : {
            kind: 'not-measured',
            reason: `No id was sent ${when} the restart, so there is nothing to compare.`,
          };
    }
    const known = new Set(before.map(({ key }) => key));
    const same = nonEmpty(after.filter(({ key }) => known.has(key)));
    if (same === undefined)
      return { kind: 'nothing-found', said: `The ids sent to ${operators} after the restart are new ones.` };
    const [first, ...more] = same;
    return {
      kind: 'found',
      findings: [first.finding, ...more.map(({ finding }) => finding)],
      extent: { found: same.length, planted: after.length },
      said: `${[...new Set(same.map(({ name }) => name))].sort().join(', ')} went to ${operators} with the same value before and after the restart.`,
    };
  },
};

interface Sight {
  finding: Finding;
  name: string;
  key: string;
  atMs: number;
}

/** Ids sent with planted terms by this case and by later cases of the same browser on the same handset. */
function sightsOf(record: CaseRecord, claim: Claim, run: RunRecord): Sight[] {
  const from = run.cases.findIndex((other) => other.case.id === record.case.id);
  const browsers = run.cases
    .slice(from)
    .filter((other) => other.case.id === record.case.id || isSibling(other.case, record.case))
    .map((other) => other.case.id);
  return run.findings
    .filter((finding) => browsers.some((id) => finding.canary.startsWith(`${id}/`)))
    .filter((finding) => isSentTo(finding, claim, run))
    .flatMap((finding) => {
      const arrived = run.exchangeOf(finding.caseId, finding.exchange)?.request.atMs ?? 0;
      return finding.identifiers
        .filter(({ value }) => value.length >= 6)
        .map(({ name, value }) => ({
          finding,
          name,
          key: JSON.stringify([name, value]),
          atMs: finding.eventTimeMs ?? arrived,
        }));
    });
}
