// A case's capture log comes in, connections that failed before anything could be read go out as blind spots.
import type { CaptureEvent } from '../artifacts/capture-log.ts';
import type { Sighting } from './blind-spots.ts';
import { grouped, times } from './grouping.ts';
import type { CaseRecord, RunRecord } from './record.ts';

type TlsFailure = Extract<CaptureEvent, { type: 'tls-failure' }>;

/**
 * TLS failures and broken HTTP, one blind spot per host, cause and owner.
 *
 * `closed` and `reset` say the same for a pinning app and for a browser dropping a connection it opened ahead of need
 * (measured: toolchain, section 4). Such a failure is let pass when an exchange with the same host succeeded later in
 * the case, unless the host's operator is one that a claim is about: there an app may pin one connection and not
 * another, so only a whole capture will do. Every other failure stands against all claims of the case.
 */
export function connectionSpots(record: CaseRecord, run: RunRecord): Sighting[] {
  const failures = record.capture.filter((event) => event.type === 'tls-failure');
  const counting = failures.filter((failure) => !isAbandoned(failure, record, run));
  const errors = record.capture.filter((event) => event.type === 'client-error');
  return [
    ...grouped(counting, keyOf).map((group) => tlsSighting(group[0], group.length)),
    ...grouped(errors, keyOf).map(([first, ...more]): Sighting => {
      const count = times(more.length + 1);
      return {
        kind: 'client-error',
        host: first.host,
        exchange: null,
        owner: first.owner,
        against: () => true,
        said: `Something that was not readable HTTP arrived ${count} (${first.cause}${toHost(first.host)}).`,
      };
    }),
  ];
}

function tlsSighting(failure: TlsFailure, count: number): Sighting {
  const refused = failure.cause === 'cert-rejected';
  return {
    kind: refused ? 'tls-refused' : 'tls-failed',
    host: failure.host,
    exchange: null,
    owner: failure.owner,
    against: () => true,
    said: refused
      ? `A connection${toHost(failure.host)} refused our certificate ${times(count)}, so what it would have carried is unknown.`
      : `A secure connection${toHost(failure.host)} ended before anything could be read ${times(count)} (${failure.cause}).`,
  };
}

function isAbandoned(failure: TlsFailure, record: CaseRecord, run: RunRecord): boolean {
  if (failure.cause !== 'closed' && failure.cause !== 'reset') return false;
  const host = failure.host;
  if (host === null) return false;
  const operator = run.operatorOf(host);
  if (operator !== null && run.tables.claims.some((claim) => claim.operators.includes(operator.id)))
    return false;
  return record.exchanges.some(
    (exchange) =>
      exchange.request.atMs >= failure.atMs &&
      exchange.response !== undefined &&
      (exchange.request.sni === host || hostOf(exchange.request.url) === host),
  );
}

function keyOf(event: { host: string | null; cause: string; owner: string }): string {
  return JSON.stringify([event.host, event.cause, event.owner]);
}

function toHost(host: string | null): string {
  return host === null ? ' to an unnamed host' : ` to ${host}`;
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null;
}
