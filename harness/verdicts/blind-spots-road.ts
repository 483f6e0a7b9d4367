// A case's logs come in, doubts about the road itself go out as blind spots: lost route, cut capture, unseen controls.
import type { Sighting } from './blind-spots.ts';
import { type Control, controlsFor } from './controls.ts';
import { outcomeOf } from './outcome.ts';
import { type CaseRecord, claimsFor, type RunRecord } from './record.ts';

/** Doubts about whether the capture saw everything there was. None for a case that was never started. */
export function roadSpots(record: CaseRecord, run: RunRecord): Sighting[] {
  const state = outcomeOf(record.drive).state;
  if (state === 'not-started' || state === 'not-run') return [];
  return [
    ...routeSpots(record),
    ...cutCapture(record),
    ...(state === 'completed' ? unseenControls(record, run) : []),
  ];
}

function routeSpots(record: CaseRecord): Sighting[] {
  const checks = record.capture.filter((event) => event.type === 'route-check');
  const lost = checks.find((check) => !check.proxySet || !check.tunnelUp || !check.caTrusted);
  if (lost !== undefined) {
    const gone = [
      ...(lost.proxySet ? [] : ['the proxy setting']),
      ...(lost.tunnelUp ? [] : ['the tunnel']),
      ...(lost.caTrusted ? [] : ['our certificate']),
    ].join(' and ');
    return [wholeCase('route-lost', `When the case was closed, ${gone} was gone from the handset.`)];
  }
  const closed = record.capture.some((event) => event.type === 'closed');
  if (checks.length === 0 && closed)
    return [
      wholeCase('route-lost', 'Whether the road still stood when the case was closed was not measured.'),
    ];
  return [];
}

function cutCapture(record: CaseRecord): Sighting[] {
  if (record.capture.some((event) => event.type === 'closed')) return [];
  const said =
    record.capture.length === 0
      ? 'There is no capture of this case.'
      : 'The capture stopped before the case was closed, so what came later was not seen.';
  return [wholeCase('capture-interrupted', said)];
}

/** Something was done on the handset, yet its own request is not in the capture: it must have left by another road. */
function unseenControls(record: CaseRecord, run: RunRecord): Sighting[] {
  const claimsOf = new Map<string, { control: Control; claims: Set<string> }>();
  for (const claim of claimsFor(record.case, run)) {
    for (const control of controlsFor(record, claim, run)) {
      if (control.finding !== null) continue;
      const entry = claimsOf.get(control.canary.id) ?? { control, claims: new Set() };
      entry.claims.add(claim.id);
      claimsOf.set(control.canary.id, entry);
    }
  }
  return [...claimsOf.values()].map(({ control, claims }) => ({
    kind: 'control-missing',
    host: control.host,
    exchange: null,
    owner: 'unattributed',
    against: (claim) => claims.has(claim.id),
    said: control.said,
  }));
}

function wholeCase(kind: 'route-lost' | 'capture-interrupted', said: string): Sighting {
  return { kind, host: null, exchange: null, owner: 'unattributed', against: () => true, said };
}
