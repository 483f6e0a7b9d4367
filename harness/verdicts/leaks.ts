// The run's findings come in, those that speak for a claim about one case go out.
import type { Finding } from '../artifacts/finding.ts';
import type { Claim } from '../artifacts/verdict.ts';
import { hostMatches } from '../lib/host-pattern.ts';
import { type CaseRecord, isOfCase, ownerOf, type RunRecord } from './record.ts';

/**
 * Sent, unexplained findings of what this case planted, of the kinds the claim looks for, at its operators: in
 * whichever case's capture they arrived, since a queue may be emptied late. Left out are uploads known to be another
 * app's, and findings of a visited site's bare host name, which is less than its address.
 */
export function leaksOf(record: CaseRecord, claim: Claim, run: RunRecord): Finding[] {
  return run.findings.filter(
    (finding) =>
      isOfCase(finding, record.case) &&
      claim.looksFor.includes(finding.kind) &&
      finding.match !== 'host-only' &&
      isSentTo(finding, claim, run),
  );
}

/** Whether the finding was sent unexplained to one of the claim's operators and hosts, by an app the claim is about. */
export function isSentTo(finding: Finding, claim: Claim, run: RunRecord): boolean {
  if (finding.direction !== 'sent' || finding.explained) return false;
  const operator = run.operatorOf(finding.host);
  if (operator === null || !claim.operators.includes(operator.id)) return false;
  if (claim.hosts !== undefined && !claim.hosts.some((pattern) => hostMatches(pattern, finding.host)))
    return false;
  if (claim.exceptHosts?.some((pattern) => hostMatches(pattern, finding.host)) === true) return false;
  if (claim.sender === 'any-app') return true;
  return ownerOf(finding, run) !== 'other';
}

/** Hosts of the findings, without repeats, sorted, for a sentence. */
export function hostsOf(findings: readonly Finding[]): string {
  return [...new Set(findings.map((finding) => finding.host))].sort().join(', ');
}

/** Names of those of the claim's operators that the findings reached; of all of them when there is no finding. */
export function operatorNames(claim: Claim, findings: readonly Finding[], run: RunRecord): string {
  const reached = findings.flatMap((finding) => run.operatorOf(finding.host)?.name ?? []);
  const names = reached.length > 0 ? reached : claim.operators.map(run.operatorName);
  return [...new Set(names)].sort().join(', ');
}

/** What a claim looks for, in words: `search words`, `page addresses`. */
export function kindNames(claim: Claim): string {
  return claim.looksFor.map(kindName).join(' or ');
}

/** One kind of canary in words, as many of it. */
export function kindName(kind: Finding['kind']): string {
  const names: Record<Finding['kind'], string> = {
    'search-term': 'search words',
    url: 'page addresses',
    title: 'page titles',
    identifier: 'identifiers',
    text: 'texts',
  };
  return names[kind];
}
