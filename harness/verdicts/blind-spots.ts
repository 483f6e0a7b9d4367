// One case comes in, everything that was known to travel but could not be read goes out, with the claims it stands against.
import type { BlindSpot } from '../artifacts/blind-spot.ts';
import type { Claim } from '../artifacts/verdict.ts';
import { connectionSpots } from './blind-spots-connections.ts';
import { contentSpots } from './blind-spots-contents.ts';
import { ledgerSpots } from './blind-spots-ledger.ts';
import { roadSpots } from './blind-spots-road.ts';
import { type CaseRecord, claimsFor, type RunRecord } from './record.ts';

/** A blind spot before it has an id: what it is, and which of the case's claims it stands against. */
export interface Sighting extends Omit<BlindSpot, 'id' | 'caseId' | 'counts' | 'claims'> {
  against: (claim: Claim) => boolean;
}

/**
 * Blind spots of one case, in a fixed order: connections that failed, contents that could not be read, the road itself,
 * what the handset counted.
 * One that belongs to another app is listed but stands against nothing (architecture, section 1.3), except claims that any
 * app of the phone could satisfy, where its host may be one of theirs.
 */
export function blindSpotsOf(record: CaseRecord, run: RunRecord): BlindSpot[] {
  const applicable = claimsFor(record.case, run);
  const sightings = [
    ...connectionSpots(record, run),
    ...contentSpots(record, run),
    ...roadSpots(record, run),
    ...ledgerSpots(record, run),
  ];
  return sightings.map(({ against, ...sighting }, index) => {
    const claims = applicable
      .filter(
        (claim) => against(claim) && (sighting.owner !== 'other' || mayBeOfAnyApp(sighting, claim, run)),
      )
      .map((claim) => claim.id)
      .sort();
    return {
      id: `${record.case.id}/b${index + 1}`,
      caseId: record.case.id,
      ...sighting,
      counts: claims.length > 0,
      claims,
    };
  });
}

function mayBeOfAnyApp({ host }: Pick<Sighting, 'host'>, claim: Claim, run: RunRecord): boolean {
  if (claim.sender !== 'any-app') return false;
  const operator = host === null ? null : run.operatorOf(host);
  return operator === null || claim.operators.includes(operator.id);
}
