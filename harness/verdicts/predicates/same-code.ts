// A case comes in, whether its browser's code is also in the firmware of other phones goes out.
import type { FileRecord } from '../../artifacts/verdict.ts';
import { browserName } from '../record.ts';
import { type Answer, nonEmpty, type Predicate } from './answer.ts';

/** From this share of method bodies on we call it the same code; below it the answer is no. */
const sameFrom = 0.8;

/**
 * `names` of the claim are the code names of the phones; comparisons count whose `from` begins with one of them. Found
 * when each of those on file is alike; phones without a comparison are named.
 */
export const sameCode: Predicate = {
  id: 'same-code',
  acrossCases: false,
  answer(record, claim, run): Answer {
    const wanted = claim.names ?? [];
    const name = browserName(run, record.case.browser);
    const phoneOf = (from: string) => wanted.find((one) => from === one || from.startsWith(`${one} `));
    const compared = nonEmpty(
      run.facts.comparisonsOf(record.case.browser).filter(({ from }) => phoneOf(from) !== undefined),
    );
    if (compared === undefined)
      return {
        kind: 'not-measured',
        reason: `${name} was compared with the firmware of none of ${wanted.join(', ')}.`,
      };
    const read = nonEmpty(compared.filter(({ similarity }) => similarity !== null));
    if (read === undefined)
      return {
        kind: 'not-measured',
        reason: `The APKs have no code in the browser's own packages to compare.`,
      };
    const alike = read.filter(({ similarity }) => (similarity ?? 0) >= sameFrom);
    const phones = new Set(read.map(({ from }) => phoneOf(from)));
    const missing = wanted.filter((phone) => !phones.has(phone));
    const [first, ...more] = read;
    const recordOf = (one: typeof first): FileRecord => ({
      file: 'apks.json',
      at: `${one.of} ${one.with}`,
      said: `${one.from}: ${Math.round((one.similarity ?? 0) * 100)} % of method bodies in common`,
    });
    const records: [FileRecord, ...FileRecord[]] = [recordOf(first), ...more.map(recordOf)];
    const rest = missing.length === 0 ? '' : ` Not compared: ${missing.join(', ')}.`;
    return {
      kind: 'on-file',
      whateverWasDone: true,
      found: alike.length === read.length,
      records,
      said: `${records.map(({ said }) => said).join('; ')}.${rest}`,
    };
  },
};
