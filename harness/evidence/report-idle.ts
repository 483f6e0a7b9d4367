// A case and its run come in; what it uploaded that the same browser, or phone, does not upload when nothing is touched goes out.
import type { AnalysedCase, RunAnalysis } from '../artifacts/analysis.ts';
import type { Case } from '../artifacts/case.ts';
import type { Exchange } from '../artifacts/exchange.ts';
import { shapeOf } from '../artifacts/journeys.ts';
import { firstHandset } from '../artifacts/manifest.ts';

/** A case held against the idle ones it can be compared with. */
export interface IdleComparison {
  /** Ids of those idle cases. */
  beside: string[];
  /** Hosts with paths that got uploads in this case alone, most uploads first. */
  places: { place: string; uploads: number }[];
  /** Places beyond those. */
  leftOut: number;
}

const mostPlaces = 8;
const longestPath = 60;

/** Null for an idle case, and where none was driven to its end in the same arm on the same handset. */
export function besideIdle(
  { case: planned, exchanges }: AnalysedCase,
  run: RunAnalysis,
): IdleComparison | null {
  if (isIdle(planned)) return null;
  const idle = run.cases.filter(
    ({ case: other, outcome }) => outcome === 'completed' && isIdle(other) && isSameArm(other, planned),
  );
  if (idle.length === 0) return null;
  const usual = new Set(idle.flatMap((one) => uploadsOf(one.exchanges, planned).map(placeOf)));
  const counts = new Map<string, number>();
  for (const place of uploadsOf(exchanges, planned).map(placeOf))
    if (!usual.has(place)) counts.set(place, (counts.get(place) ?? 0) + 1);
  const places = [...counts]
    .map(([place, uploads]) => ({ place, uploads }))
    .sort((one, other) => other.uploads - one.uploads || (one.place < other.place ? -1 : 1));
  return {
    beside: idle.map(({ case: { id } }) => id),
    places: places.slice(0, mostPlaces),
    leftOut: Math.max(0, places.length - mostPlaces),
  };
}

function isIdle({ journey }: Case): boolean {
  return journey === 'idle' || journey === 'phone-idle';
}

function isSameArm(one: Case, other: Case): boolean {
  const arm = ({ browser, mode, incognitoSwitch, account, handset }: Case) =>
    JSON.stringify([browser, mode, incognitoSwitch, account, handset ?? firstHandset]);
  return arm(one) === arm(other);
}

/** Requests with a body; in a case of a browser those of other apps are left out. */
function uploadsOf(exchanges: readonly Exchange[], { journey }: Case): Exchange[] {
  const anyApp = shapeOf(journey).on === 'phone';
  return exchanges.filter(
    ({ request: { body, url, owner } }) =>
      body.sizeBytes > 0 && URL.canParse(url) && (anyApp || owner !== 'other'),
  );
}

function placeOf({ request }: Exchange): string {
  const { hostname, pathname } = new URL(request.url);
  return `${hostname}${pathname.slice(0, longestPath)}`;
}
