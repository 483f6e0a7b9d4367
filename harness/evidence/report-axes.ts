// A cell of the matrix comes in, the axes it lies on go out: whatever axes the run has, not a fixed list of them.
import type { RunAnalysis } from '../artifacts/analysis.ts';
import { axesOfCell } from '../artifacts/answers-summary.ts';
import type { Case } from '../artifacts/case.ts';
import type { MatrixCell } from '../artifacts/matrix.ts';
import { texts } from './report-texts.ts';

/** Axes with a column, a name or a place of their own. */
const namedAxes: ReadonlySet<string> = new Set(['browser', 'mode', 'engine']);
/** Fields of a case that are no axis. */
const otherFields: ReadonlySet<string> = new Set<keyof Case>(['id', 'canaries', 'repetition']);

/** Name and value of every axis of a planned case. */
export function axesOfCase(planned: Case): [string, string][] {
  return scalarsOf(planned).filter(([name]) => !otherFields.has(name));
}

/** Two cells with the same text stand in the same row of the matrix. */
export function placeOf(cell: MatrixCell): string {
  return JSON.stringify(axesOfCell(cell));
}

/** Says the axes beyond browser, mode and engine on which this run's cells differ; empty when there is none. */
export function furtherAxesIn(run: RunAnalysis): (axes: [string, string][]) => string {
  const seen = new Map<string, Set<string>>();
  for (const [name, value] of run.cases.flatMap((one) => axesOfCase(one.case)))
    seen.set(name, (seen.get(name) ?? new Set()).add(value));
  return (axes) =>
    axes
      .filter(([name]) => !namedAxes.has(name) && (seen.get(name)?.size ?? 0) > 1)
      .map(([name, value]) => texts.axis(name, value))
      .join(', ');
}

function scalarsOf(fields: object): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
  );
}
