// An analysed run comes in, the story of each of its cases goes out.
import type { AnalysedCase, RunAnalysis } from '../artifacts/analysis.ts';
import type { DriveStep } from '../artifacts/drive-log.ts';
import type { Mode } from '../artifacts/run-config.ts';
import { type Tone, toneOf } from './report-answers.ts';
import { type Beat, beatsOf, startOf } from './report-beats.ts';
import { beatsShown } from './report-beats-shown.ts';
import { besideIdle, type IdleComparison } from './report-idle.ts';
import { browserWithVersion, engineName, offsetText, timeText } from './report-names.ts';
import { type PeelingStory, peelingStories } from './report-peelings.ts';
import type { Picture, PictureBudget } from './report-pictures.ts';
import { texts } from './report-texts.ts';
import { type Timeline, timelineOf } from './report-timeline.ts';

/** One step with its picture. */
export interface Frame {
  /** As on the time line. */
  number: number;
  time: string;
  said: string;
  failed: boolean;
  picture: Picture | null;
}

/** Claims with the same answer for the same reason. */
export interface VerdictLine {
  claims: { short: string; statement: string }[];
  word: string;
  tone: Tone;
  said: string;
}

/** One case as told. */
export interface CaseStory {
  id: string;
  browser: string;
  engine: string;
  mode: Mode;
  /** Repetition number; null when there is only one. */
  repetition: number | null;
  started: string;
  /** Null when it was driven to its end. */
  unfinished: { outcome: string; reason: string } | null;
  verdicts: VerdictLine[];
  /** Null when nothing was done and nothing was sent. */
  timeline: { wide: Timeline; narrow: Timeline } | null;
  frames: Frame[];
  beats: Beat[];
  /** Beats beyond those told here. */
  beatsLeftOut: number;
  peelings: PeelingStory[];
  /** Uploads with findings beyond those opened here. */
  peelingsLeftOut: number;
  blindSpots: { said: string; counts: boolean }[];
  /** Null where there is no idle case to hold it against. */
  besideIdle: IdleComparison | null;
}

/** Stories of all cases in driving order. */
export function caseStories(run: RunAnalysis, pictures: PictureBudget): CaseStory[] {
  return run.cases.map((analysed) => caseStory(analysed, run, pictures));
}

function caseStory(analysed: AnalysedCase, run: RunAnalysis, pictures: PictureBudget): CaseStory {
  const { case: planned, drive, outcome, reason } = analysed;
  const startMs = startOf(analysed);
  const steps = drive.filter((event) => event.type === 'step');
  const frames = steps.map((step) => frameOf(step, startMs, pictures));
  const { stories, leftOut } = peelingStories(analysed, run, pictures);
  const told = beatsShown(beatsOf(analysed, run));
  const repeated = run.cases.some(({ case: other }) => other.repetition > 1);
  return {
    id: planned.id,
    browser: browserWithVersion(run, planned.browser),
    engine: engineName(run, planned.engine),
    mode: planned.mode,
    repetition: repeated ? planned.repetition : null,
    started: startMs === 0 ? '' : timeText(startMs),
    unfinished: outcome === 'completed' ? null : { outcome: texts.outcomes[outcome], reason: reason ?? '' },
    verdicts: verdictLines(planned.id, run),
    timeline: timelineOf(analysed, run),
    frames,
    beats: told.beats,
    beatsLeftOut: told.leftOut,
    peelings: stories,
    peelingsLeftOut: leftOut,
    blindSpots: run.blindSpots
      .filter((spot) => spot.caseId === planned.id)
      .map(({ said, counts }) => ({ said, counts })),
    besideIdle: besideIdle(analysed, run),
  };
}

function frameOf(step: DriveStep, startMs: number, pictures: PictureBudget): Frame {
  return {
    number: step.index,
    time: offsetText(step.atMs, startMs),
    said: step.said,
    failed: step.outcome === 'failed',
    picture: pictures.take(step.screenshot),
  };
}

function verdictLines(caseId: string, run: RunAnalysis): VerdictLine[] {
  const lines: VerdictLine[] = [];
  for (const verdict of run.verdicts.filter((candidate) => candidate.caseId === caseId)) {
    const claim = run.tables.claims.find((candidate) => candidate.id === verdict.claim);
    const named = { short: claim?.short ?? verdict.claim, statement: claim?.statement ?? '' };
    const word = texts.answers[verdict.verdict];
    const tone = toneOf(verdict.verdict, claim);
    const { said } = verdict;
    const same = lines.find((line) => line.said === said && line.word === word && line.tone === tone);
    if (same === undefined) lines.push({ claims: [named], word, tone, said });
    else same.claims.push(named);
  }
  return lines;
}
