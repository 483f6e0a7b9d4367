// A case's exchanges and unreadable uploads come in, contents that could not be read or placed go out as blind spots.
import type { BodyRef } from '../artifacts/capture-log.ts';
import type { Exchange } from '../artifacts/exchange.ts';
import type { Finding } from '../artifacts/finding.ts';
import type { Claim } from '../artifacts/verdict.ts';
import type { Sighting } from './blind-spots.ts';
import { grouped, times } from './grouping.ts';
import { kindName } from './leaks.ts';
import { type CaseRecord, isOfCase, ownerOf, type RunRecord } from './record.ts';

/** Broken-off bodies, uploads no decoder could open, and words seen at a host of unknown operator. */
export function contentSpots(record: CaseRecord, run: RunRecord): Sighting[] {
  return [
    ...brokenUploads(record, run),
    ...brokenAnswers(record),
    ...opaqueUploads(record, run),
    ...unknownDestinations(record, run),
  ];
}

/** Claims that an upload to `host` could have satisfied: its operator's, or all when the operator is not known. */
function couldSatisfy(host: string, run: RunRecord): (claim: Claim) => boolean {
  const operator = run.operatorOf(host);
  return (claim) => operator === null || claim.operators.includes(operator.id);
}

function brokenUploads(record: CaseRecord, run: RunRecord): Sighting[] {
  return record.exchanges
    .filter((exchange) => sentBodies(exchange).some((body) => !body.complete))
    .map((exchange) => ({
      kind: 'body-incomplete',
      host: hostOf(exchange),
      exchange: exchange.id,
      owner: exchange.request.owner,
      against: couldSatisfy(hostOf(exchange), run),
      said: `An upload to ${hostOf(exchange)} broke off before its end, so its rest could not be read.`,
    }));
}

/** Listed only: what a server answered cannot carry the handset's words away. */
function brokenAnswers(record: CaseRecord): Sighting[] {
  const broken = record.exchanges.filter((exchange) => exchange.response?.body.complete === false);
  return grouped(broken, hostOf).map(([first, ...more]) => ({
    kind: 'body-incomplete',
    host: hostOf(first),
    exchange: more.length === 0 ? first.id : null,
    owner: first.request.owner,
    against: () => false,
    said: `An answer of ${hostOf(first)} broke off ${times(more.length + 1)}; answers carry nothing away from the handset.`,
  }));
}

function opaqueUploads(record: CaseRecord, run: RunRecord): Sighting[] {
  const uploads = record.opaque.filter((payload) => payload.direction === 'sent');
  return uploads.map((payload) => {
    const exchange = run.exchangeOf(record.case.id, payload.exchange);
    return {
      kind: 'opaque-upload',
      host: payload.host,
      exchange: payload.exchange,
      owner: exchange?.request.owner ?? 'unattributed',
      against: couldSatisfy(payload.host, run),
      said: `${payload.sizeBytes} bytes sent to ${payload.host} could not be opened: ${payload.reason}.`,
    };
  });
}

function unknownDestinations(record: CaseRecord, run: RunRecord): Sighting[] {
  const strays = run.findings.filter(
    (finding) =>
      isOfCase(finding, record.case) &&
      finding.direction === 'sent' &&
      !finding.explained &&
      run.operatorOf(finding.host) === null,
  );
  return grouped(strays, (finding) => keyOf(finding, run)).map(([first, ...more]) => ({
    kind: 'destination-unknown',
    host: first.host,
    exchange: first.caseId === record.case.id ? first.exchange : null,
    owner: ownerOf(first, run) ?? 'unattributed',
    against: (claim) => claim.looksFor.includes(first.kind),
    said: `${kindNamed(first.kind)} of this case reached ${first.host} ${times(more.length + 1)}, and config/destinations.json does not say who runs that host.`,
  }));
}

function kindNamed(kind: Finding['kind']): string {
  const name = kindName(kind);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function keyOf(finding: Finding, run: RunRecord): string {
  return JSON.stringify([finding.host, finding.kind, ownerOf(finding, run)]);
}

function sentBodies(exchange: Exchange): BodyRef[] {
  const messages = exchange.messages.filter((message) => message.direction === 'sent');
  return [exchange.request.body, ...messages.map((message) => message.body)];
}

function hostOf(exchange: Exchange): string {
  const { url, sni } = exchange.request;
  return URL.canParse(url) ? new URL(url).hostname : (sni ?? 'an unnamed host');
}
