// A case comes in, whether it uploaded to places that a case in which nothing was touched did not goes out.
import type { Exchange } from '../../artifacts/exchange.ts';
import type { Claim, FileRecord } from '../../artifacts/verdict.ts';
import { operatorNames } from '../leaks.ts';
import { outcomeOf } from '../outcome.ts';
import type { CaseRecord, RunRecord } from '../record.ts';
import { isIdleOf } from '../scope.ts';
import { type Answer, nonEmpty, type Predicate } from './answer.ts';

/**
 * Compares by host and path, over all idle cases of the same browser (or of the phone itself) on the same handset. It
 * shows that something was sent when it was done, not what: the claim's own words must not say more.
 */
export const moreThanIdle: Predicate = {
  id: 'more-than-idle',
  acrossCases: true,
  answer(record, claim, run): Answer {
    // One that broke off says less of what an idle phone sends: all that it missed would look like an answer.
    const idle = run.cases.filter(
      (other) => isIdleOf(other.case, record.case) && outcomeOf(other.drive).state === 'completed',
    );
    if (idle.length === 0)
      return {
        kind: 'not-measured',
        reason: 'No case in which nothing was touched was driven to its end to compare with.',
      };
    const usual = new Set(idle.flatMap((other) => uploadsOf(other, claim, run).map(placeOf)));
    const extra = nonEmpty(uploadsOf(record, claim, run).filter((exchange) => !usual.has(placeOf(exchange))));
    const operators = operatorNames(claim, [], run);
    if (extra === undefined)
      return {
        kind: 'nothing-found',
        said: `Nothing was uploaded to ${operators} that an idle phone does not upload too.`,
      };
    const [first, ...more] = extra;
    const recordOf = (exchange: Exchange): FileRecord => ({
      file: `cases/${record.case.id}/capture.jsonl`,
      at: exchange.id,
      said: `${exchange.request.body.sizeBytes} bytes to ${placeOf(exchange)}`,
    });
    return {
      kind: 'on-file',
      found: true,
      records: [recordOf(first), ...more.map(recordOf)],
      said: `Uploaded to ${operators}, and not when nothing was touched: ${[...new Set(extra.map(placeOf))].sort().join(', ')}.`,
    };
  },
};

function uploadsOf(record: CaseRecord, claim: Claim, run: RunRecord): Exchange[] {
  return record.exchanges.filter(({ request }) => {
    if (request.body.sizeBytes === 0 || !URL.canParse(request.url)) return false;
    if (claim.sender === 'browser' && request.owner === 'other') return false;
    const operator = run.operatorOf(new URL(request.url).hostname);
    return operator !== null && claim.operators.includes(operator.id);
  });
}

function placeOf({ request }: Exchange): string {
  const { hostname, pathname } = new URL(request.url);
  return `${hostname}${pathname.slice(0, 80)}`;
}
