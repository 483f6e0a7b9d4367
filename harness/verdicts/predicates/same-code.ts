// A case comes in, whether its browser's code is also in the firmware of other phones goes out.
import type { FileRecord } from '../../artifacts/verdict.ts';
import { browserName } from '../record.ts';
import { type Answer, nonEmpty, type Predicate } from './answer.ts';

/** From this share of method bodies on we call it the same code. */
const sameFrom = 0.8;
/** Up to this share we call it other code; in between another build tool, or another version, may be all there is to it. */
const otherUpTo = 0.2;

/**
 * `names` of the claim are the code names of the phones; comparisons count whose `from` begins with one of them. Found
 * when each of those on file is alike, "in part" with the fraction where not every phone is; not when one is of other code.
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
    const shares = read.map(({ similarity }) => similarity ?? 0);
    const found = shares.every((share) => share >= sameFrom);
    const part = found && missing.length > 0 ? `In part, ${phones.size} of ${wanted.length}: ` : '';
    const said = `${part}${records.map((one) => one.said).join('; ')}.${rest}`;
    if (!found && !shares.some((share) => share <= otherUpTo))
      return { kind: 'cannot-tell', unknowns: [{ kind: 'apk-unclear', host: null, exchange: null, said }] };
    return {
      kind: 'on-file',
      whateverWasDone: true,
      found,
      records,
      said,
    };
  },
};
