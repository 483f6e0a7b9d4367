// Two analysed runs come in, what changed between them goes out: claim by claim, payload path by payload path, and what cannot be compared.
import { axesOfCell } from '../artifacts/answers-summary.ts';
import type { Case } from '../artifacts/case.ts';
import type { Finding } from '../artifacts/finding.ts';
import type { Manifest } from '../artifacts/manifest.ts';
import type { MatrixCell } from '../artifacts/matrix.ts';
import type { RunComparison } from '../artifacts/run-comparison.ts';
import type { DestinationRow, Tables } from '../artifacts/tables.ts';
import { identifierChanges } from './compare-identifiers.ts';
import { axesOfCase } from './report-axes.ts';
import { openPath } from './report-sides.ts';
import { listed, texts } from './report-texts.ts';

/** One run, as saved and judged. */
export interface ComparedRun {
  manifest: Manifest;
  tables: Tables;
  cases: readonly Case[];
  /** Ids of the cases that were driven to their end. */
  completed: ReadonlySet<string>;
  findings: readonly Finding[];
  matrix: readonly MatrixCell[];
  destinationOf: (host: string) => DestinationRow | null;
}

/** Compares where both runs have a place of the plan and a claim in common, and names the rest. */
export function compareRuns(a: ComparedRun, b: ComparedRun): RunComparison {
  return {
    schemaVersion: 1,
    a: sideOf(a),
    b: sideOf(b),
    circumstances: circumstancesOf(a, b),
    claims: claimChanges(a, b),
    paths: pathChanges(a, b),
    identifiers: identifierChanges(a, b),
    incomparable: incomparableIn(a, b),
  };
}

function sideOf({ manifest, cases }: ComparedRun): RunComparison['a'] {
  const { handset, tool } = manifest;
  return {
    runId: manifest.runId,
    simulated: manifest.simulated,
    startedAt: manifest.startedAt,
    device: handset === null ? null : `${handset.manufacturer} ${handset.model}`,
    android: handset?.androidRelease ?? null,
    build: handset?.incremental ?? null,
    tool: `${tool.name} ${tool.version}`,
    cases: cases.length,
    browsers: Object.fromEntries(manifest.browsers.map(({ id, version }) => [id, version])),
  };
}

function circumstancesOf(one: ComparedRun, other: ComparedRun): string[] {
  const [a, b] = [sideOf(one), sideOf(other)];
  const { compare } = texts;
  const differs = (what: string, before: string | null, after: string | null) =>
    before === after ? [] : [compare.differs(what, before ?? compare.unknown, after ?? compare.unknown)];
  const shared = Object.keys(a.browsers).filter((id) => id in b.browsers);
  return [
    ...(a.simulated === b.simulated ? [] : [compare.simulatedDiffers(a.simulated ? 'A' : 'B')]),
    ...differs(compare.device, a.device, b.device),
    ...differs(compare.android, a.android, b.android),
    ...differs(compare.build, a.build, b.build),
    ...differs(compare.tool, a.tool, b.tool),
    ...shared.flatMap((id) => differs(id, a.browsers[id] ?? null, b.browsers[id] ?? null)),
    ...(Object.keys(one.tables) as (keyof Tables)[]).flatMap((table) =>
      JSON.stringify(one.tables[table]) === JSON.stringify(other.tables[table]) ? [] : [compare.table(table)],
    ),
  ];
}

const keyOfCell = (cell: MatrixCell) => JSON.stringify([cell.claim, sorted(axesOfCell(cell))]);

function claimChanges(a: ComparedRun, b: ComparedRun): RunComparison['claims'] {
  const later = new Map(b.matrix.map((cell) => [keyOfCell(cell), cell]));
  const shorts = new Map([...a.tables.claims, ...b.tables.claims].map(({ id, short }) => [id, short]));
  return a.matrix.flatMap((before) => {
    const after = later.get(keyOfCell(before));
    if (after === undefined) return [];
    return [
      {
        claim: before.claim,
        short: shorts.get(before.claim) ?? before.claim,
        place: Object.fromEntries(axesOfCell(before)),
        a: answerOf(before),
        b: answerOf(after),
        change: changeOf(before, after),
      },
    ];
  });
}

function answerOf({ verdict, k, of }: MatrixCell): RunComparison['claims'][number]['a'] {
  return { answer: verdict, held: k, tries: of };
}

function changeOf(before: MatrixCell, after: MatrixCell): RunComparison['claims'][number]['change'] {
  if (before.verdict === after.verdict) return 'same';
  const decided = ({ verdict }: MatrixCell) => verdict === 'reproduced' || verdict === 'not-reproduced';
  if (decided(before) && decided(after)) return 'changed';
  if (decided(after)) return 'newly-decided';
  return decided(before) ? 'no-longer-decided' : 'changed';
}

interface PathSeen {
  finding: Finding;
  place: string;
  cases: Set<string>;
}

/** Only in places of the plan that both runs drove to the end: elsewhere a path could not have been seen. */
function pathChanges(a: ComparedRun, b: ComparedRun): RunComparison['paths'] {
  const [placesA, placesB] = [drivenPlaces(a), drivenPlaces(b)];
  const [seenA, seenB] = [pathsIn(a), pathsIn(b)];
  const keys = [...new Set([...seenA.keys(), ...seenB.keys()])].sort();
  return keys.flatMap((key) => {
    const [before, after] = [seenA.get(key), seenB.get(key)];
    const any = before ?? after;
    if (any === undefined) return [];
    const ofA = placesA.get(any.place)?.length ?? 0;
    const ofB = placesB.get(any.place)?.length ?? 0;
    if (ofA === 0 || ofB === 0) return [];
    const counts = {
      a: { cases: before?.cases.size ?? 0, of: ofA },
      b: { cases: after?.cases.size ?? 0, of: ofB },
    };
    const { kind, host, address, match } = any.finding;
    return [
      {
        place: Object.fromEntries(JSON.parse(any.place) as [string, string][]),
        kind,
        host,
        operator: (b.destinationOf(host) ?? a.destinationOf(host))?.operatorName ?? null,
        path: openPath(address),
        match,
        ...counts,
        change: pathChange(counts),
      },
    ];
  });
}

function pathChange({
  a,
  b,
}: Pick<RunComparison['paths'][number], 'a' | 'b'>): RunComparison['paths'][number]['change'] {
  if (a.cases === 0) return 'appeared';
  if (b.cases === 0) return 'gone';
  const [shareA, shareB] = [a.cases / a.of, b.cases / b.of];
  if (shareA === shareB) return 'same';
  return shareA < shareB ? 'more' : 'less';
}

function pathsIn(run: ComparedRun): Map<string, PathSeen> {
  const places = new Map(run.cases.map((planned) => [planned.id, placeKey(planned)]));
  const seen = new Map<string, PathSeen>();
  for (const finding of run.findings) {
    if (finding.direction !== 'sent' || finding.explained) continue;
    const caseId = finding.canary.split('/')[0] ?? '';
    const place = places.get(caseId);
    if (place === undefined || !run.completed.has(caseId)) continue;
    const key = JSON.stringify([place, finding.kind, finding.host, openPath(finding.address), finding.match]);
    const path = seen.get(key) ?? { finding, place, cases: new Set() };
    path.cases.add(caseId);
    seen.set(key, path);
  }
  return seen;
}

function drivenPlaces({ cases, completed }: ComparedRun): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const planned of cases.filter(({ id }) => completed.has(id))) {
    const key = placeKey(planned);
    places.set(key, [...(places.get(key) ?? []), planned.id]);
  }
  return places;
}

function placeKey(planned: Case): string {
  return JSON.stringify(sorted(axesOfCase(planned)));
}

function sorted(axes: [string, string][]): [string, string][] {
  return [...axes].sort(([a], [b]) => (a < b ? -1 : 1));
}

function incomparableIn(a: ComparedRun, b: ComparedRun): string[] {
  const { compare } = texts;
  const only = (mine: ComparedRun, others: ComparedRun, name: string) => {
    const theirs = new Set(others.cases.map(placeKey));
    const places = [...new Set(mine.cases.map(placeKey))].filter((place) => !theirs.has(place));
    const claims = mine.tables.claims.filter(({ id }) => mine.matrix.some(({ claim }) => claim === id));
    const known = new Set(others.tables.claims.map(({ id }) => id));
    return [
      ...places.map((place) => compare.onlyPlace(name, placeSaid(place))),
      ...claims.filter(({ id }) => !known.has(id)).map(({ short }) => compare.onlyClaim(name, short)),
      ...mine.cases
        .filter((planned) => !mine.completed.has(planned.id) && theirs.has(placeKey(planned)))
        .map(({ id }) => compare.unfinished(name, id)),
    ];
  };
  const reworded = a.tables.claims.flatMap((claim) => {
    const other = b.tables.claims.find(({ id }) => id === claim.id);
    return other === undefined || JSON.stringify(other) === JSON.stringify(claim)
      ? []
      : [compare.reworded(claim.short)];
  });
  return [...only(a, b, 'A'), ...only(b, a, 'B'), ...reworded];
}

function placeSaid(place: string): string {
  return listed((JSON.parse(place) as [string, string][]).map(([name, value]) => `${name} ${value}`));
}
