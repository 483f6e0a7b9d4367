// Actions of a journey come in; each leaves a line in the case's drive log with its time, a screenshot and the UI source.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'webdriverio';
import type { Canary } from '../artifacts/case.ts';
import type { DriveEvent } from '../artifacts/drive-log.ts';
import { runPaths } from '../artifacts/run-folder.ts';
import { describeError, HarnessError } from '../lib/errors.ts';
import { appendJsonLine, withDiskErrors } from '../lib/files.ts';
import { within } from '../lib/time.ts';

/** What a recorder writes for. */
export interface RecorderOptions {
  runFolder: string;
  caseId: string;
  browser: Browser;
  /** Deadline of one step, its picture included, in ms. */
  stepTimeoutMs: number;
  /** Told of every picture and UI source, by its path in the run folder, once it is written. */
  kept?: (path: string, content: Uint8Array | string) => void;
  /** True once the user asked to stop: the next step is not begun. */
  stopRequested: () => boolean;
}

/** Records the steps of one case as they happen. */
export class StepRecorder {
  readonly caseId: string;
  private readonly options: RecorderOptions;
  private readonly file: string;
  private count = 0;
  private abandoned = false;

  constructor(options: RecorderOptions) {
    this.options = options;
    this.caseId = options.caseId;
    this.file = runPaths.drive(options.runFolder, options.caseId);
    const screens = join(runPaths.caseFolder(options.runFolder, options.caseId), 'screens');
    withDiskErrors(screens, () => mkdirSync(screens, { recursive: true }));
  }

  /** `clockOffsetMs`: the handset's clock minus ours; left out where no answer depends on it. */
  opened(browserVersion: string | null, clockOffsetMs?: number): void {
    const { caseId } = this.options;
    const offset = clockOffsetMs === undefined ? {} : { clockOffsetMs };
    this.write({ type: 'opened', atMs: Date.now(), caseId, browserVersion, ...offset });
  }

  /** Runs one action; its failure is logged with a picture of the screen and thrown on. */
  async step<T>(name: string, said: string, action: () => Promise<T>, timeoutMs?: number): Promise<T> {
    if (this.options.stopRequested()) {
      throw new HarnessError('interrupted', 'The run was stopped before this case was finished.', {
        remedy: 'Start it again.',
      });
    }
    this.count += 1;
    const atMs = Date.now();
    try {
      const result = await within(
        `the step "${name}"`,
        action(),
        timeoutMs ?? this.options.stepTimeoutMs * 2,
      );
      await this.log({ name, said, atMs, reason: null });
      return result;
    } catch (cause) {
      await this.log({ name, said, atMs, reason: describeError(cause) });
      throw cause;
    }
  }

  /** Notes a canary that became known on the screen. */
  observed(canary: Canary): void {
    this.write({ type: 'canary', atMs: Date.now(), canary });
  }

  closed(outcome: 'completed' | 'failed' | 'not-run', reason: string | null): void {
    this.write({ type: 'closed', atMs: Date.now(), outcome, reason });
  }

  /** Writes nothing from now on: a log without its `closed` line says that the case was interrupted. */
  abandon(): void {
    this.abandoned = true;
  }

  private async log(step: {
    name: string;
    said: string;
    atMs: number;
    reason: string | null;
  }): Promise<void> {
    const endedAtMs = Date.now();
    const number = String(this.count).padStart(2, '0');
    const stem = join('cases', this.options.caseId, 'screens', `${number}-${step.name}`);
    const { browser } = this.options;
    this.write({
      type: 'step',
      atMs: step.atMs,
      endedAtMs,
      index: this.count,
      name: step.name,
      said: step.said,
      outcome: step.reason === null ? 'done' : 'failed',
      reason: step.reason,
      screenshot: await this.keep(`${stem}.png`, async () =>
        Buffer.from(await browser.takeScreenshot(), 'base64'),
      ),
      uiSource: await this.keep(`${stem}.xml`, () => browser.getPageSource()),
    });
  }

  /** Saves what the handset shows; a handset that no longer answers costs the picture, not the step's record. */
  private async keep(path: string, take: () => Promise<Buffer | string>): Promise<string | null> {
    try {
      const content = await within(`the picture ${path}`, take(), this.options.stepTimeoutMs);
      const file = join(this.options.runFolder, path);
      withDiskErrors(file, () => writeFileSync(file, content));
      this.options.kept?.(path, content);
      return path;
    } catch (cause) {
      if (cause instanceof HarnessError && (cause.code === 'disk-full' || cause.code === 'file-unwritable'))
        throw cause;
      return null;
    }
  }

  private write(event: DriveEvent): void {
    if (!this.abandoned) appendJsonLine(this.file, event);
  }
}
