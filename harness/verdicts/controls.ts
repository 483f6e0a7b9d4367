// Explained findings of a case come in, the controls go out: the requests that prove the pipeline could see.
import type { Canary } from '../artifacts/case.ts';
import type { Finding } from '../artifacts/finding.ts';
import { type EngineRow, engineOf } from '../artifacts/tables.ts';
import type { Claim } from '../artifacts/verdict.ts';
import { plantedCanaries } from './outcome.ts';
import { browserName, type CaseRecord, type RunRecord } from './record.ts';

/** A control that must be seen before "nothing found" means anything. */
export interface Control {
  canary: Canary;
  /** Host that should have been asked; null when the engine is not in the tables. */
  host: string | null;
  /** Id of the finding that shows it; null when it was not seen. */
  finding: string | null;
  said: string;
}

/**
 * The controls a claim needs in this case: the engine's own query for every set of words typed, and, for a claim about
 * addresses, the visited page's own request for every page opened. Unseen ones are listed with `finding: null`.
 */
export function controlsFor(record: CaseRecord, claim: Claim, run: RunRecord): Control[] {
  const planted = plantedCanaries(record.case, record.drive);
  const engine = engineOf(run.tables.searchEngines, record.case.engine);
  const words = planted
    .filter((canary) => canary.kind === 'search-term')
    .map((canary) => engineControl(canary, { record, run, engine }));
  // A case without a search has the page it opened for no other purpose.
  if (!claim.looksFor.includes('url') && words.length > 0) return words;
  const pages = planted
    .filter((canary) => canary.kind === 'url')
    .map((canary) => pageControl(canary, record, run));
  return [...words, ...pages];
}

function engineControl(
  canary: Canary,
  { record, run, engine }: { record: CaseRecord; run: RunRecord; engine: EngineRow | undefined },
): Control {
  const name = engine?.name ?? record.case.engine;
  const seen = ownRequests(canary, record, run).find((finding) => {
    const path = pathOf(finding, run);
    return (
      engine?.hosts.some((pattern) => hostMatches(finding.host, pattern)) &&
      path !== null &&
      engine.resultsPaths.includes(path)
    );
  });
  return {
    canary,
    host: engine?.hosts[0] ?? null,
    finding: seen?.id ?? null,
    said:
      seen === undefined
        ? `The words were typed, but ${name}'s own results request is not in the capture.`
        : `The words were seen on their way to ${name} itself.`,
  };
}

function pageControl(canary: Canary, record: CaseRecord, run: RunRecord): Control {
  const host = hostOf(canary.value);
  const seen = ownRequests(canary, record, run).find(
    (finding) => finding.location === 'url' && host !== null && sameSite(finding.host, host),
  );
  return {
    canary,
    host,
    finding: seen?.id ?? null,
    said:
      seen === undefined
        ? `${browserName(run, record.case.browser)} opened a page, but the page's own request is not in the capture.`
        : "The opened page's own request was seen.",
  };
}

/** Whole, explained, sent findings of the canary in its own case's capture. */
function ownRequests(canary: Canary, record: CaseRecord, run: RunRecord): Finding[] {
  return run.findings.filter(
    (finding) =>
      finding.explained &&
      finding.direction === 'sent' &&
      finding.match === 'exact' &&
      finding.caseId === record.case.id &&
      finding.canary === canary.id,
  );
}

function pathOf(finding: Finding, run: RunRecord): string | null {
  const exchange = run.exchangeOf(finding.caseId, finding.exchange);
  return exchange !== undefined && URL.canParse(exchange.request.url)
    ? new URL(exchange.request.url).pathname
    : null;
}

function hostOf(address: string): string | null {
  const whole = address.includes('://') ? address : `https://${address}`;
  return URL.canParse(whole) ? new URL(whole).hostname : null;
}

/** Hosts that differ at most in a leading `www.`: browsers drop it when they show an address. */
function sameSite(one: string, other: string): boolean {
  return one.replace(/^www\./, '') === other.replace(/^www\./, '');
}

/** Exact host, or `.suffix` for a domain and all below it. */
function hostMatches(host: string, pattern: string): boolean {
  return pattern.startsWith('.') ? `.${host}`.endsWith(pattern) : host === pattern;
}
