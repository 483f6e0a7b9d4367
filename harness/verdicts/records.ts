// A finding comes in, what else travelled in the same record goes out: the fields of one event, one form, one query.
import type { Finding } from '../artifacts/finding.ts';
import { addressOf } from '../artifacts/payload.ts';
import { lastKeyOf } from '../lib/json-path.ts';
import type { RunRecord } from './record.ts';

/** One field of a record. */
export interface RecordField {
  name: string;
  value: string;
}

/** Fields of the record a finding lies in, itself among them; empty when its exchange is not on file. */
export function fieldsBeside(finding: Finding, run: RunRecord): RecordField[] {
  const exchange = run.exchangeOf(finding.caseId, finding.exchange);
  if (exchange === undefined) return [];
  const record = recordOf(finding.address);
  return run.facts.payloadsOf(exchange).flatMap(({ direction, location, layers, text }) => {
    const address = addressOf(location, layers);
    if (direction !== finding.direction || recordOf(address) !== record) return [];
    const name = fieldName(address);
    return name === undefined ? [] : [{ name, value: text }];
  });
}

/** Up to and with the first JSON value, or its element when that is a list; without JSON the address less its last layer. */
function recordOf(address: string): string {
  const json = /^(.*? > json:\$)(\[\d+\])?/.exec(address);
  if (json !== null) return `${json[1]}${json[2] ?? ''}`;
  return address.split(' > ').slice(0, -1).join(' > ');
}

function fieldName(address: string): string | undefined {
  const last = address.split(' > ').at(-1) ?? '';
  if (last.startsWith('json:')) return lastKeyOf(last.slice('json:'.length));
  return /^(?:form|query|cookie|multipart|header):(.+?)(?:#\d+)?$/.exec(last)?.[1];
}
