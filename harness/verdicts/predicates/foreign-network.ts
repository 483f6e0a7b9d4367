// A case comes in, whether what it planted went to servers in somebody else's network goes out.
import { kindNames, leaksOf, operatorNames } from '../leaks.ts';
import { type Answer, nonEmpty, type Predicate, type Unknown } from './answer.ts';

/** Found when the network (AS) a host's server is in names none of the claim's `names`. */
export const foreignNetwork: Predicate = {
  id: 'foreign-network',
  acrossCases: false,
  answer(record, claim, run): Answer {
    const leaks = leaksOf(record, claim, run);
    if (leaks.length === 0)
      return {
        kind: 'nothing-found',
        said: `No ${kindNames(claim)} were seen going to ${operatorNames(claim, leaks, run)}.`,
      };
    const networkOf = (host: string) => run.facts.placeOf(host)?.network ?? 'unknown';
    const isOwn = (network: string) =>
      (claim.names ?? []).some((name) => network.toLowerCase().includes(name.toLowerCase()));
    const known = leaks.filter(({ host }) => networkOf(host) !== 'unknown');
    const foreign = nonEmpty(known.filter(({ host }) => !isOwn(networkOf(host))));
    const named = (hosts: readonly string[]) =>
      [...new Set(hosts.map((host) => `${host} in ${networkOf(host)}`))].sort().join(', ');
    if (foreign !== undefined)
      return {
        kind: 'found',
        findings: foreign,
        extent: { found: foreign.length, planted: leaks.length },
        said: `By the look-up saved with this run, ${kindNames(claim)} went to ${named(foreign.map(({ host }) => host))}.`,
      };
    const unknowns = nonEmpty(
      [...new Set(leaks.map(({ host }) => host))]
        .filter((host) => networkOf(host) === 'unknown')
        .sort()
        .map((host): Unknown => ({
          kind: 'look-up-unknown',
          host,
          exchange: null,
          said: `Whose network the server of ${host} is in, the look-up saved with this run does not say.`,
        })),
    );
    if (unknowns !== undefined) return { kind: 'cannot-tell', unknowns };
    return {
      kind: 'nothing-found',
      said: `By the look-up saved with this run, ${kindNames(claim)} went to ${named(known.map(({ host }) => host))} alone.`,
    };
  },
};
