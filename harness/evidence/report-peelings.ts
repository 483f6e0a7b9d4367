// The uploads of one case that carried something home come in, each goes out opened layer by layer for a reader.
import type { AnalysedCase, RunAnalysis } from '../artifacts/analysis.ts';
import type { CanaryKind } from '../artifacts/case.ts';
import type { Finding } from '../artifacts/finding.ts';
import type { PeeledLayer, Peeling } from '../artifacts/peeling.ts';
import { startOf } from './report-beats.ts';
import { countText, offsetText, operatorName, timeText } from './report-names.ts';
import type { Picture, PictureBudget } from './report-pictures.ts';
import { texts } from './report-texts.ts';

/** Uploads opened per case; the rest are counted. */
const openedPerCase = 6;

/** One layer as told. */
export interface LayerStory {
  title: string;
  hint: string;
  size: string;
  shownAs: PeeledLayer['shownAs'];
  check: string | null;
  /** Pieces of the excerpt, marked or not, in order. */
  pieces: { text: string; marked: boolean }[];
  cutBefore: boolean;
  cutAfter: boolean;
}

/** One opened upload as told. */
export interface PeelingStory {
  exchange: string;
  /** Case in whose capture it arrived; null when it is this one's. */
  arrivedIn: string | null;
  time: string;
  host: string;
  operator: string;
  claimedTime: string | null;
  travelled: { kind: CanaryKind; name: string; spelling: string; address: string; count: number }[];
  identifiers: { name: string; value: string; meaning: string }[];
  layers: LayerStory[];
  screen: { picture: Picture; said: string } | null;
}

/** Uploads with what this case planted, in order of arrival, at most six of them. */
export function peelingStories(
  analysed: AnalysedCase,
  run: RunAnalysis,
  pictures: PictureBudget,
): { stories: PeelingStory[]; leftOut: number } {
  const findings = new Map(
    run.findings
      .filter((finding) => finding.canary.startsWith(`${analysed.case.id}/`))
      .map((finding) => [finding.id, finding]),
  );
  const own = run.peelings
    .map((peeling) => ({
      peeling,
      found: peeling.findings.flatMap((id) => findings.get(id) ?? []),
    }))
    .filter(({ found }) => found.length > 0);
  const stories = own
    .slice(0, openedPerCase)
    .map(({ peeling, found }) => peelingStory(peeling, found, { analysed, run, pictures }));
  return { stories, leftOut: Math.max(0, own.length - openedPerCase) };
}

function peelingStory(
  peeling: Peeling,
  found: Finding[],
  { analysed, run, pictures }: { analysed: AnalysedCase; run: RunAnalysis; pictures: PictureBudget },
): PeelingStory {
  const home = run.cases.find(({ case: planned }) => planned.id === peeling.caseId);
  const exchanges = home?.exchanges ?? run.between;
  const exchange = exchanges.find((candidate) => candidate.id === peeling.exchange);
  const atMs = exchange?.request.atMs ?? startOf(analysed);
  const host = found[0]?.host ?? '';
  const claimedMs = found.find((finding) => finding.eventTimeMs !== null)?.eventTimeMs ?? null;
  return {
    exchange: peeling.exchange,
    arrivedIn: peeling.caseId === analysed.case.id ? null : peeling.caseId,
    time: offsetText(atMs, startOf(analysed)),
    host,
    operator: operatorName(run, host),
    claimedTime: claimedMs === null || !isRealTime(claimedMs) ? null : timeText(claimedMs),
    travelled: travelledOf(found),
    identifiers: identifiersOf(found, run),
    layers: peeling.open().map(layerStory),
    screen: screenAt(claimedMs ?? atMs, analysed, pictures),
  };
}

/** One line per kind and spelling. */
function travelledOf(found: readonly Finding[]): PeelingStory['travelled'] {
  const lines = new Map<string, PeelingStory['travelled'][number]>();
  for (const { kind, spelling, address } of found) {
    const key = JSON.stringify([kind, spelling]);
    const line = lines.get(key);
    if (line === undefined) lines.set(key, { kind, name: texts.kinds[kind], spelling, address, count: 1 });
    else line.count += 1;
  }
  return [...lines.values()];
}

function identifiersOf(found: readonly Finding[], run: RunAnalysis): PeelingStory['identifiers'] {
  const lines = new Map<string, PeelingStory['identifiers'][number]>();
  for (const { name, value } of found.flatMap((finding) => finding.identifiers)) {
    const meaning = run.tables.identifiers.find((row) => row.name === name)?.meaning ?? '';
    lines.set(JSON.stringify([name, value]), { name, value, meaning });
  }
  return [...lines.values()];
}

/** The picture of the last step begun by then. */
function screenAt(atMs: number, analysed: AnalysedCase, pictures: PictureBudget): PeelingStory['screen'] {
  const steps = analysed.drive.filter((event) => event.type === 'step' && event.screenshot !== null);
  const step = steps.filter((event) => event.atMs <= atMs).at(-1) ?? steps[0];
  if (step?.type !== 'step') return null;
  const picture = pictures.take(step.screenshot);
  return picture === null ? null : { picture, said: step.said };
}

function layerStory(layer: PeeledLayer): LayerStory {
  const kind = layer.segment?.split(':')[0] ?? '';
  return {
    title: layerTitle(layer.segment),
    hint: layer.segment === null ? texts.peeling.rawHint : (texts.layers.hints[kind] ?? ''),
    size: texts.peeling.bytes(countText(layer.sizeBytes)),
    shownAs: layer.shownAs,
    check: layer.check,
    pieces: piecesOf(layer.excerpt),
    cutBefore: layer.excerpt.cutBefore,
    cutAfter: layer.excerpt.cutAfter,
  };
}

function layerTitle(segment: string | null): string {
  if (segment === null) return texts.peeling.raw;
  const [kind = segment, ...rest] = segment.split(':');
  const name = rest.join(':');
  switch (kind) {
    case 'form':
      return texts.layers.form(name);
    case 'query':
      return texts.layers.query(name);
    case 'header':
      return texts.layers.header(name);
    case 'json':
    case 'jsonl':
      return texts.layers.json;
    default:
      return texts.layers.undone(segment);
  }
}

function piecesOf({ text, marks }: PeeledLayer['excerpt']): LayerStory['pieces'] {
  const pieces: LayerStory['pieces'] = [];
  let at = 0;
  for (const [start, end] of marks) {
    if (start > at) pieces.push({ text: text.slice(at, start), marked: false });
    if (end > start) pieces.push({ text: text.slice(start, end), marked: true });
    at = Math.max(at, end);
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false });
  return pieces;
}

/** Payloads may claim any number; dates print only within JavaScript's range. */
function isRealTime(atMs: number): boolean {
  return Math.abs(atMs) <= 8.64e15;
}
