// The family of predicates: one file and one line each.
import { HarnessError } from '../../lib/errors.ts';
import type { Claim } from '../../artifacts/verdict.ts';
import type { Predicate } from './answer.ts';
import { appUploads } from './app-uploads.ts';
import { beforeConsent } from './before-consent.ts';
import { canaryToOperator } from './canary-to-operator.ts';
import { cleartextUpload } from './cleartext-upload.ts';
import { domainRegistration } from './domain-registration.ts';
import { fieldsGoAlong } from './fields-go-along.ts';
import { foreignNetwork } from './foreign-network.ts';
import { idSurvives } from './id-survives.ts';
import { moreThanIdle } from './more-than-idle.ts';
import { nativeInitiator } from './native-initiator.ts';
import { persistentIdentifier } from './persistent-identifier.ts';
import { readableWithoutKey } from './readable-without-key.ts';
import { sameCode } from './same-code.ts';
import { sdkInApk } from './sdk-in-apk.ts';
import { serverCountry } from './server-country.ts';
import { serverElsewhere } from './server-elsewhere.ts';
import { urlWithoutSpeed } from './url-without-speed.ts';

export const predicates: readonly Predicate[] = [
  appUploads,
  beforeConsent,
  canaryToOperator,
  cleartextUpload,
  domainRegistration,
  fieldsGoAlong,
  foreignNetwork,
  idSurvives,
  moreThanIdle,
  nativeInitiator,
  persistentIdentifier,
  readableWithoutKey,
  sameCode,
  sdkInApk,
  serverCountry,
  serverElsewhere,
  urlWithoutSpeed,
];

const byId = new Map(predicates.map((predicate) => [predicate.id, predicate]));
if (byId.size !== predicates.length) {
  throw new HarnessError('internal', 'Two predicates have the same id.', {
    remedy: 'Give each file in harness/verdicts/predicates its own id.',
  });
}

/** The predicate a claim row names; `config-invalid` when there is none. */
export function predicateNamed({ id, predicate }: Pick<Claim, 'id' | 'predicate'>): Predicate {
  const found = predicate === null ? undefined : byId.get(predicate);
  if (found !== undefined) return found;
  throw new HarnessError('config-invalid', `config/claims.json, claim ${id}: no predicate "${predicate}".`, {
    remedy: `Use one of ${[...byId.keys()].join(', ')}.`,
  });
}
