// A case comes in, whether something was uploaded without TLS goes out.
import type { Exchange } from '../../artifacts/exchange.ts';
import type { Claim, FileRecord } from '../../artifacts/verdict.ts';
import { hostMatches } from '../../lib/host-pattern.ts';
import { operatorNames } from '../leaks.ts';
import type { RunRecord } from '../record.ts';
import { type Answer, nonEmpty, type Predicate } from './answer.ts';

/** Found when a request with a body, or with values in its address, went to one of the operators over plain HTTP. */
export const cleartextUpload: Predicate = {
  id: 'cleartext-upload',
  acrossCases: false,
  answer(record, claim, run): Answer {
    const operators = operatorNames(claim, [], run);
    const clear = nonEmpty(record.exchanges.filter((exchange) => isClear(exchange, claim, run)));
    if (clear === undefined)
      return { kind: 'nothing-found', said: `No upload to ${operators} without TLS was seen.` };
    const recordOf = ({ id, request }: Exchange): FileRecord => ({
      file: `cases/${record.case.id}/capture.jsonl`,
      at: id,
      said: `${request.method} to ${new URL(request.url).host} over plain HTTP, ${request.body.sizeBytes} bytes of body`,
    });
    const [first, ...more] = clear;
    const hosts = [...new Set(clear.map(({ request }) => new URL(request.url).hostname))].sort().join(', ');
    return {
      kind: 'on-file',
      found: true,
      records: [recordOf(first), ...more.map(recordOf)],
      said: `${clear.length === 1 ? 'An upload' : `${clear.length} uploads`} went to ${operators} (${hosts}) without TLS.`,
    };
  },
};

function isClear({ request }: Exchange, claim: Claim, run: RunRecord): boolean {
  if (!URL.canParse(request.url) || (claim.sender === 'browser' && request.owner === 'other')) return false;
  const url = new URL(request.url);
  const operator = run.operatorOf(url.hostname);
  return (
    (url.protocol === 'http:' || url.protocol === 'ws:') &&
    operator !== null &&
    claim.operators.includes(operator.id) &&
    (claim.hosts === undefined || claim.hosts.some((pattern) => hostMatches(pattern, url.hostname))) &&
    (request.body.sizeBytes > 0 || url.search !== '')
  );
}
