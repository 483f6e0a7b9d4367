// A case comes in, whether page addresses were sent in records that measure no loading time goes out.
import { fieldsBeside } from '../records.ts';
import { hostsOf, kindNames, leaksOf, operatorNames } from '../leaks.ts';
import { type Answer, nonEmpty, type Predicate } from './answer.ts';

/**
 * An address collected to find slow pages needs how long the page took beside it. `names` of the claim are parts of
 * field names that would carry it; found when a record with a planted term has none of them.
 */
export const urlWithoutSpeed: Predicate = {
  id: 'url-without-speed',
  acrossCases: false,
  answer(record, claim, run): Answer {
    const leaks = leaksOf(record, claim, run);
    const operators = operatorNames(claim, leaks, run);
    if (leaks.length === 0)
      return { kind: 'nothing-found', said: `No ${kindNames(claim)} were seen going to ${operators}.` };
    const parts = (claim.names ?? []).map((name) => name.toLowerCase());
    const measured = ({ name, value }: { name: string; value: string }) =>
      /^\d+(\.\d+)?$/.test(value) && parts.some((part) => name.toLowerCase().includes(part));
    const read = leaks.map((finding) => ({ finding, fields: fieldsBeside(finding, run) }));
    const unread = read.find(({ fields }) => fields.length === 0);
    const without = nonEmpty(
      read.filter(({ fields }) => fields.length > 0 && !fields.some(measured)).map(({ finding }) => finding),
    );
    if (without !== undefined)
      return {
        kind: 'found',
        findings: without,
        extent: { found: without.length, planted: leaks.length },
        said: `${without.length} of ${leaks.length} times the address went to ${operators} (${hostsOf(without)}) without any loading time beside it.`,
      };
    if (unread !== undefined)
      return {
        kind: 'cannot-tell',
        unknowns: [
          {
            kind: 'opaque-upload',
            host: unread.finding.host,
            exchange: unread.finding.caseId === record.case.id ? unread.finding.exchange : null,
            said: `What else stood beside the address sent to ${unread.finding.host} could not be read.`,
          },
        ],
      };
    return {
      kind: 'nothing-found',
      said: `Each address sent to ${operators} (${hostsOf(leaks)}) had a loading time beside it.`,
    };
  },
};
