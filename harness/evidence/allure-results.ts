// A judged run comes in, Allure results go out into its folder: one for each verdict, one for the driving of each case; the same bytes each time.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DriveStep } from '../artifacts/drive-log.ts';
import type { Finding } from '../artifacts/finding.ts';
import { readBytes, withDiskErrors, writeJson, writeWhole } from '../lib/files.ts';
import { sha256Hex } from '../lib/hash.ts';
import { shortened, visibleText } from '../lib/visible-text.ts';
import { categories, environmentText, executorOf } from './allure-files.ts';
import {
  deviceName,
  type JudgedRun,
  type OutcomeRow,
  outcomeRows,
  placeOf,
  stepsOf,
  timesOf,
} from './outcome-rows.ts';
import { texts } from './report-texts.ts';

/** Larger ones are linked to: 1 MiB. */
export const attachmentLimitBytes = 1024 * 1024;
const longestText = 4000;
const mostFindings = 200;

interface AllureStep {
  name: string;
  status: 'passed' | 'failed';
  stage: 'finished';
  start: number;
  stop: number;
  statusDetails: { message?: string };
  attachments: { name: string; type: string; source: string }[];
  steps: AllureStep[];
  parameters: never[];
}
interface AllureLink {
  name: string;
  url: string;
  type: 'custom';
}

/** What is written. `runFolder` is where the run's screenshots lie. */
export interface AllureWriting {
  run: JudgedRun;
  findings: readonly Finding[];
  runFolder: string;
  /** Emptied first. */
  outDir: string;
}

/** Writes the results and the files about them. */
export function writeAllureResults(writing: AllureWriting): void {
  const { run, outDir } = writing;
  withDiskErrors(outDir, () => {
    rmSync(outDir, { recursive: true, force: true });
    mkdirSync(outDir, { recursive: true });
  });
  writeJson(join(outDir, 'categories.json'), categories);
  writeJson(join(outDir, 'executor.json'), executorOf(run.manifest));
  writeWhole(join(outDir, 'environment.properties'), environmentText(run.manifest));
  const findings = new Map(writing.findings.map((finding) => [finding.id, finding]));
  for (const row of outcomeRows(run)) writeResult(outDir, verdictResult(row, findings, writing));
  for (const planned of run.plan.cases) writeResult(outDir, driveResult(planned.id, writing));
}

function writeResult(outDir: string, result: { uuid: string }): void {
  writeJson(join(outDir, `${result.uuid}-result.json`), safe(result));
}

/** Every text harmless and of bounded length. */
function safe(value: unknown): unknown {
  if (typeof value === 'string') return visibleText(shortened(value, longestText));
  if (Array.isArray(value)) return value.map(safe);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, safe(inner)]));
}

function verdictResult(row: OutcomeRow, findings: ReadonlyMap<string, Finding>, writing: AllureWriting) {
  const { verdict } = row;
  const rests = 'restsOn' in verdict && verdict.restsOn.kind === 'found' ? verdict.restsOn.findings : [];
  const found = rests.flatMap((id) => findings.get(id) ?? []);
  const { steps, links } = stepsWithPictures(row.caseId, writing, found);
  return {
    ...identity(writing.run, row, row.claim),
    name: row.short,
    fullName: `${row.browser}, ${row.axes.map(([, value]) => value).join(', ')}: ${row.statement}`,
    description: `${row.statement}\n\n${row.reason}`,
    status: row.status,
    statusDetails: { message: row.reason },
    stage: 'finished',
    start: row.startMs,
    stop: row.endMs,
    labels: labelsOf(row, row.statement),
    parameters: parametersOf(row, writing.run),
    links: [caseLink(row.caseId), ...links],
    attachments: found.length === 0 ? [] : [evidenceAttachment(found, writing.outDir)],
    steps,
  };
}

/** That the case was driven at all, with every picture. */
function driveResult(caseId: string, writing: AllureWriting) {
  const { run } = writing;
  const planned = run.plan.cases.find(({ id }) => id === caseId);
  if (planned === undefined) throw new TypeError(`no case ${caseId} in the plan`);
  const saved = run.cases.find(({ id }) => id === caseId);
  const closed = saved?.drive.find((event) => event.type === 'closed');
  const place = placeOf(planned, run);
  const times = timesOf(saved);
  const { steps, links } = stepsWithPictures(caseId, writing, null);
  return {
    ...identity(run, place, 'driving'),
    name: texts.outcome.driven,
    fullName: `${place.browser}, ${place.axes.map(([, value]) => value).join(', ')}: ${texts.outcome.driven}`,
    status: closed?.outcome === 'completed' ? 'passed' : 'broken',
    statusDetails:
      closed?.outcome === 'completed' ? {} : { message: closed?.reason ?? texts.outcomes['not-started'] },
    stage: 'finished',
    start: times.startMs,
    stop: times.endMs,
    labels: labelsOf(place, texts.outcome.drivenFeature),
    parameters: parametersOf(place, run),
    links: [caseLink(caseId), ...links],
    attachments: [],
    steps,
  };
}

type Place = Pick<OutcomeRow, 'browserId' | 'browser' | 'version' | 'mode' | 'axes' | 'repetition'>;

/** The history id holds no version, run, date or case number: the trend is over those. */
function identity(run: JudgedRun, place: Place, what: string) {
  const axes = [...place.axes].sort(([a], [b]) => (a < b ? -1 : 1));
  const model = run.manifest.handset?.model ?? '';
  const historyId = sha256Hex(JSON.stringify([what, place.browserId, axes, place.repetition, model])).slice(
    0,
    32,
  );
  const hex = sha256Hex(JSON.stringify([run.manifest.runId, historyId]));
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return { uuid, historyId, testCaseId: historyId };
}

function labelsOf(place: Place, feature: string): { name: string; value: string }[] {
  const engine = place.axes.find(([name]) => name === 'engine')?.[1];
  return [
    { name: 'epic', value: place.browser },
    { name: 'feature', value: feature },
    { name: 'story', value: place.mode },
    { name: 'parentSuite', value: place.browser },
    { name: 'suite', value: place.mode },
    ...(engine === undefined ? [] : [{ name: 'subSuite', value: engine }]),
    { name: 'framework', value: 'phonehome' },
  ];
}

function parametersOf(place: Place, run: JudgedRun): { name: string; value: string }[] {
  return [
    ...place.axes,
    ['repetition', String(place.repetition)],
    ['device', deviceName(run.manifest)],
    ['version', place.version ?? ''],
  ].map(([name = '', value = '']) => ({ name, value }));
}

function caseLink(caseId: string): AllureLink {
  return { name: texts.outcome.openReport, url: `../report.html#${caseId}`, type: 'custom' };
}

/**
 * The steps of a case. With every picture when `found` is null, else with that of the second in which the first of them
 * was sent: the page embeds each picture wherever it is shown.
 */
function stepsWithPictures(
  caseId: string,
  { run, runFolder, outDir }: AllureWriting,
  found: readonly Finding[] | null,
): { steps: AllureStep[]; links: AllureLink[] } {
  const driven = stepsOf(run.cases.find(({ id }) => id === caseId));
  const shown = found === null ? driven : momentOf(found, driven);
  const links: AllureLink[] = [];
  const steps = driven.map((step): AllureStep => {
    const picture = shown.includes(step) ? pictureOf(step.screenshot, runFolder, outDir) : null;
    if (picture !== null && 'url' in picture) links.push(picture);
    return {
      name: step.said,
      status: step.outcome === 'failed' ? 'failed' : 'passed',
      stage: 'finished',
      start: step.atMs,
      stop: step.endedAtMs,
      statusDetails: step.reason === null ? {} : { message: step.reason },
      attachments: picture !== null && 'source' in picture ? [picture] : [],
      steps: [],
      parameters: [],
    };
  });
  return { steps, links };
}

/** The step on the screen when the first finding happened, by the upload's own word; else the last one with a picture. */
function momentOf(found: readonly Finding[], driven: readonly DriveStep[]): DriveStep[] {
  if (found.length === 0) return [];
  const pictured = driven.filter(({ screenshot }) => screenshot !== null);
  const eventMs = found.find(({ eventTimeMs }) => eventTimeMs !== null)?.eventTimeMs;
  if (eventMs === undefined || eventMs === null) return pictured.slice(-1);
  return pictured.filter(({ atMs }) => atMs <= eventMs).slice(-1);
}

/** A copy among the results, named by its content; a link when it is too large; null when there is none. */
function pictureOf(
  path: string | null,
  runFolder: string,
  outDir: string,
): AllureStep['attachments'][number] | AllureLink | null {
  if (path === null || !/^[\w.-]+(\/[\w.-]+)*$/.test(path) || path.split('/').includes('..')) return null;
  const file = join(runFolder, path);
  if (!existsSync(file)) return null;
  const bytes = readBytes(file);
  if (bytes.length > attachmentLimitBytes)
    return { name: texts.outcome.largePicture, url: `../${path}`, type: 'custom' };
  const source = `${sha256Hex(bytes).slice(0, 32)}-attachment.png`;
  if (!existsSync(join(outDir, source))) writeWhole(join(outDir, source), bytes);
  return { name: texts.step.screen(''), type: 'image/png', source };
}

/** Addresses a stranger can follow, one a line. */
function evidenceAttachment(found: readonly Finding[], outDir: string): AllureStep['attachments'][number] {
  const lines = found
    .slice(0, mostFindings)
    .map(({ caseId, exchange, host, address, spelling, id }) =>
      visibleText(shortened(`${id}  ${caseId} ${exchange}  ${host}  ${address}  "${spelling}"`, longestText)),
    );
  if (found.length > mostFindings) lines.push(texts.leftOut(found.length - mostFindings));
  const text = `${lines.join('\n')}\n`;
  const source = `${sha256Hex(text).slice(0, 32)}-attachment.txt`;
  writeWhole(join(outDir, source), text);
  return { name: texts.outcome.evidence, type: 'text/plain', source };
}
