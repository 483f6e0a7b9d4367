// What the full-run specs share: a run of the command with a config of its own, and the lab's truth of each of its handsets.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import type { Canary } from '../../harness/artifacts/case.ts';
import type { Finding } from '../../harness/artifacts/finding.ts';
import { ofHandset } from '../../harness/artifacts/run-folder.ts';
import { projectRoot } from '../../harness/config/load.ts';
import { standsAgainst } from '../../harness/run/assertions.ts';
import { type JudgedRun, readJudgedRun } from '../lab/support/judged-run.ts';
import { readTruth, type TruthRow } from '../lab/support/lab-truth.ts';
import { phonehome, type Typed } from '../lab/support/phonehome.ts';
import { canariesOf } from '../lab/support/told-findings.ts';

/** A finished run on lab handsets of its own. */
export interface FullRun {
  typed: Typed;
  run: JudgedRun;
  /** What the apps of each handset really sent, by handset. */
  truth: Map<string, TruthRow[]>;
}

/** Fields of config/run.lab-full.json that a spec changes. */
export type Changes = Record<string, unknown>;

/** Runs the command on config/run.lab-full.json with those changes, before the tests of a block; removes everything after them. */
export function fullRun(changes: Changes, timeoutMs = 570_000): () => FullRun {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-full-'));
  let result: FullRun | undefined;
  before(async function () {
    this.timeout(timeoutMs + 10_000);
    result = await runIn(folder, changes, timeoutMs);
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return () => {
    if (result === undefined) throw new Error('the run did not come to its end');
    return result;
  };
}

async function runIn(folder: string, changes: Changes, timeoutMs: number): Promise<FullRun> {
  const file = path.join(projectRoot, 'config', 'run.lab-full.json');
  const config = path.join(folder, 'run.json');
  const reports = path.join(folder, 'reports');
  const base = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
  fs.writeFileSync(config, JSON.stringify({ ...base, ...changes }));
  const stateDir = path.join(folder, 'state');
  const typed = await phonehome(['run', '--config', config, '--reports', reports, '--no-allure'], {
    stateDir,
    timeoutMs,
  });
  const [name] = fs.existsSync(reports) ? fs.readdirSync(reports) : [];
  if (name === undefined) throw new Error(`no run folder:\n${typed.stderr}`);
  const runFolder = path.join(reports, name);
  const run = readJudgedRun(runFolder);
  const ids = ['h1', ...(run.manifest.moreHandsets ?? []).map(({ id }) => id)];
  const truth = new Map(
    ids.map((id) => [id, readTruth(path.join(runFolder, 'logs', ofHandset('lab-truth.jsonl', id)))]),
  );
  return { typed, run, truth };
}

/** Host and canary of everything the browsers told somebody of their own accord, once for each event that reached its host. */
export function toldOf({ run, truth }: FullRun): string[] {
  const canaries = canariesOf(run);
  return [...truth.values()].flat().flatMap((row) => {
    if (row.state !== 'sent' || row.event === 'suggest') return [];
    const host = new URL(row.url).hostname;
    return canaries.filter((canary) => tells(row, canary)).map(({ id }) => `${host} ${id}`);
  });
}

function tells({ words, address }: TruthRow, { kind, value }: Canary): boolean {
  if (kind === 'url') return address === value;
  if (kind !== 'search-term') return false;
  return words === value || (address !== null && new URL(address).searchParams.get('q') === value);
}

/** The same of what was found and not explained. */
export function foundIn({ run }: FullRun): string[] {
  return unexplained(run).map(({ host, canary }) => `${host} ${canary}`);
}

/** Findings of a run that no action of the user explains. */
export function unexplained(run: JudgedRun): Finding[] {
  return run.findings.filter((finding) => !finding.explained && finding.match !== 'host-only');
}

/** All of the lab's truth was found, event by event, and nothing else: 100 % of the leaks, no false one. */
export function expectWholeTruth(full: FullRun): void {
  const told = toldOf(full).sort();
  expect(told, 'what the lab really sent').to.not.be.empty;
  expect(foundIn(full).sort()).to.deep.equal(told);
}

/** No handset was asked anything it does not know. */
export function expectNothingUnknown({ run, truth }: FullRun): void {
  for (const id of truth.keys()) {
    const file = path.join(run.folder, 'logs', ofHandset('lab-unknown.json', id));
    expect(JSON.parse(fs.readFileSync(file, 'utf8')), `unknown to ${id}`).to.deep.equal([]);
  }
}

/** Exit code and journey tests of a run in which everything came out as published. */
export function expectAsPublished({ typed, run }: FullRun): void {
  expect(run.assertions.filter(standsAgainst), typed.stdout).to.deep.equal([]);
  expect(typed.exitCode, typed.stdout + typed.stderr).to.equal(0);
  expect(run.blindSpots.filter(({ counts }) => counts)).to.deep.equal([]);
}
