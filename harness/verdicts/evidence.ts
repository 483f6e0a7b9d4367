// The findings a verdict rests on come in, the hosts they reached go out, each with who sent them there.
import type { Finding } from '../artifacts/finding.ts';
import type { Evidence } from '../artifacts/verdict.ts';
import { grouped } from './grouping.ts';

/** One entry a host, sorted by host. */
export function evidenceOf(findings: readonly Finding[]): Evidence[] {
  return grouped(findings, ({ host }) => host)
    .map((group): Evidence => {
      const [{ host, reached }] = group;
      const initiators = [...new Set(group.map(({ initiator }) => initiator.kind))].sort();
      return { host, ...reached, findings: group.length, initiators };
    })
    .sort((one, other) => (one.host < other.host ? -1 : 1));
}
