// A run's cases come in, normal and incognito mode side by side go out: what was sent to whom in one and in the other.
import type { AnalysedCase, RunAnalysis } from '../artifacts/analysis.ts';
import type { Finding } from '../artifacts/finding.ts';
import type { Mode } from '../artifacts/run-config.ts';
import { browsersOf, groupedBy, modeOrder } from './report-answers.ts';
import { axesOfCase, furtherAxesIn } from './report-axes.ts';
import { hostOf } from './report-beats.ts';
import { browserWithVersion, countText, engineName, operatorName } from './report-names.ts';
import { texts } from './report-texts.ts';

/** One thing as seen in each mode. */
export interface SideRow {
  what: string;
  to: string;
  /** Where in the upload, with list positions left open; empty when there is none. */
  path: string;
  /** In the order of `modes`. */
  sides: { said: string; found: boolean }[];
  differs: boolean;
}

/** One browser with one engine, in every mode it was driven in. */
export interface SideBySide {
  browser: string;
  engine: string;
  modes: Mode[];
  /** What the difference is, in a sentence. */
  said: string;
  rows: SideRow[];
  /** Rows beyond those shown. */
  leftOut: number;
}

const mostRows = 14;

interface Side {
  mode: Mode;
  cases: AnalysedCase[];
  findings: Finding[];
}

/** Every browser and engine that was driven in at least two modes. */
export function sidesOf(run: RunAnalysis): SideBySide[] {
  const order = browsersOf(run).map(({ id }) => id);
  const further = furtherAxesIn(run);
  const findings = findingsByCase(run);
  const pairs = groupedBy(run.cases, ({ case: planned }) =>
    JSON.stringify(axesOfCase(planned).filter(([name]) => name !== 'mode')),
  );
  return pairs
    .map((cases) => ({ cases, planned: cases[0].case }))
    .sort((a, b) => order.indexOf(a.planned.browser) - order.indexOf(b.planned.browser))
    .flatMap(({ cases, planned }) => {
      const sides = modeOrder.flatMap((mode): Side[] => {
        const own = cases.filter((one) => one.case.mode === mode && one.outcome === 'completed');
        if (own.length === 0) return [];
        return [{ mode, cases: own, findings: own.flatMap((one) => findings.get(one.case.id) ?? []) }];
      });
      if (sides.length < 2) return [];
      const sent = sentRows(sides, run);
      const place = [engineName(run, planned.engine), further(axesOfCase(planned))];
      return [
        {
          browser: browserWithVersion(run, planned.browser),
          engine: place.filter((part) => part !== '').join(', '),
          modes: sides.map(({ mode }) => mode),
          said: differenceSaid(sent, sides),
          rows: [...sent.slice(0, mostRows), ...totalRows(sides, run)],
          leftOut: Math.max(0, sent.length - mostRows),
        },
      ];
    });
}

/** Unexplained ones, by the case that planted what was found. */
function findingsByCase(run: RunAnalysis): Map<string, Finding[]> {
  const found = run.findings.filter(({ direction, explained }) => direction === 'sent' && !explained);
  return new Map(
    groupedBy(found, ({ canary }) => canary.split('/')[0] ?? '').map((group) => [
      group[0].canary.split('/')[0] ?? '',
      group,
    ]),
  );
}

function sentRows(sides: readonly Side[], run: RunAnalysis): SideRow[] {
  const all = sides.flatMap(({ findings }) => findings);
  const keyOf = (finding: Finding) => JSON.stringify([finding.kind, finding.host, openPath(finding.address)]);
  return groupedBy(all, keyOf).map((group) => {
    const [first] = group;
    const counts = sides.map(({ findings }) => {
      const own = findings.filter((finding) => keyOf(finding) === keyOf(first));
      return new Set(own.map(({ caseId, exchange }) => `${caseId} ${exchange}`)).size;
    });
    const operator = operatorName(run, first.host);
    return {
      what: texts.kinds[first.kind],
      to: operator === '' ? first.host : `${operator} (${first.host})`,
      path: openPath(first.address),
      sides: counts.map((count) => ({
        said: count === 0 ? texts.sides.notSeen : texts.sides.uploads(count),
        found: count > 0,
      })),
      differs: counts.some((count) => count > 0) && counts.some((count) => count === 0),
    };
  });
}

function totalRows(sides: readonly Side[], run: RunAnalysis): SideRow[] {
  const requests = sides.map(({ cases }) => cases.reduce((sum, one) => sum + one.exchanges.length, 0));
  const values = sides.map(
    ({ findings }) =>
      new Set(
        findings.flatMap(({ identifiers }) => identifiers.map(({ name, value }) => `${name} ${value}`)),
      ),
  );
  const shared = [...(values[0] ?? [])].filter((value) => values.every((other) => other.has(value))).length;
  const hosts = sides.map(({ cases }) => new Set(cases.flatMap(({ exchanges }) => exchanges.map(hostOf))));
  const plain = (said: string) => ({ said, found: false });
  const blind = sides.map(({ cases }) => {
    const ids = new Set(cases.map((one) => one.case.id));
    return run.blindSpots.filter(({ caseId, counts }) => counts && ids.has(caseId)).length;
  });
  const row = (what: string, said: string[]): SideRow => ({
    what,
    to: '',
    path: '',
    sides: said.map(plain),
    differs: false,
  });
  return [
    row(
      texts.sides.identifiers,
      values.map((own) => texts.sides.identifierCount(own.size, shared)),
    ),
    row(
      texts.sides.requests,
      requests.map((count, index) => texts.sides.requestCount(countText(count), hosts[index]?.size ?? 0)),
    ),
    row(
      texts.sides.blind,
      blind.map((count) => (count === 0 ? texts.sides.noBlind : countText(count))),
    ),
  ];
}

function differenceSaid(rows: readonly SideRow[], sides: readonly Side[]): string {
  if (rows.length === 0) return texts.sides.nothingInEither;
  const differing = rows.filter(({ differs }) => differs);
  if (differing.length === 0) return texts.sides.noDifference;
  const index = sides.findIndex(({ mode }) => mode === 'incognito');
  const missing = differing.filter((row) => row.sides[index]?.found === false);
  if (missing.length === rows.length) return texts.sides.stopped;
  return missing.length === 0 ? texts.sides.more : texts.sides.less(missing.length, rows.length);
}

/** Addresses that differ in a list position alone are one path. */
export function openPath(address: string): string {
  return address.replace(/\[\d+\]/g, '[*]').replace(/#\d+/g, '');
}
