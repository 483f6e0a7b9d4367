// A comparison comes in, lines for a terminal go out, everything captured in them made visible.
import type { RunComparison } from '../artifacts/run-comparison.ts';
import { visibleLine } from '../lib/visible-text.ts';
import { texts } from './report-texts.ts';

const longestCell = 160;

/** The comparison as text; what stayed the same is counted. */
export function comparisonText(comparison: RunComparison): string {
  return sectionsOf(comparison)
    .map(({ title, lines, none }) =>
      [
        title,
        ...(lines.length === 0 ? [`  ${none}`] : lines.map((line) => `  ${visibleLine(line, 400)}`)),
      ].join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}

/** A part of the comparison in words: what text and page both say. */
export interface ComparisonSection {
  title: string;
  lines: string[];
  /** Instead of lines when there are none. */
  none: string;
}

/** All parts, in order. */
export function sectionsOf(comparison: RunComparison): ComparisonSection[] {
  const { compare } = texts;
  const { claims, paths, identifiers } = comparison;
  const changedClaims = claims.filter(({ change }) => change !== 'same');
  const changedPaths = paths.filter(({ change }) => change !== 'same');
  const lost = identifiers.filter(({ change }) => change !== 'same-value');
  return [
    { title: compare.runs, lines: [sideSaid('A', comparison.a), sideSaid('B', comparison.b)], none: '' },
    { title: compare.circumstances, lines: comparison.circumstances, none: compare.sameCircumstances },
    {
      title: compare.claims,
      lines: [
        ...changedClaims.map(claimSaid),
        ...sameSaid(claims.length - changedClaims.length, compare.sameClaims),
      ],
      none: compare.noClaims,
    },
    {
      title: compare.paths,
      lines: [
        ...changedPaths.map(pathSaid),
        ...sameSaid(paths.length - changedPaths.length, compare.samePaths),
      ],
      none: compare.noPaths,
    },
    {
      title: compare.identifiers,
      lines: [
        ...lost.map(
          ({ browser, name, host, change }) => `${browser}: ${name} (${host}): ${compare.identifier[change]}`,
        ),
        ...sameSaid(identifiers.length - lost.length, compare.sameIdentifiers),
      ],
      none: compare.noIdentifiers,
    },
    { title: compare.incomparable, lines: comparison.incomparable, none: compare.allComparable },
  ];
}

function sideSaid(name: string, side: RunComparison['a']): string {
  const browsers = Object.entries(side.browsers).map(([id, version]) => `${id} ${version ?? '-'}`);
  const simulated = side.simulated ? ` [${texts.simulated.watermark}]` : '';
  return `${name}: ${side.runId}${simulated}, ${side.startedAt}, ${side.device ?? texts.compare.unknown}, ${browsers.join(', ')}`;
}

function claimSaid({ short, place, a, b, change }: RunComparison['claims'][number]): string {
  const answer = (one: typeof a) => `${one.answer} (${one.held}/${one.tries})`;
  return `${short} · ${placeSaid(place)}: ${answer(a)} → ${answer(b)} [${texts.compare.change[change]}]`;
}

function pathSaid({
  place,
  kind,
  host,
  operator,
  path,
  a,
  b,
  change,
}: RunComparison['paths'][number]): string {
  const to = operator === null ? host : `${operator} (${host})`;
  return `${texts.compare.pathChange[change]}: ${kind} → ${to} · ${placeSaid(place)} · ${visibleLine(path, longestCell)} · ${a.cases}/${a.of} → ${b.cases}/${b.of}`;
}

function placeSaid(place: Record<string, string>): string {
  return Object.values(place).join(', ');
}

function sameSaid(count: number, said: (count: number) => string): string[] {
  return count === 0 ? [] : [said(count)];
}
