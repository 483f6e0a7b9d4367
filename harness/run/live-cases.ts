// Cases of the plan come in one by one, driven on one handset behind one recording proxy; their files go out.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Case } from '../artifacts/case.ts';
import { planSchema } from '../artifacts/case.ts';
import { type Manifest, manifestSchema } from '../artifacts/manifest.ts';
import { type RunConfig, runConfigSchema } from '../artifacts/run-config.ts';
import { readTables, runPaths } from '../artifacts/run-folder.ts';
import type { BrowserRow, EngineRow, Tables } from '../artifacts/tables.ts';
import { type Session, tableDrivenBrowser } from '../browsers/browser-driver.ts';
import { searchJourney } from '../browsers/journey-search.ts';
import { Screen } from '../browsers/selectors.ts';
import { StepRecorder } from '../browsers/step-recorder.ts';
import { describeError } from '../lib/errors.ts';
import { readJson } from '../lib/files.ts';
import { openRoad, type Road } from './road.ts';
import { stopRequested } from './stop.ts';

/** Drives the cases of one worker. */
export class LiveCases {
  private readonly runFolder: string;
  private readonly browser: Session;
  private readonly config: RunConfig;
  private readonly manifest: Manifest;
  private readonly tables: Tables;
  private readonly cases: Case[];
  private road: Road | undefined;
  /** Why no further case can be driven; undefined while all is well. */
  private broken: string | undefined;

  constructor(runFolder: string, browser: Session) {
    this.runFolder = runFolder;
    this.browser = browser;
    this.config = readJson(runPaths.runConfig(runFolder), runConfigSchema);
    this.manifest = readJson(runPaths.manifest(runFolder), manifestSchema);
    this.tables = readTables((table) => runPaths.table(runFolder, table));
    this.cases = readJson(runPaths.plan(runFolder), planSchema).cases;
  }

  /** Puts proxy, tunnel and CA in place; a failure becomes the reason of every case. */
  async begin(): Promise<void> {
    try {
      this.road = await openRoad(this.runFolder, { config: this.config, manifest: this.manifest });
    } catch (error) {
      this.broken = describeError(error);
    }
  }

  /** Takes everything off the handset again. */
  async end(): Promise<void> {
    await this.road?.close();
  }

  /** Drives one case and closes its files, whatever happens on the way. */
  async drive(caseId: string): Promise<void> {
    const planned = this.cases.find((candidate) => candidate.id === caseId);
    if (planned === undefined) throw new Error(`cases.json has no case ${caseId}`);
    const browserRow = rowOf(this.tables.browsers, planned.browser);
    const state = this.manifest.browsers.find((candidate) => candidate.id === planned.browser);
    const recorder = new StepRecorder({
      runFolder: this.runFolder,
      caseId,
      browser: this.browser,
      stepTimeoutMs: this.config.stepTimeoutMs,
      stopRequested: () => stopRequested(this.runFolder),
    });
    const refusal =
      this.broken ??
      state?.unavailable ??
      (stopRequested(this.runFolder) ? 'The run was stopped before this case.' : undefined);
    if (refusal !== undefined || this.road === undefined) {
      recorder.closed('not-run', refusal ?? 'The proxy is not running.');
      return;
    }
    this.road.openCase(caseId);
    recorder.opened(state?.version ?? null);
    let failure: unknown;
    try {
      await this.journey(planned, { recorder, browserRow });
    } catch (error) {
      failure = error;
    }
    // A failed case settles too, or its late uploads would arrive in its neighbour's capture.
    if (failure !== undefined && !isDisconnected(failure) && !stopRequested(this.runFolder))
      await sleep(this.config.settleMs);
    await this.close(recorder, failure);
  }

  private async journey(
    planned: Case,
    { recorder, browserRow }: { recorder: StepRecorder; browserRow: BrowserRow },
  ): Promise<void> {
    const { stepTimeoutMs, settleMs } = this.config;
    const engine: EngineRow = rowOf(this.tables.searchEngines, planned.engine);
    const screen = new Screen(this.browser, this.tables.selectors);
    const driver = tableDrivenBrowser({ browser: this.browser, row: browserRow, screen, stepTimeoutMs });
    await searchJourney(planned, { driver, recorder, engine, browserName: browserRow.name, stepTimeoutMs });
    await recorder.step(
      'settle',
      `Waited ${settleMs / 1000} s for late uploads`,
      () => sleep(settleMs),
      settleMs + stepTimeoutMs,
    );
    await recorder.step('close-browser', `Closed ${browserRow.name}`, () => driver.close());
  }

  /** Closes the capture before the drive log, so that a closed drive log means a whole case. */
  private async close(recorder: StepRecorder, failure: unknown): Promise<void> {
    try {
      await this.road?.closeCase();
    } catch (error) {
      this.broken = describeError(error);
      recorder.closed('failed', this.broken);
      return;
    }
    if (failure === undefined) {
      recorder.closed('completed', null);
      return;
    }
    const reason = describeError(failure);
    if (isDisconnected(failure))
      this.broken = `Appium or the handset stopped answering in an earlier case: ${reason}`;
    recorder.closed('failed', reason);
  }
}

/** The server or the session is gone: no later case can do better. */
function isDisconnected(failure: unknown): boolean {
  const text = describeError(failure);
  return /ECONNREFUSED|ECONNRESET|invalid session id|session is either terminated|instrumentation process is not running|device.* not found|Unable to connect/i.test(
    text,
  );
}

function rowOf<R extends { id: string }>(rows: R[], id: string): R {
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`no row ${id} in the run folder's config/`);
  return row;
}
