// A case comes in, whether the browser itself, and no page, sent what it planted goes out.
import { hostsOf, kindNames, leaksOf, operatorNames } from '../leaks.ts';
import { type Answer, nonEmpty, type Predicate } from './answer.ts';

/** Found as soon as one upload is the browser's own; where none is, but of some nobody can tell, there is no answer. */
export const nativeInitiator: Predicate = {
  id: 'native-initiator',
  acrossCases: false,
  answer(record, claim, run): Answer {
    const leaks = leaksOf(record, claim, run);
    const where = `${operatorNames(claim, leaks, run)} (${hostsOf(leaks)})`;
    const of = (kind: string) => leaks.filter((finding) => run.facts.initiatorOf(finding).kind === kind);
    const native = nonEmpty(of('browser-native'));
    if (native !== undefined)
      return {
        kind: 'found',
        findings: native,
        extent: { found: native.length, planted: leaks.length },
        said: `Sent to ${where} by the browser itself: ${run.facts.initiatorOf(native[0]).why}.`,
      };
    const unknown = nonEmpty(
      of('unknown').map((finding) => ({
        kind: 'initiator-unknown' as const,
        host: finding.host,
        exchange: finding.caseId === record.case.id ? finding.exchange : null,
        said: `Who made the request to ${finding.host} cannot be told: ${run.facts.initiatorOf(finding).why}.`,
      })),
    );
    if (unknown !== undefined) return { kind: 'cannot-tell', unknowns: [unknown[0]] };
    const said =
      leaks.length === 0
        ? `No ${kindNames(claim)} were seen going to ${operatorNames(claim, leaks, run)}.`
        : `What went to ${where} was sent by pages.`;
    return { kind: 'nothing-found', said };
  },
};
