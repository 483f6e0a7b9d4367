// A claim and a case come in, whether the case can answer it goes out; for claims that no case can answer, why.
import type { Case } from '../artifacts/case.ts';
import { firstHandset } from '../artifacts/manifest.ts';
import type { Claim, Need } from '../artifacts/claim.ts';
import type { OutsideClaim } from '../artifacts/verdict.ts';
import type { RunRecord } from './record.ts';

/** One thing a case must have; asked in this order, so that the first that no case has is the reason. */
interface Condition<R extends unknown[]> {
  holds: (claim: Claim, judged: Case, ...run: R) => boolean;
  /** What no case of the run has, as a sentence. */
  missing: (claim: Claim, ...run: R) => string;
}

/** What a case has by its plan. */
const ofThePlan: readonly Condition<[]>[] = [
  {
    holds: ({ journeys }, { journey }) => journeys.includes(journey),
    missing: ({ journeys }) => `No case of this run was ${listed(journeys)}.`,
  },
  {
    holds: ({ modes }, { mode }) => modes.includes(mode),
    missing: ({ modes }) => `No case of this run was in ${listed(modes)} mode.`,
  },
  {
    holds: ({ engines }, { engine }) => engines === undefined || engines.includes(engine),
    missing: ({ engines }) => `No case of this run searched with ${listed(engines ?? [])}.`,
  },
  {
    holds: ({ switches }, judged) => {
      const setting = switchOf(judged);
      return switches === undefined || (setting !== null && switches.includes(setting));
    },
    missing: ({ switches }) =>
      `No case of this run had the incognito switch at ${listed(switches ?? [])}: it takes a browser version that has one.`,
  },
  {
    holds: ({ accounts }, { account }) =>
      accounts === undefined || (account !== undefined && accounts.includes(account)),
    missing: ({ accounts }) => `No case of this run was driven knowingly ${listed(accounts ?? [])}.`,
  },
];

/** What only the run itself shows. */
const ofTheRun: readonly Condition<[RunRecord]>[] = [
  {
    holds: ({ regions }, judged, { facts }) => {
      const region = facts.regionOf(judged);
      return regions === undefined || (region !== null && regions.includes(region));
    },
    missing: ({ regions }, { facts }) => {
      const known = facts.regions.flatMap((region) => region ?? []);
      return `It is about phones of the region ${listed(regions ?? [])}; this phone's build ${known.length === 0 ? 'names none' : `is for ${listed(known)}`}.`;
    },
  },
  {
    holds: ({ needs }, judged, run) => (needs ?? []).every((need) => isMet(need, judged, run)),
    missing: ({ needs }) => `This run has no ${listed((needs ?? []).map((need) => needNames[need]))}.`,
  },
];

const needNames: Record<Need, string> = {
  initiators: 'record of who made the uploads, page or browser',
  places: 'saved look-up of countries and networks',
  registrations: 'saved answer of a domain registry',
  apk: 'inspected APK of the browser',
  'apk-comparison': "comparison of the browser's APK with that of another firmware",
  owners: 'attribution of traffic to apps',
  'idle-case': 'case in which nothing was touched',
};

function isMet(need: Need, judged: Case, { facts, cases, findings }: RunRecord): boolean {
  const { browser } = judged;
  switch (need) {
    case 'initiators':
      return findings.some((finding) => !finding.explained && facts.initiatorOf(finding).kind !== 'unknown');
    case 'places':
      return findings.some((finding) => facts.placeOf(finding.host) !== null);
    case 'registrations':
      return findings.some((finding) => facts.registrantCountryOf(finding.host) !== null);
    case 'apk':
      return facts.apkOf(browser) !== null;
    case 'apk-comparison':
      return facts.comparisonsOf(browser).length > 0;
    case 'owners':
      return cases.some(({ exchanges }) => exchanges.some((exchange) => facts.appOf(exchange) !== null));
    case 'idle-case':
      return cases.some((record) => isIdleOf(record.case, judged));
    default:
      return need satisfies never;
  }
}

/** Whether nothing is touched in `idle`, so that `judged` is compared with it: what another phone sends by itself says nothing. */
export function isIdleOf(idle: Case, judged: Case): boolean {
  return (idle.journey === 'idle' || idle.journey === 'phone-idle') && isSibling(idle, judged);
}

/** Whether two cases are of the same browser on the same handset: what stays the same there says nothing about another phone. */
export function isSibling(one: Case, other: Case): boolean {
  const where = ({ handset }: Case) => handset ?? firstHandset;
  return one.id !== other.id && one.browser === other.browser && where(one) === where(other);
}

/** Setting of the incognito switch in a case; null where the browser has none. */
export function switchOf(judged: Case): string | null {
  return judged.incognitoSwitch ?? null;
}

/** Whether this case can answer the claim. */
export function isInScope(claim: Claim, judged: Case, run: RunRecord): boolean {
  return isPlanned(claim, judged) && ofTheRun.every(({ holds }) => holds(claim, judged, run));
}

/** Whether the case, by its plan alone, can answer the claim. */
export function isPlanned(claim: Claim, judged: Case): boolean {
  return claim.predicate !== null && ofThePlan.every(({ holds }) => holds(claim, judged));
}

/** Claims that no case of the run can answer, in table order, with the first reason. */
export function outsideClaims(run: RunRecord): OutsideClaim[] {
  return run.tables.claims.flatMap((claim): OutsideClaim[] => {
    const reason = whyOutside(claim, run);
    return reason === null ? [] : [{ claim: claim.id, verdict: 'not-run', reason }];
  });
}

function whyOutside(claim: Claim, run: RunRecord): string | null {
  if (claim.predicate === null) return `Not testable: ${claim.notTestable ?? 'no measurement decides it.'}`;
  let left = run.cases.map((record) => record.case);
  for (const { holds, missing } of ofThePlan) {
    left = left.filter((judged) => holds(claim, judged));
    if (left.length === 0) return missing(claim);
  }
  for (const { holds, missing } of ofTheRun) {
    left = left.filter((judged) => holds(claim, judged, run));
    if (left.length === 0) return missing(claim, run);
  }
  return null;
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1) ?? ''}`;
}
