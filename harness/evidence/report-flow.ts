// A run's unexplained findings come in, the places of a flow picture go out: what was done, in which browser, which server, whose it is.
import { sankey, sankeyJustify, sankeyLinkHorizontal } from 'd3-sankey';
import type { RunAnalysis } from '../artifacts/analysis.ts';
import type { Finding } from '../artifacts/finding.ts';
import { browserName } from './report-names.ts';
import { texts } from './report-texts.ts';

/** One bar. Numbers are in units of the view box. */
export interface FlowNode {
  x: number;
  y: number;
  width: number;
  height: number;
  /** 0 what was done, 1 browser and mode, 2 server, 3 operator. */
  column: number;
  label: string;
  note: string;
}

/** A drawn flow. */
export interface Flow {
  width: number;
  height: number;
  nodes: FlowNode[];
  links: { path: string; width: number; said: string }[];
  heads: { x: number; anchor: 'start' | 'middle' | 'end'; text: string }[];
  said: string;
}

interface Bar {
  id: string;
  column: number;
  label: string;
  note: string;
}
interface Band {
  source: string;
  target: string;
  value: number;
}

const width = 960;
const barWidth = 12;
const top = 30;
/** Bars of one column; the smaller ones beyond them become one. */
const mostBars = 12;
const longestLabel = 30;

/** The picture; null when nothing was sent unexplained. */
export function flowOf(run: RunAnalysis): Flow | null {
  const uploads = uploadsOf(run);
  if (uploads.length === 0) return null;
  const bars = new Map<string, Bar>();
  const bands = new Map<string, Band>();
  for (const road of roadsOf(uploads, run)) {
    for (const bar of road) bars.set(bar.id, bar);
    road.slice(1).forEach((bar, index) => {
      const source = road[index]?.id ?? '';
      const key = JSON.stringify([source, bar.id]);
      const band = bands.get(key) ?? { source, target: bar.id, value: 0 };
      bands.set(key, { ...band, value: band.value + 1 });
    });
  }
  return drawn([...bars.values()], [...bands.values()], run);
}

/** One entry for each kind of thing in each upload: an upload with words and an address is on two roads. */
function uploadsOf(run: RunAnalysis): Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of run.findings) {
    if (finding.direction !== 'sent' || finding.explained) continue;
    const key = `${finding.caseId} ${finding.exchange} ${finding.kind}`;
    if (!seen.has(key)) seen.set(key, finding);
  }
  return [...seen.values()];
}

function roadsOf(uploads: readonly Finding[], run: RunAnalysis): Bar[][] {
  const cases = new Map(run.cases.map((one) => [one.case.id, one.case]));
  const hosts = mostCommon(uploads.map(({ host }) => host));
  return uploads.map((finding) => {
    const planted = cases.get(finding.canary.split('/')[0] ?? '') ?? cases.get(finding.caseId);
    const browser = planted === undefined ? '' : browserName(run, planted.browser);
    const mode = planted === undefined ? '' : texts.modes[planted.mode];
    const row = run.destinationOf(finding.host);
    const host = hosts.has(finding.host) ? finding.host : texts.flow.otherHosts;
    const operator = row?.operatorName ?? texts.flow.unknownOperator;
    const country =
      row === null || row.country === 'unknown' ? texts.flow.unknownCountry : texts.flow.country(row.country);
    return [
      { id: `0 ${finding.kind}`, column: 0, label: texts.flow.deeds[finding.kind], note: '' },
      { id: `1 ${browser} ${mode}`, column: 1, label: browser, note: mode },
      { id: `2 ${host}`, column: 2, label: host, note: row?.purpose ?? '' },
      { id: `3 ${operator} ${country}`, column: 3, label: operator, note: country },
    ];
  });
}

function mostCommon(names: readonly string[]): Set<string> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return new Set(sorted.slice(0, mostBars).map(([name]) => name));
}

function drawn(bars: readonly Bar[], bands: readonly Band[], run: RunAnalysis): Flow {
  const perColumn = [0, 1, 2, 3].map((column) => bars.filter((bar) => bar.column === column).length);
  const height = top + Math.max(150, Math.max(...perColumn) * 52);
  const layout = sankey<Bar, Band>()
    .nodeId(({ id }) => id)
    .nodeAlign(sankeyJustify)
    .nodeWidth(barWidth)
    .nodePadding(30)
    .extent([
      [1, top],
      [width - 1, height - 8],
    ]);
  const { nodes, links } = layout({
    nodes: bars.map((bar) => ({ ...bar })),
    links: bands.map((band) => ({ ...band })),
  });
  const pathOf = sankeyLinkHorizontal<Bar, Band>();
  return {
    width,
    height,
    nodes: nodes.map(({ x0 = 0, x1 = 0, y0 = 0, y1 = 0, column, label, note }) => ({
      x: round(x0),
      y: round(y0),
      width: round(x1 - x0),
      height: Math.max(2, round(y1 - y0)),
      column,
      label: shortLabel(label),
      note: shortLabel(note),
    })),
    links: links.map((link) => ({
      path: (pathOf(link) ?? '').replace(/\d+\.\d+/g, (number) => String(round(Number(number)))),
      width: round(Math.max(1, link.width ?? 1)),
      said: texts.flow.band(nameOf(link.source), nameOf(link.target), link.value),
    })),
    heads: texts.flow.heads.map((text, column) => ({
      text,
      x: column === 3 ? width : round((column * (width - barWidth)) / 3),
      anchor: column === 3 ? 'end' : 'start',
    })),
    said: texts.flow.said(
      bars.filter(({ column }) => column === 2).map(({ label }) => label),
      run.manifest.simulated,
    ),
  };
}

function nameOf(node: unknown): string {
  return typeof node === 'object' && node !== null && 'label' in node ? String(node.label) : '';
}

/** Long names are cut in the middle: both ends of a host tell whose it is. */
function shortLabel(text: string): string {
  const characters = [...text];
  if (characters.length <= longestLabel) return text;
  return `${characters.slice(0, 13).join('')}…${characters.slice(-15).join('')}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
