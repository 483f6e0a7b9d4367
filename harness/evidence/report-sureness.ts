// A cell of the matrix comes in, how sure its answer is and what that rests on go out, by rules a reader can check.
import type { RunAnalysis } from '../artifacts/analysis.ts';
import type { Finding } from '../artifacts/finding.ts';
import type { MatrixCell } from '../artifacts/matrix.ts';
import type { Verdict } from '../artifacts/verdict.ts';
import { texts } from './report-texts.ts';

/**
 * `certain`: our own words were read in what was sent. `strong`: found as a hash or in pieces, or nothing found in at
 * least three tries. `fair`: nothing found in fewer tries. `none`: there is no answer.
 */
export type Sureness = 'certain' | 'strong' | 'fair' | 'none';

/** How sure an answer is. */
export interface Support {
  sureness: Sureness;
  /** What it rests on, in a few words. */
  restsOn: string;
}

/** Conclusive tries from which on a "nothing found" counts as well supported. */
const enoughTries = 3;

/** Looks verdicts and findings up once for all cells of a run. */
export function supportIn(run: RunAnalysis): (cell: MatrixCell) => Support {
  const verdicts = new Map(run.verdicts.map((verdict) => [`${verdict.caseId} ${verdict.claim}`, verdict]));
  const findings = new Map(run.findings.map((finding) => [finding.id, finding]));
  return (cell) => {
    const own = cell.caseIds.flatMap((id) => verdicts.get(`${id} ${cell.claim}`) ?? []);
    const decided = own.filter((verdict) => 'restsOn' in verdict && verdict.verdict === cell.verdict);
    if (cell.verdict === 'not-run') return { sureness: 'none', restsOn: texts.sure.notMeasured };
    if (cell.verdict === 'inconclusive') return { sureness: 'none', restsOn: openSaid(own) };
    const found = foundIn(decided, findings);
    return found.length > 0 ? foundSupport(found) : nothingSupport(decided);
  };
}

function foundIn(verdicts: readonly Verdict[], findings: ReadonlyMap<string, Finding>): Finding[] {
  return verdicts.flatMap((verdict) =>
    'restsOn' in verdict && verdict.restsOn.kind === 'found'
      ? verdict.restsOn.findings.flatMap((id) => findings.get(id) ?? [])
      : [],
  );
}

function foundSupport(found: readonly Finding[]): Support {
  const uploads = new Set(found.map(({ caseId, exchange }) => `${caseId} ${exchange}`)).size;
  const exact = found.some(({ match }) => match === 'exact');
  return {
    sureness: exact ? 'certain' : 'strong',
    restsOn: exact ? texts.sure.readIn(uploads) : texts.sure.tracedIn(uploads),
  };
}

function nothingSupport(decided: readonly Verdict[]): Support {
  const controls = decided.reduce(
    (sum, verdict) =>
      sum +
      ('restsOn' in verdict && verdict.restsOn.kind === 'nothing-found'
        ? verdict.restsOn.controls.length
        : 0),
    0,
  );
  return {
    sureness: decided.length >= enoughTries ? 'strong' : 'fair',
    restsOn: texts.sure.nothingIn(decided.length, controls),
  };
}

function openSaid(verdicts: readonly Verdict[]): string {
  const spots = verdicts.flatMap((verdict) =>
    verdict.verdict === 'inconclusive' ? verdict.blindSpots.map(({ id }) => id) : [],
  );
  return texts.sure.hidden(new Set(spots).size);
}
