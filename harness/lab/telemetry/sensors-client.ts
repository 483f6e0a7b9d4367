// The Sensors SDK in an app: events come in, batches go to the collector with the documented timing (facts 4.1).
import type { TelemetryContext } from '../model.ts';
import type { TruthEntry } from '../truth.ts';
import type { SensorsDialect } from './dialect.ts';
import { openQueue, type QueuedEvent } from './event-queue.ts';

/** Facts 4.1; wall-clock values, divided by the handset's clock factor. */
const flushIntervalMs = 15_000;
/** More than this many queued events are uploaded at once. */
const flushBulkSize = 100;
const batchSize = 50;

/** `long after`: far later than anybody waits, or some time into the next start; `at the next start`: only then. */
export type UploadTime = 'after the interval' | 'long after' | 'at the next start';

/** Wall-clock ms. */
const longAfterMs = 30 * 60_000;

export interface SensorsClientOptions {
  recipe: string;
  /** Complete server URL. */
  collector: string;
  dialect: SensorsDialect;
  /** False: a fault, nothing is ever uploaded. */
  flushes: boolean;
  /** Absent: after the interval. */
  uploads?: UploadTime;
  /** Asked before each upload; false keeps the batch. */
  mayUpload?: (signal: AbortSignal) => Promise<boolean>;
  /** Name of its queue in the app's storage; absent: that of the Sensors SDK. */
  queue?: string;
}

/** Queue, timer and upload loop of one app; the queue outlives the process, everything else ends with it. */
export class SensorsClient {
  private readonly queue;
  private process = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private uploading = false;
  private readonly context: TelemetryContext;
  private readonly options: SensorsClientOptions;

  constructor(context: TelemetryContext, options: SensorsClientOptions) {
    this.context = context;
    this.options = options;
    this.queue = openQueue(context.storage, options.queue);
  }

  /** The process started: what an earlier one left behind goes out after the interval. */
  start(): void {
    if (this.queue.size() > 0) this.flushAfter(flushIntervalMs);
  }

  /** Puts an event into the queue. */
  track(entry: Omit<QueuedEvent, 'row'>): void {
    this.queue.add(entry);
    this.record('queued', [entry]);
    if (this.queue.size() > flushBulkSize) this.flushNow();
    else this.flushLater();
  }

  /** The process died: no timer and no socket is left, the queue stays. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.process.abort();
    this.process = new AbortController();
    this.uploading = false;
  }

  private flushLater(): void {
    const { uploads } = this.options;
    if (uploads === 'at the next start') return;
    this.flushAfter(uploads === 'long after' ? longAfterMs : flushIntervalMs);
  }

  private flushAfter(wallMs: number): void {
    this.timer ??= setTimeout(() => this.flushNow(), wallMs / this.context.clockFactor);
  }

  private flushNow(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.uploading || !this.options.flushes) return;
    this.uploading = true;
    void this.uploadAll(this.process.signal);
  }

  /** Batch after batch until the queue is empty; any HTTP answer deletes a batch, a broken connection keeps it. */
  private async uploadAll(signal: AbortSignal): Promise<void> {
    for (;;) {
      const batch = this.queue.first(batchSize);
      if (batch.length === 0) break;
      if (this.options.mayUpload && !(await this.options.mayUpload(signal))) break;
      if (signal.aborted) return;
      const answered = await this.upload(batch, signal);
      // A process that died in mid-upload saw no answer; it never touches the queue again.
      if (signal.aborted) return;
      this.record(answered ? 'sent' : 'kept', batch);
      if (!answered) break;
      this.queue.remove(batch);
    }
    this.uploading = false;
  }

  private async upload(batch: readonly QueuedEvent[], signal: AbortSignal): Promise<boolean> {
    const events = batch.map((entry) => entry.event);
    try {
      await this.options.dialect.upload(this.options.collector, events, signal);
      return true;
    } catch (_cause) {
      return false;
    }
  }

  private record(state: TruthEntry['state'], entries: readonly Pick<QueuedEvent, 'truth'>[]): void {
    for (const { truth } of entries) {
      this.context.truth.record({
        atMs: Date.now(),
        recipe: this.options.recipe,
        state,
        url: this.options.collector,
        ...truth,
      });
    }
  }
}
