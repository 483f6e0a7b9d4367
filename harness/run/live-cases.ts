// Cases of the plan come in one by one, driven on one handset behind one recording proxy; their files go out.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Case } from '../artifacts/case.ts';
import { planSchema } from '../artifacts/case.ts';
import { phoneSubject, shapeOf } from '../artifacts/journeys.ts';
import { type HandsetEntry, handsetsOf, type Manifest, manifestSchema } from '../artifacts/manifest.ts';
import { type RunConfig, runConfigSchema } from '../artifacts/run-config.ts';
import { readTables, runPaths } from '../artifacts/run-folder.ts';
import { type BrowserRow, engineOf, type Tables } from '../artifacts/tables.ts';
import { type Session, tableDrivenBrowser } from '../browsers/browser-driver.ts';
import { tableDrivenExtras } from '../browsers/browser-extras.ts';
import { readBackSwitch } from '../browsers/journey-parts.ts';
import type { JourneyParts } from '../browsers/journeys/journey.ts';
import { journeyDrives } from '../browsers/journeys/list.ts';
import { tableDrivenPhone } from '../browsers/phone-driver.ts';
import { Screen } from '../browsers/selectors.ts';
import { StepRecorder } from '../browsers/step-recorder.ts';
import { inheritedWishes, loadRunConfig } from '../config/load.ts';
import { checkPinned, reinstall } from '../device/own-apk.ts';
import { switchStoresOff } from '../device/store-updates.ts';
import { describeError, errorMessage, HarnessError } from '../lib/errors.ts';
import { readJson } from '../lib/files.ts';
import { browserFor, whyOtherArm } from './case-browser.ts';
import { noteCustody, noteKept } from './custody.ts';
import { whyDisconnected } from './disconnected.ts';
import { explainMiss } from './explain-miss.ts';
import { handsetAccess, preinstalledOn } from './handset-access.ts';
import { endLostSession } from './lost-session.ts';
import { openRoad, type Road } from './road.ts';
import { completeManifest } from './run-files.ts';
import { stoppedBefore, untilStopped } from './stop.ts';

/** What a case is driven with. */
interface Parts {
  recorder: StepRecorder;
  /** The browser that is driven: the case's own, or the one that makes the control request of a case on the phone itself. */
  row: BrowserRow;
  road: Road;
}

/** Drives the cases of one worker. */
export class LiveCases {
  private readonly runFolder: string;
  private readonly browser: Session;
  private readonly stop: AbortSignal;
  private readonly config: RunConfig;
  private readonly manifest: Manifest;
  private readonly handset: string;
  private readonly entry: HandsetEntry | undefined;
  private readonly tables: Tables;
  private readonly cases: Case[];
  private road: Road | undefined;
  /** Why no further case can be driven; undefined while all is well. */
  private broken: string | undefined;

  /** `stop` aborts when the run is asked to stop; `handset` is the one that the session drives. */
  constructor(
    runFolder: string,
    browser: Session,
    { stop, handset }: { stop: AbortSignal; handset: string },
  ) {
    this.runFolder = runFolder;
    this.handset = handset;
    this.browser = browser;
    this.stop = stop;
    this.config = readJson(runPaths.runConfig(runFolder, handset), runConfigSchema);
    this.manifest = readJson(runPaths.manifest(runFolder), manifestSchema);
    this.entry = handsetsOf(this.manifest).find(({ id }) => id === handset);
    this.tables = readTables((table) => runPaths.table(runFolder, table));
    this.cases = readJson(runPaths.plan(runFolder), planSchema).cases;
  }

  /** Puts proxy, tunnel and CA in place; a failure becomes the reason of every case. */
  async begin(): Promise<void> {
    if (this.stop.aborted) return;
    try {
      this.road = await openRoad(this.runFolder, {
        config: this.config,
        manifest: this.manifest,
        handset: this.handset,
      });
    } catch (error) {
      this.broken = describeError(error);
    }
  }

  /** Watches every browser once more, then takes everything off the handset again. */
  async end(): Promise<void> {
    try {
      if (this.config.closingMs > 0 && this.road !== undefined) await this.watchOnceMore(this.road);
    } finally {
      await this.leave();
    }
  }

  /** The road of a lost handset may not close; the worker must end all the same, and soon. */
  private async leave(): Promise<void> {
    try {
      await this.road?.close();
    } finally {
      if (this.broken !== undefined) await endLostSession(this.browser);
    }
  }

  /**
   * Opens each browser that was driven and waits: what it kept for a later start would otherwise never be seen of its last
   * case. No case is open, so it is recorded as what came between cases; terms of which case it has, tells the analysis.
   */
  private async watchOnceMore(road: Road): Promise<void> {
    const driven = new Set(
      this.cases
        .filter(({ handset }) => handset === undefined || handset === this.handset)
        .map(({ browser }) => browser),
    );
    const rows = this.tables.browsers.filter(({ id }) => driven.has(id) && id !== phoneSubject);
    for (const row of rows) {
      const state = this.entry?.browsers.find(({ id }) => id === row.id);
      if (this.stop.aborted || this.broken !== undefined || state?.unavailable !== null) continue;
      try {
        const { driver } = this.meansFor(row);
        await driver.open();
        await this.quietTime(this.config.closingMs);
        await driver.close();
      } catch (error) {
        const { notes } = readJson(runPaths.manifest(this.runFolder), manifestSchema);
        const why = `${row.name} was not watched once more after the last case: ${describeError(error)}`;
        completeManifest(this.runFolder, { notes: [...notes, why] });
        await road.stopApp(row.package);
      }
    }
  }

  private meansFor(row: BrowserRow) {
    const { browser } = this;
    const { stepTimeoutMs } = this.config;
    const screen = new Screen(browser, this.tables.selectors, this.entry?.facts.language);
    const context = { browser, row, screen, stepTimeoutMs };
    const driver = tableDrivenBrowser(context);
    const extras = tableDrivenExtras(context);
    return { driver, extras, phone: tableDrivenPhone({ browser, screen, stepTimeoutMs }) };
  }

  /** Drives one case and closes its files, whatever happens on the way. */
  async drive(caseId: string): Promise<void> {
    const planned = this.cases.find((candidate) => candidate.id === caseId);
    if (planned === undefined) throw new Error(`cases.json has no case ${caseId}`);
    const { tables, config, entry } = this;
    const driven = browserFor(planned, { tables, config, entry });
    const state = this.entry?.browsers.find((candidate) => candidate.id === planned.browser);
    const recorder = new StepRecorder({
      runFolder: this.runFolder,
      caseId,
      browser: this.browser,
      stepTimeoutMs: this.config.stepTimeoutMs,
      kept: (path, content) => noteKept(this.runFolder, path, content),
      stopRequested: () => this.stop.aborted,
    });
    const refusal = this.stop.aborted
      ? stoppedBefore
      : (this.broken ?? state?.unavailable ?? whyOtherArm(planned, entry));
    const { road } = this;
    if (refusal !== undefined || road === undefined || typeof driven === 'string') {
      const reason = typeof driven === 'string' ? driven : 'The proxy is not running.';
      recorder.closed('not-run', refusal ?? reason);
      return;
    }
    const onPhone = shapeOf(planned.journey).on === 'phone';
    await road.openCase(caseId, planned.browser);
    recorder.opened(state?.version ?? null, onPhone ? await road.clockOffsetMs() : undefined);
    const parts = { recorder, row: driven, road };
    let failure: unknown;
    try {
      await untilStopped(this.journey(planned, parts), this.stop);
    } catch (error) {
      failure = error;
    }
    if (failure !== undefined) {
      if (!this.stop.aborted && !onPhone)
        failure = await explainMiss(failure, {
          runFolder: this.runFolder,
          caseId,
          browser: this.browser,
          row: driven,
        });
      await this.letGo(failure, parts);
    }
    if (this.stop.aborted && failure !== undefined) recorder.abandon();
    else {
      await this.close(parts, failure);
      this.noteClosed(planned);
    }
  }

  /** Hashes the logs of a case the moment they are whole. */
  private noteClosed({ id, browser, mode, engine }: Case): void {
    noteCustody(this.runFolder, {
      did: 'case-closed',
      said: `Closed case ${id}: ${browser}, ${engine}, ${mode}`,
      paths: [`cases/${id}/drive.jsonl`, `cases/${id}/capture.jsonl`],
    });
  }

  /** Null when the run config has no APK of this browser. */
  private reinstallOf(row: BrowserRow, road: Road): JourneyParts['reinstall'] {
    const { handset, journal } = road;
    // The saved config has no paths.
    const apk = loadRunConfig(inheritedWishes()).apks.find(({ browser }) => browser === row.id);
    if (apk === undefined) return null;
    return {
      check: () => checkPinned(apk),
      switchStoresOff: () => switchStoresOff(handset, journal),
      install: async () => {
        await reinstall(handset, row.package, apk);
        await road.reinstalled(row.package);
      },
    };
  }

  private async journey(planned: Case, { recorder, row, road }: Parts): Promise<void> {
    const { stepTimeoutMs, settleMs } = this.config;
    const engine = engineOf(this.tables.searchEngines, planned.engine);
    if (engine === undefined) throw new Error(`no engine ${planned.engine} in the run folder's config/`);
    const means = this.meansFor(row);
    const settle = (name: string, said: string) =>
      recorder.step(
        name,
        `Waited ${settleMs / 1000} s ${said}`,
        async () => {
          await this.quietTime();
          this.stop.throwIfAborted();
        },
        settleMs + stepTimeoutMs,
      );
    const { downloadUrl } = this.config;
    const browserName = row.name;
    const reinstall = this.reinstallOf(row, road);
    const apps = preinstalledOn(this.entry, this.tables.apps);
    const onHandset = handsetAccess(this.browser, road);
    const parts: JourneyParts = {
      ...{ ...means, recorder, engine, browserName, stepTimeoutMs, settle, downloadUrl, reinstall },
      ...{ apps, onHandset },
    };
    await journeyDrives[planned.journey](planned, parts);
    await settle('settle', 'for late uploads');
    await readBackSwitch(planned, parts);
    await recorder.step('close-browser', `Closed ${row.name}`, () => means.driver.close());
  }

  /** The configured quiet time; only a stop ends it early, and then the case counts as interrupted. */
  private async quietTime(quietMs = this.config.settleMs): Promise<void> {
    await sleep(quietMs, undefined, { signal: this.stop }).catch((cause: unknown) => {
      if (!this.stop.aborted) throw cause;
    });
  }

  /**
   * A failed case settles too, or its late uploads would arrive in its neighbour's capture. Then its browser is ended, or it
   * would go on beside the next case, or without the proxy.
   */
  private async letGo(failure: unknown, { road, row, recorder }: Parts): Promise<void> {
    if (whyDisconnected(failure) === undefined && !this.stop.aborted) await this.quietTime();
    try {
      await road.stopApp(row.package);
    } catch (error) {
      this.broken ??= `${row.name} could not be ended after case ${recorder.caseId}: ${describeError(error)}`;
    }
  }

  /** Closes the capture before the drive log, so that a closed drive log means a whole case. */
  private async close({ recorder, road }: Parts, failure: unknown): Promise<void> {
    try {
      await road.closeCase();
    } catch (error) {
      this.broken = describeError(error);
      recorder.closed('failed', this.broken);
      return;
    }
    if (failure === undefined) {
      recorder.closed('completed', null);
      return;
    }
    const gone = whyDisconnected(failure);
    if (gone !== undefined)
      this.broken = `${gone} This happened in case ${recorder.caseId}; later cases could not be driven.`;
    const strayed = failure instanceof HarnessError && failure.code === 'not-as-planned';
    recorder.closed(strayed ? 'not-run' : 'failed', gone ?? reasonOf(failure));
  }
}

/** A failure of ours says what to do; WebdriverIO's own words are only half of what a reader needs. */
function reasonOf(failure: unknown): string {
  return failure instanceof HarnessError ? describeError(failure) : errorMessage(failure);
}
