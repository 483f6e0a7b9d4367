// A case comes in, whether named fields travelled in the same records as what it planted goes out.
import { fieldsBeside } from '../records.ts';
import { hostsOf, kindNames, leaksOf, operatorNames } from '../leaks.ts';
import { type Answer, nonEmpty, type Predicate } from './answer.ts';

/**
 * `names` of the claim are field names. Found when at least one of them stands, with a value, beside a planted term in
 * the same record; when the claim says "every", only when all of them do (a wire format is known by its fields).
 */
export const fieldsGoAlong: Predicate = {
  id: 'fields-go-along',
  acrossCases: false,
  answer(record, claim, run): Answer {
    const leaks = leaksOf(record, claim, run);
    const names = new Set(claim.names ?? []);
    const operators = operatorNames(claim, leaks, run);
    if (leaks.length === 0)
      return {
        kind: 'nothing-found',
        said: `No ${kindNames(claim)} were seen going to ${operators}, so nothing could go with them.`,
      };
    const where = `${operators} (${hostsOf(leaks)})`;
    const carried = leaks.map((finding) => ({
      finding,
      fields: namedFields(fieldsBeside(finding, run), names),
    }));
    const enough = claim.every ? names.size : 1;
    const with_ = nonEmpty(carried.filter(({ fields }) => fields.length >= enough));
    if (with_ === undefined) {
      const seen = [...new Set(carried.flatMap(({ fields }) => fields))].sort();
      const missing = seen.length === 0 ? 'none of them' : `only ${seen.join(', ')} of them`;
      return {
        kind: 'nothing-found',
        said: `What went to ${where} was looked through for ${[...names].join(', ')}: ${missing} stood beside it.`,
      };
    }
    const [first, ...more] = with_;
    const fields = new Set(with_.flatMap((one) => one.fields));
    return {
      kind: 'found',
      findings: [first.finding, ...more.map(({ finding }) => finding)],
      extent: { found: with_.length, planted: leaks.length },
      said: `${[...fields].sort().join(', ')} went along to ${where}.`,
    };
  },
};

function namedFields(
  fields: readonly { name: string; value: string }[],
  names: ReadonlySet<string>,
): string[] {
  return [
    ...new Set(fields.filter(({ name, value }) => names.has(name) && value !== '').map(({ name }) => name)),
  ];
}
