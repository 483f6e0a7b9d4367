// A case that starts a browser for the first time comes in, whether it sent something before anybody agreed goes out.
import type { Exchange } from '../../artifacts/exchange.ts';
import type { Claim, FileRecord } from '../../artifacts/verdict.ts';
import { operatorNames } from '../leaks.ts';
import type { CaseRecord, RunRecord } from '../record.ts';
import { type Answer, nonEmpty, type Predicate } from './answer.ts';

/** `names` of the claim are the steps that agree. Found when an upload left after the browser was opened and before the first of them. */
export const beforeConsent: Predicate = {
  id: 'before-consent',
  acrossCases: false,
  answer(record, claim, run): Answer {
    const operators = operatorNames(claim, [], run);
    const until = agreedAtMs(record, claim);
    const early = nonEmpty(
      record.exchanges.filter((exchange) => exchange.request.atMs < until && isUpload(exchange, claim, run)),
    );
    if (early === undefined)
      return { kind: 'nothing-found', said: `No upload to ${operators} was seen before anybody agreed.` };
    const when = Number.isFinite(until) ? 'before anybody agreed' : 'although nobody agreed';
    const recordOf = ({ id, request }: Exchange): FileRecord => ({
      file: `cases/${record.case.id}/capture.jsonl`,
      at: id,
      said: `${request.method} to ${new URL(request.url).host}, ${request.body.sizeBytes} bytes, ${when}`,
    });
    const [first, ...more] = early;
    return {
      kind: 'on-file',
      found: true,
      records: [recordOf(first), ...more.map(recordOf)],
      said: `${early.length === 1 ? 'An upload' : `${early.length} uploads`} left for ${operators} ${when}.`,
    };
  },
};

/** Infinite when nobody agreed in this case: it declined, or was never asked. */
function agreedAtMs(record: CaseRecord, claim: Claim): number {
  const agreed = record.drive.find(
    (event) =>
      event.type === 'step' && event.outcome === 'done' && claim.names?.includes(event.name) === true,
  );
  return agreed?.atMs ?? Number.POSITIVE_INFINITY;
}

function isUpload({ request }: Exchange, claim: Claim, run: RunRecord): boolean {
  if (request.owner === 'other' || request.body.sizeBytes === 0 || !URL.canParse(request.url)) return false;
  const operator = run.operatorOf(new URL(request.url).hostname);
  return operator !== null && claim.operators.includes(operator.id);
}
