// What the specs of interrupted, killed and broken runs share: a lab to trouble, its processes, and what must hold when a run is over.
import * as fs from 'node:fs';
import { expect } from 'chai';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { listenerOn } from '../../../harness/setup/adb-server.ts';
import { AttachedLab } from '../attached-lab.ts';
import { handsetState } from './handset-state.ts';
import { filesBelow, readJudgedRun } from './judged-run.ts';
import { phonehome as typed } from './phonehome.ts';
import type { RunUnderWay } from './run-under-way.ts';

/** A run that ends by itself takes far less; one that takes longer hangs. */
export const patienceMs = 100_000;

/** Parts of a run, by their command lines. */
export const worker = /local-runner\/build\/run\.js/;
export const launcher = /wdio\.js run wdio\.conf\.ts/;
export const appium = /appium\/index\.js server/;

/** A lab, and its handset's state before any run. */
export interface TroubledLab {
  lab: AttachedLab;
  untouched: Record<string, string>;
}

/** Starts a lab for one block. */
export async function openLab(options: Parameters<typeof AttachedLab.start>[0] = {}): Promise<TroubledLab> {
  // Uploads follow an event by half a second, so that cases can be short.
  const lab = await AttachedLab.start({ clockFactor: 30, ...options });
  return { lab, untouched: await stateOf(lab) };
}

/** Ends it; its adb server and its folder must be gone with it. */
export async function closeLab(lab: AttachedLab): Promise<void> {
  const { adbServerPort, folder } = lab;
  await lab.close();
  expect(await listenerOn(adbServerPort), 'the adb server port').to.equal('nothing');
  expect(fs.existsSync(folder), 'the temporary folder').to.equal(false);
}

/** What is on the handset, without the list that Appium's own settings app writes and leaves (handset protocol map, section 5.1). */
export async function stateOf(lab: AttachedLab): Promise<Record<string, string>> {
  const state = await handsetState(lab);
  const temporary =
    state['temporary folder']?.replace(/^total.*\n|^.* mock_apps\.json\n|^.* \.\.?\n/gm, '') ?? '';
  return { ...state, 'temporary folder': temporary };
}

/** Nothing of a run is left: on the handset, in the state folder, among the processes. */
export async function expectNothingLeft(run: RunUnderWay, { lab, untouched }: TroubledLab): Promise<void> {
  expect(await run.leftRunning(), 'processes').to.deep.equal([]);
  expect(await stateOf(lab), 'the handset').to.deep.equal(untouched);
  expect(filesBelow(lab.stateDir), 'the state folder').to.deep.equal([]);
}

/** The verdicts' words of one case, and the reasons of those not run. */
export function verdictsOf(run: RunUnderWay, caseId: string): { words: string[]; reasons: string[] } {
  const own = readJudgedRun(run.runFolder).verdicts.filter((verdict) => verdict.caseId === caseId);
  return {
    words: own.map(({ verdict }) => verdict),
    reasons: [...new Set(own.flatMap((verdict) => ('reason' in verdict ? [verdict.reason] : [])))],
  };
}

/** A command typed in the same shell as the runs. */
export const phonehome = (args: string[], { stateDir }: AttachedLab) =>
  typed(args, { stateDir, timeoutMs: 60_000 });

/** A case that was done before the trouble began has its answers. */
export function expectKept(run: RunUnderWay, caseId: string): void {
  const own = readJudgedRun(run.runFolder).verdicts.filter((verdict) => verdict.caseId === caseId);
  // Whether an id stays the same takes a second case.
  for (const { claim, verdict } of own)
    if (claim !== 'persistent-id-goes-along') expect(verdict, claim).to.equal('reproduced');
  expect(own.length).to.be.greaterThan(2);
}

/** It says that it was interrupted, and has its report all the same. */
export function expectInterrupted(run: RunUnderWay): void {
  expect(readJudgedRun(run.runFolder).manifest.state).to.equal('interrupted');
  expect(fs.readFileSync(runPaths.reportHtml(run.runFolder), 'utf8')).to.contain('</html>');
}
