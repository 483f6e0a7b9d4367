// What a judge may look at: the cases of a run with all that was saved of each, the findings, and the lookups.
import type { ApkComparison, ApkFacts } from '../artifacts/apk.ts';
import type { CaptureLog, Owner } from '../artifacts/capture-log.ts';
import type { Case } from '../artifacts/case.ts';
import type { DriveLog } from '../artifacts/drive-log.ts';
import type { Exchange } from '../artifacts/exchange.ts';
import type { Finding } from '../artifacts/finding.ts';
import type { Place } from '../artifacts/destination.ts';
import type { Initiator } from '../artifacts/initiator.ts';
import type { AppState } from '../artifacts/manifest.ts';
import type { OpaquePayload, Payload } from '../artifacts/payload.ts';
import type { Tables } from '../artifacts/tables.ts';
import type { Claim } from '../artifacts/verdict.ts';
import { isInScope } from './scope.ts';

/** One case with everything that was saved of it. */
export interface CaseRecord {
  /** With the canaries observed on the screen added to the minted ones. */
  case: Case;
  drive: DriveLog;
  capture: CaptureLog;
  exchanges: Exchange[];
  /** Uploads and answers of this case that no decoder could open. */
  opaque: OpaquePayload[];
}

/** Who runs a host. */
export interface Operator {
  id: string;
  name: string;
}

/** What is known of a run beside its logs. Every look-up was saved with the run; nothing is asked anew. */
export interface RunFacts {
  /** Region letters of the handsets' builds, e.g. `IN`, without repeats; null for one that names none. */
  regions: readonly (string | null)[];
  /** Those of the handset that a case was driven on. */
  regionOf: (planned: Case) => string | null;
  /** Every value sent in an exchange. */
  payloadsOf: (exchange: Exchange) => readonly Payload[];
  /** Who made the request a finding lies in. */
  initiatorOf: (finding: Finding) => Initiator;
  /** Where a host's server is; null when nothing at all was looked up for this run. */
  placeOf: (host: string) => Place | null;
  /** Country of who registered a host's domain (`unknown` where the answer does not say); null without a saved answer. */
  registrantCountryOf: (host: string) => string | null;
  /** The inspected APK of a browser; null when none was. */
  apkOf: (browser: string) => ApkFacts | null;
  /** Comparisons of a browser's APK with others. */
  comparisonsOf: (browser: string) => readonly ApkComparison[];
  /** Package of the app that made a request; null when it is none of those with a port of their own, or cannot be told. */
  appOf: (exchange: Exchange) => string | null;
  /** Apps of config/apps.json as found on the handset of a case; empty where nobody looked. */
  appsOf: (planned: Case) => readonly AppState[];
}

/** Everything a judge may look at. */
export interface RunRecord {
  cases: CaseRecord[];
  /** Findings of all cases given. */
  findings: Finding[];
  tables: Pick<Tables, 'claims' | 'searchEngines' | 'browsers' | 'apps'>;
  /** Null when no row of the destinations table names the host. */
  operatorOf: (host: string) => Operator | null;
  /** What the operator with this id is called; the id itself when no row names it. */
  operatorName: (id: string) => string;
  exchangeOf: (caseId: string, exchange: string) => Exchange | undefined;
  facts: RunFacts;
}

/** Claims that this case can answer, in table order. */
export function claimsFor(judged: Case, run: RunRecord): Claim[] {
  return run.tables.claims.filter((claim) => isInScope(claim, judged, run));
}

/** Whether the finding is about a canary that this case planted, in whichever capture it was seen. */
export function isOfCase(finding: Finding, judged: Case): boolean {
  return finding.canary.startsWith(`${judged.id}/`);
}

/**
 * Whose request a finding lies in, seen from the case that planted its words: they may travel in another case's capture,
 * whose browser is another. Undefined when the exchange is not at hand.
 */
export function ownerOf(finding: Finding, run: RunRecord): Owner | undefined {
  const request = run.exchangeOf(finding.caseId, finding.exchange)?.request;
  const planter = run.cases.find((record) => isOfCase(finding, record.case));
  if (request?.app === undefined || planter === undefined) return request?.owner;
  return request.app === planter.case.browser ? 'browser' : 'other';
}

/** The browser's name as a reader knows it. */
export function browserName(run: RunRecord, id: string): string {
  return run.tables.browsers.find((row) => row.id === id)?.name ?? id;
}
