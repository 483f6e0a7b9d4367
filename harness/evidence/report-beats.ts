// One case's steps and exchanges come in, its story beat by beat goes out, in order of time.
import type { AnalysedCase, RunAnalysis } from '../artifacts/analysis.ts';
import type { CaptureEvent } from '../artifacts/capture-log.ts';
import type { DriveStep } from '../artifacts/drive-log.ts';
import type { Exchange } from '../artifacts/exchange.ts';
import type { Finding } from '../artifacts/finding.ts';
import { offsetText, operatorName } from './report-names.ts';
import { listed, texts } from './report-texts.ts';

/** Hosts named in one line about other requests. */
const namedHosts = 40;

/** One line of the story. */
export type Beat =
  | { kind: 'step'; time: string; said: string; failedBecause: string | null }
  | RequestBeat
  | { kind: 'refused'; time: string; host: string; operator: string; tag: string; why: string }
  | {
      kind: 'quiet';
      time: string;
      said: string;
      /** Those asked most often. */
      hosts: { host: string; operator: string; count: number }[];
      moreHosts: number;
    };

/** A request with something of ours in it, or one that could not be read. */
export interface RequestBeat {
  kind: 'request';
  time: string;
  method: string;
  host: string;
  operator: string;
  /** Address without scheme, host and parameters. */
  path: string;
  tone: 'found' | 'own' | 'open';
  /** The tone in words. */
  tag: string;
  /** What it carried: `search words`, `page addresses`. */
  carried: string;
  /** Why it is explained or not, or why it could not be read. */
  why: string;
  exchange: string;
  answered: string;
}

type TlsFailure = Extract<CaptureEvent, { type: 'tls-failure' }>;

interface Moment {
  atMs: number;
  step?: DriveStep;
  exchange?: Exchange;
  failure?: TlsFailure;
}

/** The beats of a case; runs of requests with nothing of ours in them become one beat. */
export function beatsOf(analysed: AnalysedCase, run: RunAnalysis): Beat[] {
  const startMs = startOf(analysed);
  const moments: Moment[] = [
    ...analysed.drive.flatMap((event) => (event.type === 'step' ? [{ atMs: event.atMs, step: event }] : [])),
    ...analysed.exchanges.map((exchange) => ({ atMs: exchange.request.atMs, exchange })),
    ...unreadConnections(analysed, run).map((failure) => ({ atMs: failure.atMs, failure })),
  ].sort((a, b) => a.atMs - b.atMs);
  const telling = tellingBeats(analysed, run);
  const beats: Beat[] = [];
  let quiet: Exchange[] = [];
  let refused: TlsFailure[] = [];
  const flush = () => {
    if (quiet.length > 0) beats.push(quietBeat(quiet, startMs, run));
    beats.push(...refusedBeats(refused, startMs, run));
    quiet = [];
    refused = [];
  };
  for (const { step, exchange, failure } of moments) {
    const beat = step === undefined ? exchange && telling(exchange, startMs) : stepBeat(step, startMs);
    if (beat !== undefined) {
      flush();
      beats.push(beat);
    } else if (exchange !== undefined) quiet.push(exchange);
    else if (failure !== undefined) refused.push(failure);
  }
  flush();
  return beats;
}

/** Handshakes that failed and are blind spots of the case; a connection opened ahead of need and dropped is none. */
function unreadConnections({ case: { id }, capture }: AnalysedCase, run: RunAnalysis): TlsFailure[] {
  const spots = run.blindSpots.filter(({ caseId, kind }) => caseId === id && kind.startsWith('tls-'));
  return capture.filter(
    (event): event is TlsFailure =>
      event.type === 'tls-failure' && spots.some(({ host }) => host === event.host),
  );
}

/** One beat for each host and cause. */
function refusedBeats(failures: readonly TlsFailure[], startMs: number, run: RunAnalysis): Beat[] {
  const groups = new Map<string, TlsFailure[]>();
  for (const failure of failures) {
    const key = JSON.stringify([failure.host, failure.cause]);
    groups.set(key, [...(groups.get(key) ?? []), failure]);
  }
  return [...groups.values()].flatMap((group): Beat[] => {
    const [first] = group;
    if (first === undefined) return [];
    const host = first.host ?? '';
    return [
      {
        kind: 'refused',
        time: offsetText(first.atMs, startMs),
        host,
        operator: operatorName(run, host),
        tag: texts.beats.refused(group.length),
        why: texts.beats.refusedWhy(first.cause),
      },
    ];
  });
}

/** Epoch ms the case's times count from. */
export function startOf({ drive, capture }: AnalysedCase): number {
  return drive[0]?.atMs ?? capture[0]?.atMs ?? 0;
}

/** The host an exchange was with. */
export function hostOf({ request }: Exchange): string {
  return URL.canParse(request.url) ? new URL(request.url).hostname : (request.sni ?? '');
}

function stepBeat(step: DriveStep, startMs: number): Beat {
  return {
    kind: 'step',
    time: offsetText(step.atMs, startMs),
    said: step.said,
    failedBecause: step.outcome === 'failed' ? (step.reason ?? '') : null,
  };
}

/** Gives a beat for exchanges that carry a sent finding or are blind spots, undefined for others. */
function tellingBeats(analysed: AnalysedCase, run: RunAnalysis) {
  const caseId = analysed.case.id;
  const vendor = run.tables.browsers.find(({ id }) => id === analysed.case.browser)?.vendor;
  const findings = groupByExchange(sentIn(caseId, run));
  const unread = new Map(
    run.blindSpots
      .filter((spot) => spot.caseId === caseId && spot.kind === 'opaque-upload' && spot.counts)
      .map((spot) => [spot.exchange, spot]),
  );
  return (exchange: Exchange, startMs: number): RequestBeat | undefined => {
    const own = findings.get(exchange.id) ?? [];
    const spot = unread.get(exchange.id);
    const unexplained = own.filter((finding) => !finding.explained);
    const shown = unexplained.length > 0 ? unexplained : own;
    const [first] = shown;
    if (first === undefined && spot === undefined) return undefined;
    const host = hostOf(exchange);
    const tone = unexplained.length > 0 ? 'found' : first === undefined ? 'open' : 'own';
    return {
      kind: 'request',
      time: offsetText(exchange.request.atMs, startMs),
      method: exchange.request.method,
      host,
      operator: operatorName(run, host),
      path: pathOf(exchange),
      tone,
      tag: tagOf(tone, run.destinationOf(host)?.operator === vendor),
      carried: listed([...new Set(shown.map((finding) => texts.kinds[finding.kind]))]),
      why: first?.why ?? spot?.said ?? '',
      exchange: exchange.id,
      answered: answeredText(exchange),
    };
  };
}

/** Gives what an exchange was, seen from the user: the tone of its beat, or `quiet`. */
export function tonesOf(
  analysed: AnalysedCase,
  run: RunAnalysis,
): (exchange: Exchange) => RequestBeat['tone'] | 'quiet' {
  const telling = tellingBeats(analysed, run);
  return (exchange) => telling(exchange, 0)?.tone ?? 'quiet';
}

/** Home is the browser's own vendor; anybody else who got it is only unexplained. */
function tagOf(tone: RequestBeat['tone'], isVendor: boolean): string {
  if (tone === 'found') return isVendor ? texts.beats.leak : texts.beats.unexplained;
  return tone === 'own' ? texts.beats.own : texts.beats.opaque;
}

function sentIn(caseId: string, run: RunAnalysis): Finding[] {
  return run.findings.filter((finding) => finding.caseId === caseId && finding.direction === 'sent');
}

function groupByExchange(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.exchange);
    if (group === undefined) groups.set(finding.exchange, [finding]);
    else group.push(finding);
  }
  return groups;
}

function quietBeat(exchanges: readonly Exchange[], startMs: number, run: RunAnalysis): Beat {
  const counts = new Map<string, number>();
  for (const exchange of exchanges) counts.set(hostOf(exchange), (counts.get(hostOf(exchange)) ?? 0) + 1);
  const hosts = [...counts]
    .map(([host, count]) => ({ host, operator: operatorName(run, host), count }))
    .sort((a, b) => b.count - a.count || (a.host < b.host ? -1 : 1));
  const [first] = exchanges;
  return {
    kind: 'quiet',
    time: first === undefined ? '' : offsetText(first.request.atMs, startMs),
    said: texts.beats.quiet(exchanges.length),
    hosts: hosts.slice(0, namedHosts),
    moreHosts: Math.max(0, hosts.length - namedHosts),
  };
}

function pathOf({ request }: Exchange): string {
  return URL.canParse(request.url) ? new URL(request.url).pathname : request.url;
}

function answeredText({ response, aborted }: Exchange): string {
  if (response === undefined) return aborted === undefined ? texts.beats.noAnswer : aborted.reason;
  return response.from === 'stub' ? texts.beats.answeredByUs : '';
}
