// An analysed run comes in, its answers in plain words go out: answers per browser and mode, matrix.
import type { RunAnalysis } from '../artifacts/analysis.ts';
import type { MatrixCell } from '../artifacts/matrix.ts';
import type { Mode } from '../artifacts/run-config.ts';
import type { BrowserRow } from '../artifacts/tables.ts';
import type { Claim, VerdictWord } from '../artifacts/verdict.ts';
import { browserWithVersion, engineName } from './report-names.ts';
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
}

/**
 * One statement's answers for a browser and mode: one per engine, or a single one when all engines agree. `reason` says
 * why an answer is open or not measured, not again where the answer above gave it; empty for the others.
 */
export interface AnswerLine {
  statement: string;
  who: string;
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
  rows: { browser: string; mode: Mode; engine: string; cells: (Answer | null)[] }[];
}

/** Answers per browser and mode. */
export function answersOf(run: RunAnalysis): BrowserAnswers[] {
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
        ),
      })),
    };
  });
}

/** The matrix. Claims that differ only in the mode they speak about share a column. */
export function matrixTableOf(run: RunAnalysis): MatrixTable {
  const judged = run.tables.claims.filter((claim) => run.matrix.some((cell) => cell.claim === claim.id));
  const columns = claimColumns(judged);
  const rowKeys = unique(run.matrix.map((cell) => JSON.stringify([cell.browser, cell.mode, cell.engine])));
  const rows = rowKeys.map((key) => run.matrix.filter((cell) => keyOfRow(cell) === key));
  const order = browsersOf(run).map((browser) => browser.id);
  return {
    columns: columns.map((claims) => ({
      short: claims[0].short,
      statements: claims.map((claim) => claim.statement),
    })),
    rows: rows
      .flatMap(([first, ...more]) => (first === undefined ? [] : [[first, ...more] as const]))
      .sort(([a], [b]) => compareRows(a, b, order))
      .map((cells) => ({
        browser: browserWithVersion(run, cells[0].browser),
        mode: cells[0].mode,
        engine: engineName(run, cells[0].engine),
        cells: columns.map((claims) => {
          const cell = cells.find((candidate) => claims.some((claim) => claim.id === candidate.claim));
          return cell === undefined ? null : answerOf(run, cell);
        }),
      })),
  };
}

/** Claims grouped into columns: same thing looked for at the same operators, told apart by mode or engine alone. */
export function claimColumns(claims: readonly Claim[]): [Claim, ...Claim[]][] {
  const columns: [Claim, ...Claim[]][] = [];
  for (const claim of claims) {
    const twin = columns.find((column) => column.every((other) => areModeTwins(claim, other)));
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

function linesOf(run: RunAnalysis, cells: readonly MatrixCell[]): AnswerLine[] {
  let given = '';
  const reasonFor = ({ tone, said }: Answer): string => {
    if (tone !== 'open' && tone !== 'none') return '';
    if (given === said) return texts.sameReason;
    given = said;
    return said;
  };
  const entry = (engines: string, cell: MatrixCell) => {
    const answer = answerOf(run, cell);
    return { with: engines, answer, reason: reasonFor(answer) };
  };
  return run.tables.claims.flatMap((claim) => {
    const own = cells.filter((cell) => cell.claim === claim.id);
    const [first] = own;
    if (first === undefined) return [];
    const agreed = own.every((cell) => cell.verdict === first.verdict);
    const engines = unique(own.map((cell) => engineName(run, cell.engine)));
    const answers = agreed
      ? [entry(listed(engines), first)]
      : own.map((cell) => entry(engineName(run, cell.engine), cell));
    return [{ statement: claim.statement, who: claim.who, answers }];
  });
}

function answerOf(run: RunAnalysis, cell: MatrixCell): Answer {
  const claim = run.tables.claims.find((candidate) => candidate.id === cell.claim);
  return {
    word: cell.verdict,
    tone: toneOf(cell.verdict, claim),
    repetitions: cell.of > 1 ? texts.repetitions(cell.k, cell.of) : '',
    caseId: cell.decidedBy,
    said: cell.said,
  };
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

function keyOfRow(cell: MatrixCell): string {
  return JSON.stringify([cell.browser, cell.mode, cell.engine]);
}

/** Without repeats; in `order` when given, else in order of appearance. */
export function unique<T>(items: readonly T[], order?: readonly T[]): T[] {
  const once = [...new Set(items)];
  return order === undefined ? once : once.sort((a, b) => order.indexOf(a) - order.indexOf(b));
}
