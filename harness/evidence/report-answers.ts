// An analysed run comes in, its answers in plain words go out: answers per browser and mode, matrix.
import type { RunAnalysis } from '../artifacts/analysis.ts';
import { axesOfCell } from '../artifacts/answers-summary.ts';
import type { MatrixCell } from '../artifacts/matrix.ts';
import type { Mode } from '../artifacts/run-config.ts';
import type { BrowserRow } from '../artifacts/tables.ts';
import type { Claim, VerdictWord } from '../artifacts/verdict.ts';
import { furtherAxesIn, placeOf } from './report-axes.ts';
import { changesOurMindIn } from './report-mind.ts';
import { browserWithVersion, engineName } from './report-names.ts';
import { type Sureness, supportIn } from './report-sureness.ts';
import { listed, texts } from './report-texts.ts';

/** What an answer rests on, for its colour: something found, nothing found, hidden from view, not measured. */
export type Tone = 'found' | 'clear' | 'open' | 'none';

/** One answer, linked to the case that decided it. */
export interface Answer {
  word: VerdictWord;
  tone: Tone;
  /** `3 of 3`; empty for a single repetition. */
  repetitions: string;
  caseId: string;
  said: string;
  sureness: Sureness;
  /** What the answer rests on, in a few words. */
  restsOn: string;
}

/**
 * One statement's answers for a browser and mode: one per engine, or a single one when all engines agree. `reason` says
 * why, not again where the answer above gave the same.
 */
export interface AnswerLine {
  statement: string;
  who: string;
  /** What a reader would have to show us to turn the answers around. */
  changesOurMind: string;
  answers: { with: string; answer: Answer; reason: string }[];
}

/** All answers for one browser in one mode. */
export interface ModeAnswers {
  mode: Mode;
  lines: AnswerLine[];
}

/** All answers for one browser. */
export interface BrowserAnswers {
  name: string;
  role: BrowserRow['role'];
  modes: ModeAnswers[];
}

/** Claims as columns, browser, mode and engine as rows. */
export interface MatrixTable {
  columns: { short: string; statements: string[] }[];
  /** `further`: axes beyond these three on which the run's cases differ; empty when there is none. */
  rows: { browser: string; mode: Mode; engine: string; further: string; cells: (Answer | null)[] }[];
}

/** Answers per browser and mode. */
export function answersOf(run: RunAnalysis): BrowserAnswers[] {
  const answerOf = answersIn(run);
  return browsersOf(run).map((browser) => {
    const cells = run.matrix.filter((cell) => cell.browser === browser.id);
    return {
      name: browserWithVersion(run, browser.id),
      role: browser.role,
      modes: unique(
        cells.map((cell) => cell.mode),
        modeOrder,
      ).map((mode) => ({
        mode,
        lines: linesOf(
          run,
          cells.filter((cell) => cell.mode === mode),
          answerOf,
        ),
      })),
    };
  });
}

/** The matrix. Claims that differ only in the mode they speak about share a column. */
export function matrixTableOf(run: RunAnalysis): MatrixTable {
  const judged = run.tables.claims.filter((claim) => run.matrix.some((cell) => cell.claim === claim.id));
  const columns = claimColumns(judged);
  const rows = groupedBy(run.matrix, placeOf);
  const answerOf = answersIn(run);
  const further = furtherAxesIn(run);
  const order = browsersOf(run).map((browser) => browser.id);
  return {
    columns: columns.map((claims) => ({
      short: claims[0].short,
      statements: claims.map((claim) => claim.statement),
    })),
    rows: rows
      .sort(([a], [b]) => compareRows(a, b, order))
      .map((cells) => ({
        browser: browserWithVersion(run, cells[0].browser),
        mode: cells[0].mode,
        engine: engineName(run, cells[0].engine),
        further: further(axesOfCell(cells[0])),
        cells: columns.map((claims) => {
          const cell = cells.find((candidate) => claims.some((claim) => claim.id === candidate.claim));
          return cell === undefined ? null : answerOf(cell);
        }),
      })),
  };
}

/**
 * Claims grouped into columns: same thing looked for at the same operators, told apart by mode or engine alone. With
 * `sameEngines`, by mode alone: where one sentence stands for all of them it must not name an engine that is not meant.
 */
export function claimColumns(
  claims: readonly Claim[],
  { sameEngines = false }: { sameEngines?: boolean } = {},
): [Claim, ...Claim[]][] {
  const columns: [Claim, ...Claim[]][] = [];
  for (const claim of claims) {
    const twin = columns.find((column) =>
      column.every(
        (other) =>
          areModeTwins(claim, other) &&
          (!sameEngines || JSON.stringify(claim.engines) === JSON.stringify(other.engines)),
      ),
    );
    if (twin === undefined) columns.push([claim]);
    else twin.push(claim);
  }
  return columns;
}

function areModeTwins(a: Claim, b: Claim): boolean {
  const essence = ({
    predicate,
    looksFor,
    operators,
    hosts,
    party,
    holdsWhen,
    journeys,
    switches,
    names,
  }: Claim) =>
    JSON.stringify([predicate, looksFor, operators, hosts, party, holdsWhen, journeys, switches, names]);
  return essence(a) === essence(b) && !(share(a.modes, b.modes) && share(a.engines, b.engines));
}

/** Whether two axes have a value in common; an absent one stands for all. */
function share(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  return one === undefined || other === undefined || one.some((value) => other.includes(value));
}

/** The colour of an answer, by what it rests on. */
export function toneOf(word: VerdictWord, claim: Claim | undefined): Tone {
  if (word === 'inconclusive') return 'open';
  if (word === 'not-run') return 'none';
  const holdsWhenFound = claim?.holdsWhen !== 'not-found';
  return (word === 'reproduced') === holdsWhenFound ? 'found' : 'clear';
}

type AnswerOf = (cell: MatrixCell) => Answer;

function linesOf(run: RunAnalysis, cells: readonly MatrixCell[], answerOf: AnswerOf): AnswerLine[] {
  let given = '';
  const reasonFor = ({ said }: Answer): string => {
    if (given === said) return texts.sameReason;
    given = said;
    return said;
  };
  return run.tables.claims.flatMap((claim) => {
    const own = cells.filter((cell) => cell.claim === claim.id);
    if (own.length === 0) return [];
    const answers = perEngine(run, own, answerOf).map((entry) => ({
      ...entry,
      reason: reasonFor(entry.answer),
    }));
    const { statement, who } = claim;
    const changesOurMind = changesOurMindIn(
      claim,
      answers.map(({ answer }) => answer.word),
    );
    return [{ statement, who, changesOurMind, answers }];
  });
}

/** One answer for all engines when they agree, else one for each cell. */
export function perEngine(
  run: RunAnalysis,
  cells: readonly MatrixCell[],
  answerOf: AnswerOf,
): { with: string; answer: Answer }[] {
  const [first] = cells;
  if (first === undefined) return [];
  const further = furtherAxesIn(run);
  const place = (cell: MatrixCell) =>
    [engineName(run, cell.engine), further(axesOfCell(cell))].filter((part) => part !== '').join(', ');
  if (cells.some((cell) => cell.verdict !== first.verdict))
    return cells.map((cell) => ({ with: place(cell), answer: answerOf(cell) }));
  const all = {
    ...first,
    caseIds: cells.flatMap(({ caseIds }) => caseIds),
    k: sum(cells.map(({ k }) => k)),
    of: sum(cells.map(({ of }) => of)),
  };
  const engines = enginesIn(
    run,
    cells.map((cell) => cell.engine),
  );
  const repeated = cells.some(({ of }) => of > 1);
  const answer = answerOf(all);
  return [{ with: engines, answer: repeated ? answer : { ...answer, repetitions: '' } }];
}

/** Names of engines, listed in the order of their table. */
export function enginesIn(run: RunAnalysis, ids: readonly string[]): string {
  const order = run.tables.searchEngines.map(({ id }) => id);
  return listed(unique(ids, order).map((id) => engineName(run, id)));
}

/** Gives the answer of any cell of a run. */
export function answersIn(run: RunAnalysis): AnswerOf {
  const claims = new Map(run.tables.claims.map((claim) => [claim.id, claim]));
  const supportOf = supportIn(run);
  return (cell) => ({
    word: cell.verdict,
    tone: toneOf(cell.verdict, claims.get(cell.claim)),
    repetitions: cell.of > 1 ? texts.repetitions(cell.k, cell.of) : '',
    caseId: cell.decidedBy,
    said: cell.said,
    ...supportOf(cell),
  });
}

/** Browsers of the run's cases, those under test first, else in table order. */
export function browsersOf(run: RunAnalysis): BrowserRow[] {
  const driven = new Set(run.cases.map(({ case: planned }) => planned.browser));
  const rows = run.tables.browsers.filter((row) => driven.has(row.id));
  return [...rows.filter((row) => row.role === 'subject'), ...rows.filter((row) => row.role === 'control')];
}

/** Modes as a reader meets them. */
export const modeOrder: readonly Mode[] = ['normal', 'incognito'];

function compareRows(a: MatrixCell, b: MatrixCell, browsers: readonly string[]): number {
  return (
    browsers.indexOf(a.browser) - browsers.indexOf(b.browser) ||
    modeOrder.indexOf(a.mode) - modeOrder.indexOf(b.mode) ||
    (a.engine < b.engine ? -1 : Number(a.engine > b.engine))
  );
}

/** Groups with the same key, in order of first appearance; none is empty. */
export function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** Without repeats; in `order` when given, else in order of appearance. */
export function unique<T>(items: readonly T[], order?: readonly T[]): T[] {
  const once = [...new Set(items)];
  return order === undefined ? once : once.sort((a, b) => order.indexOf(a) - order.indexOf(b));
}
