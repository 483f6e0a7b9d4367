// A case comes in, whether the domains that got what it planted are registered in the countries a claim names goes out.
import { kindNames, leaksOf, operatorNames } from '../leaks.ts';
import { type Answer, nonEmpty, type Predicate, type Unknown } from './answer.ts';

/** Found when the saved answer of the registry names a registrant in one of the claim's countries (`names`). */
export const domainRegistration: Predicate = {
  id: 'domain-registration',
  acrossCases: false,
  answer(record, claim, run): Answer {
    const leaks = leaksOf(record, claim, run);
    if (leaks.length === 0)
      return {
        kind: 'nothing-found',
        said: `No ${kindNames(claim)} were seen going to ${operatorNames(claim, leaks, run)}.`,
      };
    const countryOf = (host: string) => run.facts.registrantCountryOf(host) ?? 'unknown';
    const hosts = [...new Set(leaks.map(({ host }) => host))].sort();
    const said = (some: readonly string[]) => some.map((host) => `${host}: ${countryOf(host)}`).join(', ');
    const fitting = nonEmpty(leaks.filter(({ host }) => claim.names?.includes(countryOf(host)) === true));
    if (fitting !== undefined)
      return {
        kind: 'found',
        findings: fitting,
        extent: { found: fitting.length, planted: leaks.length },
        said: `Country of who registered the domain, by the saved answer of its registry: ${said(hosts)}.`,
      };
    const unknowns = nonEmpty(
      hosts
        .filter((host) => countryOf(host) === 'unknown')
        .map((host): Unknown => ({
          kind: 'look-up-unknown',
          host,
          exchange: null,
          said: `In which country the domain of ${host} is registered, no saved answer of a registry says.`,
        })),
    );
    if (unknowns !== undefined) return { kind: 'cannot-tell', unknowns };
    return {
      kind: 'nothing-found',
      said: `Country of who registered the domain, by the saved answer of its registry: ${said(hosts)}.`,
    };
  },
};
