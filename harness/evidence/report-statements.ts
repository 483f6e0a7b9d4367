// An analysed run comes in, every statement of its claims table goes out: who said it where, whether this run could answer it, and what would change our mind.
import type { RunAnalysis } from '../artifacts/analysis.ts';
import type { MatrixCell } from '../artifacts/matrix.ts';
import type { Party } from '../artifacts/party.ts';
import { sourceIds, type SourceRow } from '../artifacts/sources.ts';
import type { Claim } from '../artifacts/verdict.ts';
import { changesOurMindIn } from './report-mind.ts';
import { type Answer, answersIn, browsersOf, type Tone } from './report-answers.ts';
import { gradeText } from './source-text.ts';
import { texts } from './report-texts.ts';

/** One published statement. */
export interface Statement {
  id: string;
  said: string;
  who: string;
  /** The publications it stands in; `address` is empty where there is none to look up. */
  sources: { title: string; grade: string; address: string }[];
  /** What the sources say of it in particular; empty when their titles tell. */
  note: string;
  changesOurMind: string;
  /** The answers of this run, each with the browsers it was given for; empty when no case could answer it. */
  answers: { word: string; tone: Tone; browsers: string[] }[];
  /** Why no case of this run could answer it, and what it takes; null when one could. */
  outside: { reason: string; takes: string[] } | null;
}

/** The statements of one party. */
export interface StatementGroup {
  party: Party;
  statements: Statement[];
}

const parties: readonly Party[] = ['researcher', 'vendor', 'follow-up'];

/** All statements of the run's claims table, in its order, by party. */
export function statementsOf(run: RunAnalysis): StatementGroup[] {
  const answerOf = answersIn(run);
  return parties.flatMap((party): StatementGroup[] => {
    const claims = run.tables.claims.filter((claim) => claim.party === party);
    if (claims.length === 0) return [];
    return [
      {
        party,
        statements: claims.map((claim) => statementOf(claim, run, answerOf)),
      },
    ];
  });
}

function statementOf(claim: Claim, run: RunAnalysis, answerOf: (cell: MatrixCell) => Answer): Statement {
  const outside = run.outside.find((one) => one.claim === claim.id);
  return {
    id: claim.id,
    said: claim.statement,
    who: claim.who,
    sources: sourceIds(claim.source).map((id) => sourceOf(id, run.tables.sources)),
    note: claim.note ?? '',
    changesOurMind: changesOurMindIn(
      claim,
      run.matrix.filter((cell) => cell.claim === claim.id).map(({ verdict }) => verdict),
    ),
    answers: answersTo(claim, run, answerOf),
    outside: outside === undefined ? null : { reason: outside.reason, takes: whatItTakes(claim, run) },
  };
}

function sourceOf(id: string, sources: readonly SourceRow[]): Statement['sources'][number] {
  const row = sources.find((candidate) => candidate.id === id);
  if (row === undefined) return { title: id, grade: '', address: '' };
  return { title: row.title, grade: gradeText(row), address: URL.canParse(row.url) ? row.url : '' };
}

/** Browsers under test first. */
function answersTo(
  claim: Claim,
  run: RunAnalysis,
  answerOf: (cell: MatrixCell) => Answer,
): Statement['answers'] {
  const lines: Statement['answers'] = [];
  for (const { id, name } of browsersOf(run))
    for (const cell of run.matrix.filter((one) => one.claim === claim.id && one.browser === id)) {
      const { word, tone } = answerOf(cell);
      const named = texts.answers[word];
      const same = lines.find((line) => line.word === named && line.tone === tone);
      if (same === undefined) lines.push({ word: named, tone, browsers: [name] });
      else if (!same.browsers.includes(name)) same.browsers.push(name);
    }
  return lines;
}

/** What a run must have to answer the claim and this one lacks by its plan, and all that it must hold; empty for a claim that nothing can decide. */
function whatItTakes(claim: Claim, run: RunAnalysis): string[] {
  if (claim.predicate === null) return [];
  const { takes } = texts.statements;
  const driven = run.cases.map((one) => one.case);
  const { journeys, modes, engines, switches, accounts, regions, needs = [] } = claim;
  return [
    ...(driven.some(({ journey }) => journeys.includes(journey)) ? [] : [takes.journeys(journeys)]),
    ...(driven.some(({ mode }) => modes.includes(mode)) ? [] : [takes.modes(modes)]),
    ...(engines === undefined || driven.some(({ engine }) => engines.includes(engine))
      ? []
      : [takes.engines(engines)]),
    ...(switches === undefined ? [] : [takes.switches(switches)]),
    ...(accounts === undefined ? [] : [takes.accounts(accounts)]),
    ...(regions === undefined ? [] : [takes.regions(regions)]),
    ...needs.map((need) => takes.needs[need]),
  ];
}
