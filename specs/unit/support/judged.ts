// Records for judges, made of a few words: a case that was driven to its end and seen, with findings as told.
import type { CaptureEvent } from '../../../harness/artifacts/capture-log.ts';
import type { Canary, Case } from '../../../harness/artifacts/case.ts';
import type { DriveEvent } from '../../../harness/artifacts/drive-log.ts';
import { type Exchange, exchangesOf } from '../../../harness/artifacts/exchange.ts';
import type { Finding } from '../../../harness/artifacts/finding.ts';
import type { OpaquePayload } from '../../../harness/artifacts/payload.ts';
import { readTables } from '../../../harness/artifacts/run-folder.ts';
import { tableFiles } from '../../../harness/artifacts/tables.ts';
import type { Claim, Verdict } from '../../../harness/artifacts/verdict.ts';
import { blindSpotsOf } from '../../../harness/verdicts/blind-spots.ts';
import { judge } from '../../../harness/verdicts/judge.ts';
import type { CaseRecord, RunFacts, RunRecord } from '../../../harness/verdicts/record.ts';

export const tables = readTables((table) => `config/${tableFiles[table]}`);

/** The claims that most tests are about. */
const story = /^(search-words-|visited-urls|persistent-id-goes-along$|encoded-not-encrypted$)/;
export const storyClaims = tables.claims.filter(({ id }) => story.test(id));

/** A claim row, the published one unless changed. */
export function claim(id: string, change: Partial<Claim> = {}): Claim {
  const row = tables.claims.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`No claim ${id}.`);
  return { ...row, ...change };
}

export const vendorHost = 'sa.api.intl.miui.com';
export const engineHost = 'www.google.com';
export const pageHost = 'museum.example';

/** A completed search case: words typed, a page opened, route checked, logs closed. */
export function caseRecord(id: string, change: Partial<Case> = {}): CaseRecord {
  const canaries: Canary[] = [
    {
      id: `${id}/search-term`,
      kind: 'search-term',
      value: `otter ${id}`,
      step: 'type-search-words',
      origin: 'minted',
    },
    {
      id: `${id}/url`,
      kind: 'url',
      value: `https://${pageHost}/${id}`,
      step: 'open-result',
      origin: 'observed',
    },
  ];
  const planned: Case = {
    id,
    browser: 'mint',
    engine: 'google',
    mode: 'normal',
    journey: 'search',
    repetition: 1,
    canaries,
    ...change,
  };
  const capture: CaptureEvent[] = [
    { type: 'opened', atMs: 0, caseId: id, proxyPort: 1 },
    request('x0001', `https://${engineHost}/search?q=otter`),
    request('x0002', `https://${pageHost}/${id}`),
    request('x0003', `https://${vendorHost}/sa`),
    response('x0003'),
    { type: 'route-check', atMs: 90, proxySet: true, tunnelUp: true, caTrusted: true, detail: '' },
    { type: 'closed', atMs: 100 },
  ];
  return withCapture(
    { case: planned, drive: driven(id, 'completed'), capture, exchanges: [], opaque: [] },
    capture,
  );
}

export function withCapture(record: CaseRecord, capture: CaptureEvent[]): CaseRecord {
  return { ...record, capture, exchanges: exchangesOf(record.case.id, capture) };
}

/** A drive log that typed, opened a page and then ended so. */
export function driven(
  caseId: string,
  end: 'completed' | 'failed' | 'not-run' | 'interrupted',
): DriveEvent[] {
  const opened: DriveEvent = { type: 'opened', atMs: 0, caseId, browserVersion: '3.4.0' };
  const steps = [
    step(1, 'type-search-words', 'done'),
    step(2, 'open-result', end === 'failed' ? 'failed' : 'done'),
  ];
  if (end === 'not-run')
    return [{ type: 'closed', atMs: 1, outcome: 'not-run', reason: 'The browser is not installed.' }];
  if (end === 'interrupted') return [opened, ...steps];
  const reason = end === 'failed' ? 'No result to tap.' : null;
  return [opened, ...steps, { type: 'closed', atMs: 95, outcome: end, reason }];
}

function step(index: number, name: string, outcome: 'done' | 'failed'): DriveEvent {
  const said = `Did ${name}`;
  const reason = outcome === 'failed' ? 'No result to tap.' : null;
  return {
    type: 'step',
    atMs: index,
    endedAtMs: index,
    index,
    name,
    said,
    outcome,
    reason,
    screenshot: null,
    uiSource: null,
  };
}

const noBody = { sha256: '0'.repeat(64), sizeBytes: 0, complete: true };

export function request(
  id: string,
  url: string,
  change: { complete?: boolean; owner?: 'browser' | 'other'; atMs?: number } = {},
): CaptureEvent {
  return {
    type: 'request',
    id,
    atMs: change.atMs ?? 10,
    method: 'POST',
    url,
    httpVersion: '1.1',
    headers: [],
    body: { ...noBody, complete: change.complete ?? true },
    sni: new URL(url).hostname,
    owner: change.owner ?? 'unattributed',
  };
}

export function response(id: string, atMs = 20): CaptureEvent {
  return {
    type: 'response',
    id,
    atMs,
    status: 200,
    statusText: '',
    headers: [],
    body: noBody,
    from: 'network',
  };
}

let findingCount = 0;

/** An unexplained finding of the case's search words at the vendor, unless changed. */
export function finding(caseId: string, change: Partial<Finding> = {}): Finding {
  findingCount += 1;
  const kind = change.kind ?? 'search-term';
  return {
    id: `f${findingCount}`,
    caseId,
    exchange: 'x0003',
    direction: 'sent',
    location: 'body',
    host: vendorHost,
    canary: `${caseId}/${kind}`,
    kind,
    match: 'exact',
    address: 'body > form:data_list > base64 > gzip > json:$[0].properties.search_word',
    chain: ['form:data_list', 'base64', 'gzip', 'json'],
    spelling: 'otter',
    range: [0, 5],
    checks: [],
    explained: false,
    why: 'Not explained.',
    eventTimeMs: null,
    identifiers: [],
    initiator: { kind: 'browser-native', why: 'no Sec-Fetch headers' },
    reached: {
      site: 'miui.com',
      operator: 'Xiaomi',
      address: 'unknown',
      certificate: 'unknown',
      country: 'unknown',
      network: 'unknown',
      registration: 'unknown',
    },
    ...change,
  };
}

/** The engine's own query and the opened page's own request. */
export function controls(caseId: string): Finding[] {
  const own: Partial<Finding> = {
    explained: true,
    location: 'url',
    chain: [],
    address: 'url',
    why: 'The user asked.',
  };
  return [
    finding(caseId, { ...own, host: engineHost, exchange: 'x0001' }),
    finding(caseId, { ...own, host: pageHost, exchange: 'x0002', kind: 'url' }),
  ];
}

export function opaque(caseId: string, host: string, change: Partial<OpaquePayload> = {}): OpaquePayload {
  return {
    caseId,
    exchange: 'x0003',
    direction: 'sent',
    location: 'body',
    host,
    layers: [],
    sizeBytes: 900,
    reason: 'gzip 9: encrypted by the Sensors SDK',
    ...change,
  };
}

/** A run nothing is known of beside its logs. */
export const noFacts: RunFacts = {
  regions: ['MI'],
  regionOf: () => 'MI',
  payloadsOf: () => [],
  initiatorOf: () => ({ kind: 'unknown', why: 'nothing tells' }),
  placeOf: () => null,
  registrantCountryOf: () => null,
  apkOf: () => null,
  comparisonsOf: () => [],
  appOf: () => null,
  appsOf: () => [],
};

/** A run of these cases, findings and claims, with what else is known of it. */
export function runRecord(
  cases: CaseRecord[],
  findings: Finding[],
  claims: Claim[] = storyClaims,
  facts: Partial<RunFacts> = {},
): RunRecord {
  const exchanges = new Map<string, Exchange>(
    cases.flatMap((record) =>
      record.exchanges.map((exchange): [string, Exchange] => [`${record.case.id} ${exchange.id}`, exchange]),
    ),
  );
  return {
    cases,
    findings,
    tables: { ...tables, claims },
    operatorOf: (host) => {
      if (/\.(miui|xiaomi)\.com$/.test(host)) return { id: 'xiaomi', name: 'Xiaomi' };
      return host.endsWith('.google.com') ? { id: 'google', name: 'Google' } : null;
    },
    operatorName: (id) => (id === 'xiaomi' ? 'Xiaomi' : id),
    exchangeOf: (caseId, id) => exchanges.get(`${caseId} ${id}`),
    facts: { ...noFacts, ...facts },
  };
}

/** Blind spots and verdicts of a run as the pipeline puts them together. */
export function judged(run: RunRecord): Verdict[] {
  const spots = run.cases.flatMap((record) => blindSpotsOf(record, run));
  return judge(run, spots);
}

/** The one verdict on a claim for a case. */
export function verdictOn(run: RunRecord, claimId: string, caseId = 'c01'): Verdict {
  const found = judged(run).find((verdict) => verdict.claim === claimId && verdict.caseId === caseId);
  if (found === undefined) throw new Error(`No verdict on ${claimId} for ${caseId}.`);
  return found;
}
