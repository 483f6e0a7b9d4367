// A case that starts a browser for the first time comes in, whether it sent something before anybody agreed goes out.
import type { Exchange } from '../../artifacts/exchange.ts';
import { firstRunSteps } from '../../artifacts/journeys.ts';
import type { Claim, FileRecord } from '../../artifacts/verdict.ts';
import { operatorNames } from '../leaks.ts';
import type { CaseRecord, RunRecord } from '../record.ts';
import { type Answer, nonEmpty, type Predicate } from './answer.ts';

/**
 * `names` of the claim are the steps that agree. Found when an upload left after the browser was started for the first
 * time and before the first of them: what left earlier was sent by one that somebody had agreed to.
 */
export const beforeConsent: Predicate = {
  id: 'before-consent',
  acrossCases: false,
  answer(record, claim, run): Answer {
    const operators = operatorNames(claim, [], run);
    const from = atMsOf(record, [firstRunSteps.start]);
    if (from === undefined)
      return { kind: 'not-measured', reason: 'The browser was not started as if for the first time.' };
    // Never, when nobody agreed in this case: it declined, or was not asked.
    const until = doneAtMs(record, claim.names ?? []) ?? Number.POSITIVE_INFINITY;
    const early = nonEmpty(
      record.exchanges.filter(
        (exchange) =>
          exchange.request.atMs >= from && exchange.request.atMs < until && isUpload(exchange, claim, run),
      ),
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
      said: `${early.length === 1 ? 'An upload' : `${early.length} uploads`} left for ${operators} ${when}${declinedSaid(record, early)}.`,
    };
  },
};

/** When the first of these steps began, whatever came of it; undefined when none of them did. */
function atMsOf({ drive }: Pick<CaseRecord, 'drive'>, names: readonly string[]): number | undefined {
  return drive.find((event) => event.type === 'step' && names.includes(event.name))?.atMs;
}

/** The same of steps that were done. */
function doneAtMs({ drive }: Pick<CaseRecord, 'drive'>, names: readonly string[]): number | undefined {
  return atMsOf({ drive: drive.filter((event) => event.type === 'step' && event.outcome === 'done') }, names);
}

/** How many of them came after somebody had declined; empty when nobody did. */
function declinedSaid(record: CaseRecord, early: readonly Exchange[]): string {
  const declinedAtMs = doneAtMs(record, [firstRunSteps.decline]);
  if (declinedAtMs === undefined) return '';
  const after = early.filter(({ request }) => request.atMs >= declinedAtMs).length;
  return `: ${early.length - after} with nothing answered, ${after} after declining`;
}

function isUpload({ request }: Exchange, claim: Claim, run: RunRecord): boolean {
  if (request.owner === 'other' || request.body.sizeBytes === 0 || !URL.canParse(request.url)) return false;
  const operator = run.operatorOf(new URL(request.url).hostname);
  return operator !== null && claim.operators.includes(operator.id);
}
