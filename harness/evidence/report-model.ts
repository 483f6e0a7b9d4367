// An analysed run comes in, everything the report page says goes out as plain values, nothing yet as markup.
import type { RunAnalysis } from '../artifacts/analysis.ts';
import { answersOf, type BrowserAnswers, type MatrixTable, matrixTableOf } from './report-answers.ts';
import { hostOf } from './report-beats.ts';
import { type CaseStory, caseStories } from './report-cases.ts';
import { type CompletenessLine, completenessOf } from './report-completeness.ts';
import { type Doubt, doubtsOf } from './report-doubts.ts';
import { type Flow, flowOf } from './report-flow.ts';
import { type Glance, glanceOf } from './report-glance.ts';
import { headlineOf } from './report-headline.ts';
import { browserName, engineName, timeText } from './report-names.ts';
import { type PersistenceGrid, persistenceOf } from './report-persistence.ts';
import { type EmbeddedPicture, PictureBudget } from './report-pictures.ts';
import { type SideBySide, sidesOf } from './report-sides.ts';
import { type StatementGroup, statementsOf } from './report-statements.ts';
import { sourcesText } from './source-text.ts';
import { listed, texts } from './report-texts.ts';

/** One host that was asked for something. */
export interface HostLine {
  host: string;
  operator: string;
  purpose: string;
  country: string;
  source: string;
  requests: number;
  /** Unexplained findings sent there. */
  findings: number;
}

/** Everything the page says. */
export interface ReportModel {
  runId: string;
  simulated: boolean;
  headline: string[];
  standfirst: string;
  glance: Glance;
  answers: BrowserAnswers[];
  matrix: MatrixTable;
  /** Null when there is nothing to draw. */
  flow: Flow | null;
  sides: SideBySide[];
  persistence: PersistenceGrid[];
  completeness: CompletenessLine[];
  doubts: Doubt[];
  statements: StatementGroup[];
  cases: CaseStory[];
  pictures: EmbeddedPicture[];
  hosts: HostLine[];
  notRun: { what: string; reason: string }[];
  facts: [string, string][];
}

/** The page's content. The same run gives the same content, whatever the clock or the machine. */
export function reportModel(run: RunAnalysis): ReportModel {
  const pictures = new PictureBudget(run.readScreenshot);
  const cases = caseStories(run, pictures);
  const completed = run.cases.filter(({ outcome }) => outcome === 'completed').length;
  return {
    runId: run.manifest.runId,
    simulated: run.manifest.simulated,
    headline: headlineOf(run),
    standfirst: texts.standfirst(run.cases.length, completed),
    glance: glanceOf(run),
    answers: answersOf(run),
    matrix: matrixTableOf(run),
    flow: flowOf(run),
    sides: sidesOf(run),
    persistence: persistenceOf(run),
    completeness: completenessOf(run),
    doubts: doubtsOf(run),
    statements: statementsOf(run),
    cases,
    pictures: pictures.embedded,
    hosts: hostLines(run),
    notRun: notRunLines(run),
    facts: factsOf(run),
  };
}

function hostLines(run: RunAnalysis): HostLine[] {
  const lines = new Map<string, HostLine>();
  for (const exchange of run.cases.flatMap(({ exchanges }) => exchanges)) {
    const host = hostOf(exchange);
    const line = lines.get(host) ?? emptyLine(host, run);
    line.requests += 1;
    lines.set(host, line);
  }
  for (const host of unreadHosts(run)) if (!lines.has(host)) lines.set(host, emptyLine(host, run));
  for (const finding of run.findings) {
    const line = lines.get(finding.host);
    if (line !== undefined && finding.direction === 'sent' && !finding.explained) line.findings += 1;
  }
  return [...lines.values()].sort(
    (a, b) => b.findings - a.findings || b.requests - a.requests || (a.host < b.host ? -1 : 1),
  );
}

/** Hosts that a connection was tried to and nothing could be read of: not to be missing from the list. */
function unreadHosts(run: RunAnalysis): string[] {
  return run.blindSpots.flatMap(({ kind, host }) =>
    (kind === 'tls-refused' || kind === 'tls-failed') && host !== null ? [host] : [],
  );
}

function emptyLine(host: string, run: RunAnalysis): HostLine {
  const row = run.destinationOf(host);
  return {
    host,
    operator: row?.operatorName ?? '',
    purpose: row?.purpose ?? '',
    country: row === null || row.country === 'unknown' ? '' : row.country,
    source: row === null ? '' : sourcesText(row, run.tables.sources),
    requests: 0,
    findings: 0,
  };
}

/** Cases that were not driven to their end, then answers that were not measured in cases that were. */
function notRunLines(run: RunAnalysis): ReportModel['notRun'] {
  return run.cases.flatMap(({ case: planned, outcome, reason }) => {
    const name = `${planned.id}: ${texts.rowLabel(
      browserName(run, planned.browser),
      texts.modes[planned.mode],
      engineName(run, planned.engine),
    )}`;
    if (outcome !== 'completed') return [{ what: name, reason: reason ?? texts.outcomes[outcome] }];
    return run.verdicts.flatMap((verdict) => {
      if (verdict.caseId !== planned.id || verdict.verdict !== 'not-run') return [];
      const claim = run.tables.claims.find((candidate) => candidate.id === verdict.claim);
      return [{ what: `${name}: ${claim?.short ?? verdict.claim}`, reason: verdict.reason }];
    });
  });
}

function factsOf({ manifest }: RunAnalysis): [string, string][] {
  const { handset } = manifest;
  const labels = texts.runFacts;
  const isoText = (iso: string | null) =>
    iso === null || Number.isNaN(Date.parse(iso)) ? labels.unknown : timeText(Date.parse(iso));
  const browsers = manifest.browsers.map(
    ({ id, version, package: name }) => `${id} (${name}) ${version ?? labels.notInstalled}`,
  );
  const facts: [string, string][] = [
    [labels.id, manifest.runId],
    [labels.started, isoText(manifest.startedAt)],
    [labels.ended, isoText(manifest.endedAt)],
    [labels.state, manifest.state],
    [
      labels.handset,
      handset === null ? labels.unknown : `${handset.manufacturer} ${handset.model} (${handset.codename})`,
    ],
    [labels.android, handset === null ? labels.unknown : `${handset.androidRelease} (API ${handset.sdk})`],
    [labels.build, handset?.incremental ?? labels.unknown],
    [labels.browsers, listed(browsers)],
    [labels.tool, `${manifest.tool.name} ${manifest.tool.version}, Node ${manifest.tool.node}`],
    [labels.seed, manifest.seed],
  ];
  return manifest.notes.length === 0 ? facts : [...facts, [labels.notes, manifest.notes.join(' ')]];
}
