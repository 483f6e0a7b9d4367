// A case comes in, whether a number that stays the same travelled with what it planted goes out.
import type { Finding } from '../../artifacts/finding.ts';
import type { Claim } from '../../artifacts/verdict.ts';
import { hostsOf, isSentTo, kindNames, leaksOf, operatorNames } from '../leaks.ts';
import type { CaseRecord, RunRecord } from '../record.ts';
import { isSibling } from '../scope.ts';
import { type Answer, nonEmpty, type Predicate } from './answer.ts';

type Identifier = Finding['identifiers'][number];

/**
 * Found when a known identifier field of the same payload document holds a value that also travelled with what another
 * case of the same browser on the same handset planted. One case alone cannot show that a value persists: with nothing to compare it with,
 * the claim was not measured (rather than inconclusive, since nothing was hidden from view). A value that differs in
 * every other case is a "nothing found".
 */
export const persistentIdentifier: Predicate = {
  id: 'persistent-identifier',
  acrossCases: true,
  comparesCases: true,
  answer(record, claim, run): Answer {
    const leaks = leaksOf(record, claim, run);
    const where = `${operatorNames(claim, leaks, run)} (${hostsOf(leaks)})`;
    if (leaks.length === 0)
      return {
        kind: 'nothing-found',
        said: `No ${kindNames(claim)} were seen going to ${operatorNames(claim, leaks, run)}, so nothing could go with them.`,
      };
    const carrying = leaks.filter((finding) => finding.identifiers.some(isIdentifying));
    if (carrying.length === 0)
      return { kind: 'nothing-found', said: `None of the known identifiers went along to ${where}.` };
    const elsewhere = identifiersElsewhere(record, claim, run);
    if (elsewhere.size === 0)
      return {
        kind: 'not-measured',
        reason:
          'Only this case sent an identifier along; whether it stays the same takes another case of the same browser on the same handset to compare with.',
      };
    const same = (identifier: Identifier) => isIdentifying(identifier) && elsewhere.has(keyOf(identifier));
    const persistent = nonEmpty(carrying.filter((finding) => finding.identifiers.some(same)));
    if (persistent === undefined)
      return { kind: 'nothing-found', said: `The identifiers sent to ${where} differ in every case.` };
    const names = new Set(
      persistent.flatMap(({ identifiers }) => identifiers.filter(same).map(({ name }) => name)),
    );
    const others = otherCases(
      persistent.flatMap(({ identifiers }) => identifiers.filter(same)),
      elsewhere,
    );
    return {
      kind: 'found',
      findings: persistent,
      extent: { found: persistent.length, planted: leaks.length },
      said: `${[...names].sort().join(', ')} went along to ${where} with the same value as in ${others}.`,
    };
  },
};

/** Identifier values that went with what other cases of the same browser on the same handset planted, with those cases. */
function identifiersElsewhere(record: CaseRecord, claim: Claim, run: RunRecord): Map<string, Set<string>> {
  const siblings = new Set(
    run.cases
      .map((other) => other.case)
      .filter((other) => isSibling(other, record.case))
      .map(({ id }) => id),
  );
  const seen = new Map<string, Set<string>>();
  for (const finding of run.findings) {
    const origin = finding.canary.slice(0, Math.max(0, finding.canary.indexOf('/')));
    if (!siblings.has(origin) || !isSentTo(finding, claim, run)) continue;
    for (const identifier of finding.identifiers.filter(isIdentifying)) {
      const key = keyOf(identifier);
      seen.set(key, (seen.get(key) ?? new Set()).add(origin));
    }
  }
  return seen;
}

function otherCases(identifiers: readonly Identifier[], elsewhere: Map<string, Set<string>>): string {
  const ids = new Set(identifiers.flatMap((identifier) => [...(elsewhere.get(keyOf(identifier)) ?? [])]));
  return [...ids].sort().join(', ');
}

/** Long enough to tell devices apart, and not a filler such as all zeros. */
function isIdentifying({ value }: Identifier): boolean {
  const distinct = new Set(value.replaceAll('-', ''));
  return value.length >= 6 && distinct.size > 1;
}

function keyOf({ name, value }: Identifier): string {
  return JSON.stringify([name, value]);
}
