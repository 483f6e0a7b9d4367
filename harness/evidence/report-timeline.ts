// One case's steps and traffic come in, the places of a picture of its time line go out: taps above, requests below.
import { scaleLinear } from 'd3-scale';
import type { AnalysedCase, RunAnalysis } from '../artifacts/analysis.ts';
import type { CaptureEvent } from '../artifacts/capture-log.ts';
import { hostOf, startOf, tonesOf } from './report-beats.ts';
import { operatorName } from './report-names.ts';
import { texts } from './report-texts.ts';

/** The lanes below the axis, from the top. */
export const lanes = ['found', 'own', 'open', 'quiet'] as const;
/** What a request was, seen from the user. */
export type Lane = (typeof lanes)[number];

/** A time line for one width. Numbers are in units of its view box. */
export interface Timeline {
  width: number;
  height: number;
  /** Height of the axis. */
  axis: number;
  ticks: { x: number; label: string }[];
  /** `row` counts upwards from the axis, so that close numbers do not cover each other. */
  taps: { x: number; row: number; number: number; said: string; failed: boolean }[];
  lanes: { lane: Lane; y: number; name: string; count: number }[];
  /** Requests so close together that they would be one spot are one. */
  requests: { x: number; lane: Lane; count: number; said: string }[];
  /** The picture in words. */
  said: string;
}

const laneGap = 24;
const tapRow = 20;
const tapWidth = 19;
const spotGrid = 3;
const left = 12;

/** The picture of a case for a wide screen and for a phone; null when there is nothing to draw. */
export function timelineOf(
  analysed: AnalysedCase,
  run: RunAnalysis,
): { wide: Timeline; narrow: Timeline } | null {
  const moments = momentsOf(analysed, run);
  if (moments.length === 0) return null;
  return { wide: drawn(analysed, moments, 960), narrow: drawn(analysed, moments, 350) };
}

interface Moment {
  atMs: number;
  lane: Lane;
  said: string;
}

type TlsFailure = Extract<CaptureEvent, { type: 'tls-failure' }>;

function momentsOf(analysed: AnalysedCase, run: RunAnalysis): Moment[] {
  const toneOf = tonesOf(analysed, run);
  const named = (host: string) => {
    const operator = operatorName(run, host);
    return operator === '' ? host : `${host} (${operator})`;
  };
  const spots = new Set(
    run.blindSpots.filter(({ caseId }) => caseId === analysed.case.id).map(({ host }) => host),
  );
  const refused = analysed.capture.filter(
    (event): event is TlsFailure => event.type === 'tls-failure' && spots.has(event.host),
  );
  return [
    ...analysed.exchanges.map((exchange): Moment => ({
      atMs: exchange.request.atMs,
      lane: toneOf(exchange),
      said: named(hostOf(exchange)),
    })),
    ...refused.map(({ atMs, host }): Moment => ({ atMs, lane: 'open', said: named(host ?? '') })),
  ].sort((a, b) => a.atMs - b.atMs);
}

function drawn(analysed: AnalysedCase, moments: readonly Moment[], width: number): Timeline {
  const startMs = startOf(analysed);
  const steps = analysed.drive.flatMap((event) => (event.type === 'step' ? [event] : []));
  const endMs = Math.max(startMs + 1000, ...[...moments, ...steps].map(({ atMs }) => atMs));
  const scale = scaleLinear()
    .domain([0, (endMs - startMs) / 1000])
    .range([left, width - left]);
  const xOf = (atMs: number) => round(Math.max(left, scale((atMs - startMs) / 1000)));
  const taps = placedTaps(
    steps.map((step) => ({
      x: xOf(step.atMs),
      number: step.index,
      said: step.said,
      failed: step.outcome === 'failed',
    })),
  );
  const axis = (Math.max(-1, ...taps.map(({ row }) => row)) + 1) * tapRow + 14;
  const counts = new Map<Lane, number>();
  for (const { lane } of moments) counts.set(lane, (counts.get(lane) ?? 0) + 1);
  const shown = lanes.filter((lane) => (counts.get(lane) ?? 0) > 0);
  return {
    width,
    height: axis + 30 + shown.length * laneGap,
    axis,
    ticks: scale.ticks(width > 500 ? 10 : 5).map((second) => ({
      x: round(scale(second)),
      label: `${second} s`,
    })),
    taps,
    lanes: shown.map((lane, index) => ({
      lane,
      y: axis + 36 + index * laneGap,
      name: texts.timeline.lanes[lane],
      count: counts.get(lane) ?? 0,
    })),
    requests: spotsOf(moments, xOf),
    said: texts.timeline.said(
      steps.length,
      shown.map((lane) => `${counts.get(lane) ?? 0} ${texts.timeline.lanes[lane]}`),
    ),
  };
}

/** Each number in the lowest row in which it covers no other. */
function placedTaps(taps: readonly Omit<Timeline['taps'][number], 'row'>[]): Timeline['taps'] {
  const ends: number[] = [];
  return taps.map((tap) => {
    const free = ends.findIndex((end) => end <= tap.x - tapWidth / 2);
    const row = free < 0 ? ends.length : free;
    ends[row] = tap.x + tapWidth / 2;
    return { ...tap, row };
  });
}

function spotsOf(moments: readonly Moment[], xOf: (atMs: number) => number): Timeline['requests'] {
  const spots = new Map<string, Timeline['requests'][number]>();
  for (const { atMs, lane, said } of moments) {
    const x = Math.round(xOf(atMs) / spotGrid) * spotGrid;
    const key = `${lane} ${x}`;
    const spot = spots.get(key);
    if (spot === undefined) spots.set(key, { x, lane, count: 1, said });
    else spot.count += 1;
  }
  return [...spots.values()];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
