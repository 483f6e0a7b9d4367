// Every row of config/claims.json as it stands: what it states is there, is not, is hidden, was not driven; each has its word, and nothing else.
import { expect } from 'chai';
import type { Canary, Case } from '../../../harness/artifacts/case.ts';
import type { Finding } from '../../../harness/artifacts/finding.ts';
import type { Claim, VerdictWord } from '../../../harness/artifacts/verdict.ts';
import { predicates } from '../../../harness/verdicts/predicates/list.ts';
import type { CaseRecord, RunFacts } from '../../../harness/verdicts/record.ts';
import { outsideClaims } from '../../../harness/verdicts/scope.ts';
import {
  caseRecord,
  controls,
  driven,
  judged,
  opaque,
  runRecord,
  tables,
  vendorHost,
  withCapture,
} from '../support/judged.ts';
import { type Make, nobody, type Situation, ways } from '../support/claim-situations.ts';

/** A case that the row, unaltered, is about. */
function caseOf(claim: Claim): CaseRecord {
  const browser = tables.browsers.find((row) => row.package === claim.browsers[0]?.package)?.id ?? 'mint';
  const [account] = claim.accounts ?? [];
  const [incognitoSwitch] = claim.switches ?? [];
  const record = caseRecord('c01', {
    ...{ browser, mode: claim.modes[0] ?? 'normal', engine: claim.engines?.[0] ?? 'google' },
    journey: (claim.journeys[0] ?? 'search') as Case['journey'],
    ...(account === undefined ? {} : { account }),
    ...(incognitoSwitch === undefined ? {} : { incognitoSwitch: incognitoSwitch as 'off' }),
  });
  const more = (['title', 'text'] as const).map((kind): Canary => ({
    id: `c01/${kind}`,
    kind,
    value: kind,
    step: 'open-result',
    origin: 'observed',
  }));
  const asked = withCapture(
    record,
    record.capture.map((event) =>
      event.type === 'request' && event.id === 'x0001' ? { ...event, url: queryOf(record.case) } : event,
    ),
  );
  return { ...asked, case: { ...record.case, canaries: [...record.case.canaries, ...more] } };
}

/** The engine's own request for its results. */
function queryOf({ engine }: Pick<Case, 'engine'>): string {
  const row = tables.searchEngines.find(({ id }) => id === engine);
  return `https://${row?.hosts[0] ?? ''}${row?.resultsPaths[0] ?? ''}?q=otter`;
}

/** A host of the operators that the claim counts. */
function hostOf({ hosts, exceptHosts }: Claim): string {
  if (hosts !== undefined) return hosts[0]?.replace('*', 'intl.') ?? '';
  return exceptHosts === undefined ? vendorHost : 'api.browser.intl.miui.com';
}

function wordIn(claim: Claim, { record, others = [], findings = [], facts = {} }: Situation) {
  const regions = claim.regions ?? ['MI'];
  const known: Partial<RunFacts> = { regions, regionOf: () => regions[0] ?? null, ...facts };
  const [query, page] = controls('c01');
  const engineHost = new URL(queryOf(record.case)).hostname;
  const seen = [{ ...query, host: engineHost } as Finding, ...(page === undefined ? [] : [page])];
  const run = runRecord([record, ...others], [...findings, ...seen], [claim], known);
  const verdict = judged(run).find(({ caseId }) => caseId === 'c01');
  return verdict ?? outsideClaims(run).find((one) => one.claim === claim.id);
}

describe('every claim of config/claims.json', () => {
  it('has a predicate that is tried here, and each predicate a claim', () => {
    const used = new Set(tables.claims.flatMap(({ predicate }) => predicate ?? []));
    expect([...used].sort()).to.deep.equal(predicates.map(({ id }) => id).sort());
    expect(Object.keys(ways).sort()).to.deep.equal([...used].sort());
  });

  it('of a researcher holds when something is found, of the vendor when nothing is', () => {
    const unfound = tables.claims.filter(({ holdsWhen }) => holdsWhen === 'not-found');
    expect(unfound.filter(({ party }) => party !== 'vendor').map(({ id }) => id)).to.deep.equal([
      'one-setting-is-clean',
    ]);
    const vendor = tables.claims.filter(({ party }) => party === 'vendor');
    for (const { id, holdsWhen } of vendor) expect(holdsWhen, id).to.equal('not-found');
    expect(vendor).to.have.length(8);
  });

  for (const claim of tables.claims.filter(({ predicate }) => predicate !== null)) {
    const { found, absent, hidden } = ways[claim.predicate ?? ''] ?? { found: nobody, absent: nobody };
    const [held, not]: [VerdictWord, VerdictWord] =
      claim.holdsWhen === 'found' ? ['reproduced', 'not-reproduced'] : ['not-reproduced', 'reproduced'];
    const make = (how: Make) => how(claim, caseOf(claim), hostOf(claim));

    it(`${claim.id}: ${held} when found, ${not} when not`, () => {
      expect(wordIn(claim, make(found))).to.include({ verdict: held });
      const clean = wordIn(claim, make(absent));
      expect(clean).to.include({ verdict: not });
    });

    it(`${claim.id}: inconclusive when something hides it, and what was found stands all the same`, () => {
      const covered = (how: Make) => {
        const made = make(how);
        return { ...made, record: { ...made.record, opaque: [opaque('c01', hostOf(claim))] } };
      };
      const verdict = wordIn(claim, hidden === undefined ? covered(absent) : make(hidden));
      expect(verdict).to.include({ verdict: 'inconclusive' });
      expect(wordIn(claim, covered(found))).to.include({ verdict: held });
    });

    it(`${claim.id}: not run, with a reason, when the case was another than planned or the run lacks what it takes`, () => {
      const made = make(found);
      const whatever = ['sdk-in-apk', 'same-code'].includes(claim.predicate ?? '');
      const other = { ...made, record: { ...made.record, drive: driven('c01', 'not-run') } };
      const verdict = wordIn(claim, whatever ? { record: caseOf(claim) } : other);
      expect(verdict).to.include({ verdict: 'not-run' });
      expect(verdict)
        .to.have.property('reason')
        .that.matches(/\S+ \S+/);
      if (claim.needs !== undefined)
        expect(wordIn(claim, { record: caseOf(claim) })).to.include({ verdict: 'not-run' });
    });
  }

  it('that no measurement decides: not run, and why', () => {
    for (const claim of tables.claims.filter(({ predicate }) => predicate === null))
      expect(wordIn(claim, { record: caseOf(claim) }))
        .to.include({ verdict: 'not-run' })
        .and.to.have.property('reason')
        .that.contains('Not testable');
  });
});
