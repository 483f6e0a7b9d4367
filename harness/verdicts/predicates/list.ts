// The family of predicates: one file and one line each.
import { HarnessError } from '../../lib/errors.ts';
import type { Predicate } from './answer.ts';
import { canaryToOperator } from './canary-to-operator.ts';
import { persistentIdentifier } from './persistent-identifier.ts';
import { readableWithoutKey } from './readable-without-key.ts';

export const predicates: readonly Predicate[] = [canaryToOperator, persistentIdentifier, readableWithoutKey];

const byId = new Map(predicates.map((predicate) => [predicate.id, predicate]));
if (byId.size !== predicates.length) {
  throw new HarnessError('internal', 'Two predicates have the same id.', {
    remedy: 'Give each file in harness/verdicts/predicates its own id.',
  });
}

/** The predicate a claim row names; `config-invalid` when there is none. */
export function predicateNamed(id: string, claim: string): Predicate {
  const predicate = byId.get(id);
  if (predicate !== undefined) return predicate;
  throw new HarnessError('config-invalid', `config/claims.json, claim ${claim}: no predicate "${id}".`, {
    remedy: `Use one of ${[...byId.keys()].join(', ')}.`,
  });
}
