// A match at its place: what the detectors hand to the rules that explain it and to the finding made of it.
import type { Canary } from '../artifacts/case.ts';
import type { Payload } from '../artifacts/payload.ts';
import { addressOf } from '../artifacts/payload.ts';
import type { Match } from './search.ts';
import { shortValue } from './spellings.ts';

/** Something of a canary in one value of one exchange. */
export interface Sighting {
  payload: Payload;
  /** `addressOf` the payload. */
  address: string;
  canary: Canary;
  match: Match['match'] | 'partial';
  /** UTF-16 range in the payload's text, end exclusive. */
  start: number;
  end: number;
  spelling: string;
  /** What a reader must know beside the rule, e.g. where the other words are; absent for most. */
  note?: string;
}

/** Every sighting of the whole canary, a hash of it, or its host, in one value. */
export function sightingsIn(
  payload: Payload,
  matches: readonly Match[],
  canaries: readonly Canary[],
): Sighting[] {
  const unmarked = payload.layers.some(
    ({ segment, path }) =>
      /^(?:reversed|rot13|rot47|xor:|base58|base85|ascii85|z85)/.test(segment) ||
      (path !== undefined && /^@\d+\+/.test(path)),
  );
  return matches.flatMap(({ canary: index, ...match }) => {
    const canary = canaries[index];
    // A short value can come out of any text that is turned around or cut at a guess.
    return canary === undefined || (unmarked && canary.value.length < shortValue)
      ? []
      : [{ ...match, canary, payload, address: addressOf(payload.location, payload.layers) }];
  });
}

/** Leaves out what was seen again one layer further in: the deepest address says the most. */
export function withoutOuter(sightings: readonly Sighting[]): Sighting[] {
  const keyOf = ({ canary, match, payload }: Sighting, address: string): string =>
    [payload.direction, match, canary.id, address].join('\0');
  const outer = new Set<string>();
  for (const sighting of sightings) {
    const { address } = sighting;
    for (let at = address.lastIndexOf(' > '); at > 0; at = address.lastIndexOf(' > ', at - 1)) {
      outer.add(keyOf(sighting, address.slice(0, at)));
    }
  }
  return sightings.filter((sighting) => !outer.has(keyOf(sighting, sighting.address)));
}
