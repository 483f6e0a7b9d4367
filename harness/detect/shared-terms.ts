// Findings of terms that several cases have in common come in; each goes out for the case during which it was done, or explained where an idle phone sends it too.
import type { Canary, Case } from '../artifacts/case.ts';
import type { DriveLog } from '../artifacts/drive-log.ts';
import type { Exchange } from '../artifacts/exchange.ts';
import type { Finding } from '../artifacts/finding.ts';

/** One case with what tells when it was driven. */
export interface TimedCase {
  case: Case;
  drive: DriveLog;
}

/** From the first step's begin to the last one's end, in epoch ms of our clock. */
interface Window {
  caseId: string;
  /** Absent: the run's only one. Each has a clock and a capture of its own. */
  handset: string | undefined;
  idle: boolean;
  fromMs: number;
  toMs: number;
  clockOffsetMs: number;
}

/** The handset's clock is read to the second only. */
const toleranceMs = 2000;

/**
 * A minted term is unique, so whoever sends it speaks of its case. A shared one (a documented event's name, a folder's
 * name) is the same each time: a finding of it counts for a case only if the time the payload itself claims, or its
 * arrival where it claims none, lies within that case's steps. It is explained when the same host was also told while
 * nothing was touched.
 */
export function placedInTime(
  findings: readonly Finding[],
  cases: readonly TimedCase[],
  exchanges: readonly Exchange[],
): Finding[] {
  const shared = new Map<string, Canary>(
    cases.flatMap((one) =>
      one.case.canaries.flatMap((canary): [string, Canary][] =>
        canary.origin === 'shared' ? [[canary.id, canary]] : [],
      ),
    ),
  );
  if (shared.size === 0) return [...findings];
  const windows = windowsOf(cases);
  const arrivals = new Map(exchanges.map((one) => [`${one.caseId} ${one.id}`, one.request.atMs]));
  const handsetOf = new Map(windows.map(({ caseId, handset }) => [caseId, handset]));
  const sameHandset = (finding: Finding) =>
    handsetOf.has(finding.caseId)
      ? windows.filter(({ handset }) => handset === handsetOf.get(finding.caseId))
      : windows;
  const caseOf = (finding: Finding): Window | undefined =>
    nearest(sameHandset(finding), {
      claimedMs: finding.eventTimeMs,
      arrivedMs: arrivals.get(`${finding.caseId} ${finding.exchange}`),
    });
  const untouched = new Map<string, string>();
  for (const finding of findings) {
    const canary = shared.get(finding.canary);
    const during = canary && caseOf(finding);
    if (canary && during?.idle === true) untouched.set(baselineKey(finding, canary), during.caseId);
  }
  return findings.flatMap((finding): Finding[] => {
    const canary = shared.get(finding.canary);
    if (canary === undefined) return [finding];
    const during = caseOf(finding);
    if (during === undefined || !finding.canary.startsWith(`${during.caseId}/`)) return [];
    const idle = untouched.get(baselineKey(finding, canary));
    if (idle === undefined) return [finding];
    return [{ ...finding, explained: true, why: `Also sent in ${idle}, where nothing was touched` }];
  });
}

/** The case whose steps lie nearest to the time, within the tolerance: neighbours follow each other closely. */
function nearest(
  windows: readonly Window[],
  { claimedMs, arrivedMs }: { claimedMs: number | null; arrivedMs: number | undefined },
): Window | undefined {
  const distances = windows.flatMap((window) => {
    const atMs = claimedMs === null ? arrivedMs : claimedMs - window.clockOffsetMs;
    if (atMs === undefined) return [];
    return [{ window, ms: Math.max(0, window.fromMs - atMs, atMs - window.toMs) }];
  });
  const [best] = distances.filter(({ ms }) => ms <= toleranceMs).sort((a, b) => a.ms - b.ms);
  return best?.window;
}

/** Cases that took the trouble to read the handset's clock tell it for those that did not. */
function windowsOf(cases: readonly TimedCase[]): Window[] {
  const read = cases.flatMap(({ drive }) =>
    drive.flatMap((event) => (event.type === 'opened' ? (event.clockOffsetMs ?? []) : [])),
  );
  const [usual = 0] = read;
  return cases.flatMap((one) => windowOf(one, usual));
}

function windowOf(one: TimedCase, usualOffsetMs: number): Window[] {
  const steps = one.drive.filter((event) => event.type === 'step');
  const [first] = steps;
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return [];
  const opened = one.drive.find((event) => event.type === 'opened');
  return [
    {
      caseId: one.case.id,
      handset: one.case.handset,
      idle: one.case.journey === 'phone-idle' || one.case.journey === 'idle',
      fromMs: first.atMs,
      toMs: last.endedAtMs,
      clockOffsetMs: opened?.clockOffsetMs ?? usualOffsetMs,
    },
  ];
}

function baselineKey(finding: Finding, canary: Canary): string {
  return JSON.stringify([finding.host, finding.direction, canary.kind, canary.value]);
}
