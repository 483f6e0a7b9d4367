// An analysed run comes in, the table a reader sees first goes out: each statement with the answer for each browser and mode.
import type { RunAnalysis } from '../artifacts/analysis.ts';
import type { Mode } from '../artifacts/run-config.ts';
import {
  type Answer,
  answersIn,
  browsersOf,
  claimColumns,
  enginesIn,
  modeOrder,
  perEngine,
  unique,
} from './report-answers.ts';
import { browserName } from './report-names.ts';

/** One browser in one mode. */
export interface GlanceColumn {
  browser: string;
  mode: Mode;
}

/** One statement; the answers in the order of the columns, none where the statement does not speak of that mode. */
export interface GlanceRow {
  statement: string;
  cells: { with: string; answer: Answer }[][];
}

/** Statements as rows, browsers and modes as columns. */
export interface Glance {
  columns: GlanceColumn[];
  /** The engines, when an answer that names none holds for all of them. */
  engines: string;
  rows: GlanceRow[];
}

/** The table. Statements that differ only in the mode they speak about share a row; an answer for the engine it names does not name it again. */
export function glanceOf(run: RunAnalysis): Glance {
  const answerOf = answersIn(run);
  const places = browsersOf(run).flatMap(({ id }) => {
    const modes = run.cases.filter((one) => one.case.browser === id).map((one) => one.case.mode);
    return unique(modes, modeOrder).map((mode) => ({ id, mode }));
  });
  const judged = run.tables.claims.filter(({ id }) => run.matrix.some(({ claim }) => claim === id));
  const engines = enginesIn(
    run,
    run.cases.map((one) => one.case.engine),
  );
  return {
    columns: places.map(({ id, mode }) => ({ browser: browserName(run, id), mode })),
    engines,
    rows: claimColumns(judged, { sameEngines: true }).map((claims) => ({
      statement: claims[0].statement,
      cells: places.map(({ id, mode }) => {
        const cells = run.matrix.filter(
          (cell) =>
            cell.browser === id && cell.mode === mode && claims.some((claim) => claim.id === cell.claim),
        );
        return perEngine(run, cells, answerOf).map((entry) => ({
          ...entry,
          with:
            entry.with === engines || entry.with === enginesIn(run, claims[0].engines ?? [])
              ? ''
              : entry.with,
        }));
      }),
    })),
  };
}
