// One case of a small saved run for unit tests: its logs, pictures and bodies, written line by line as a live run would have left them.
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CaptureEvent } from '../../../harness/artifacts/capture-log.ts';
import type { Case } from '../../../harness/artifacts/case.ts';
import type { DriveEvent } from '../../../harness/artifacts/drive-log.ts';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { appendJsonLine, writeWhole } from '../../../harness/lib/files.ts';
import { sha256Hex } from '../../../harness/lib/hash.ts';

/** A 1x1 PNG. */
export const smallPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
  'base64',
);

type Owner = 'browser' | 'other' | 'unattributed';

interface Upload {
  url: string;
  method?: string;
  headers?: [string, string][];
  body?: string | Uint8Array;
  owner?: Owner;
  /** Wire bytes of the answer; null: no answer. */
  answer?: { body: string | Uint8Array; headers: [string, string][] } | null;
  complete?: boolean;
}

interface SensorsEvent {
  words?: string;
  url?: string;
  distinctId?: string;
}

/** One case's logs in the making; every call is later than the one before by 100 ms. */
export class CaseFixture {
  readonly planned: Case;
  readonly page: string;
  readonly title: string;
  private readonly folder: string;
  private atMs: number;
  private steps = 0;
  private exchanges = 0;

  constructor(folder: string, planned: Case, startMs: number) {
    this.folder = folder;
    this.planned = planned;
    this.atMs = startMs;
    this.page = `https://www.harbor-museum.example/${planned.id}/visitors-guide-wobiqu`;
    this.title = `Harbor museum guide wobiqu${planned.id}`;
  }

  get id(): string {
    return this.planned.id;
  }

  get words(): string {
    return this.planned.canaries[0]?.value ?? '';
  }

  /** Typed search, results page and opened result, with the requests they cause themselves. */
  drive(options: { title?: string } = {}): this {
    this.opened();
    this.step('open-browser', 'Opened the browser');
    this.step('type-search-words', `Typed "${this.words}" into the address bar`);
    this.step('submit-search', 'Pressed Enter');
    this.engineQuery();
    this.step('open-result', 'Tapped the first result');
    this.request({ url: this.page });
    return this.observe(options.title ?? this.title);
  }

  /** The page's address and title, as read off the screen. */
  observe(title: string): this {
    const observed = { step: 'open-result', origin: 'observed' } as const;
    const { id } = this;
    this.driveLine({
      type: 'canary',
      atMs: this.tick(),
      canary: { id: `${id}/url`, kind: 'url', value: this.page, ...observed },
    });
    return this.driveLine({
      type: 'canary',
      atMs: this.tick(),
      canary: { id: `${id}/title`, kind: 'title', value: title, ...observed },
    });
  }

  opened(): this {
    this.driveLine({ type: 'opened', atMs: this.tick(), caseId: this.id, browserVersion: null });
    return this.captureLine({ type: 'opened', atMs: this.tick(), caseId: this.id, proxyPort: 8000 });
  }

  step(name: string, said: string, failure: string | null = null): this {
    this.steps += 1;
    const screenshot = `cases/${this.id}/screens/${this.steps}-${name}.png`;
    writeWhole(join(this.folder, screenshot), smallPng);
    return this.driveLine({
      type: 'step',
      atMs: this.tick(),
      endedAtMs: this.tick(),
      index: this.steps,
      name,
      said,
      outcome: failure === null ? 'done' : 'failed',
      reason: failure,
      screenshot,
      uiSource: null,
    });
  }

  engineQuery(): this {
    const words = this.words.replaceAll(' ', '+');
    const host = this.planned.engine === 'google' ? 'www.google.com/search' : 'duckduckgo.com/';
    return this.request({ url: `https://${host}?q=${words}` });
  }

  /** A Sensors Analytics 2.1.2 upload as facts 4.1 describe it, with the words, the page, or what `event` says. */
  sensors(event: SensorsEvent = {}): this {
    const distinctId = event.distinctId ?? '0d1c8a52-7f1e-4c55-9a43-2f6f0a1b2c3d';
    const { words = this.words, url = this.page } = event;
    const record = (name: string, properties: object) => ({
      _track_id: 12345,
      time: this.atMs,
      type: 'track',
      event: name,
      distinct_id: distinctId,
      lib: { $lib: 'Android', $lib_version: '2.1.2', $lib_method: 'code' },
      properties: {
        $lib: 'Android',
        $app_version: '3.4.0',
        uuid: distinctId,
        platform: 'AndroidApp',
        $manufacturer: 'Xiaomi',
        $model: 'Redmi Note 8',
        ...properties,
      },
    });
    const records = [
      ...(words === '' ? [] : [record('search', { search_word: words, search_method: 'search_bar' })]),
      ...(url === ''
        ? []
        : [record('page_load_event_start', { url }), record('page_load_event_finish', { url })]),
    ];
    const list = gzipSync(Buffer.from(JSON.stringify(records))).toString('base64');
    return this.request({
      url: 'https://sa.api.intl.miui.com/sa?project=global_browser_mini&r=GB',
      method: 'POST',
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body: `crc=${javaHash(list)}&gzip=1&data_list=${encodeURIComponent(list)}`,
    });
  }

  request(upload: Upload): this {
    this.exchanges += 1;
    const id = `x${String(this.exchanges).padStart(4, '0')}`;
    const url = new URL(upload.url);
    this.captureLine({
      type: 'request',
      id,
      atMs: this.tick(),
      method: upload.method ?? 'GET',
      url: upload.url,
      httpVersion: '1.1',
      headers: [['Host', url.host], ...(upload.headers ?? [])],
      body: { ...this.body(upload.body ?? ''), complete: upload.complete ?? true },
      sni: url.protocol === 'https:' ? url.hostname : null,
      owner: upload.owner ?? 'unattributed',
    });
    if (upload.answer === null) return this;
    const answer = upload.answer ?? { body: '<p>ok</p>', headers: [['Content-Type', 'text/html']] };
    return this.captureLine({
      type: 'response',
      id,
      atMs: this.tick(),
      status: 200,
      statusText: 'OK',
      headers: answer.headers,
      body: { ...this.body(answer.body), complete: true },
      from: 'network',
    });
  }

  tlsFailure(host: string | null, cause: string, owner: Owner = 'unattributed'): this {
    return this.captureLine({ type: 'tls-failure', atMs: this.tick(), host, cause, owner });
  }

  clientError(host: string | null, cause: string): this {
    return this.captureLine({ type: 'client-error', atMs: this.tick(), host, cause, owner: 'unattributed' });
  }

  /** Route still standing (unless told) and both logs closed. */
  closed(
    options: { outcome?: 'completed' | 'failed' | 'not-run'; reason?: string; caTrusted?: boolean } = {},
  ): this {
    this.captureLine({
      type: 'route-check',
      atMs: this.tick(),
      proxySet: true,
      tunnelUp: true,
      caTrusted: options.caTrusted ?? true,
      detail: '',
    });
    this.captureLine({ type: 'closed', atMs: this.tick() });
    return this.driveClosed(options.outcome ?? 'completed', options.reason ?? null);
  }

  driveClosed(outcome: 'completed' | 'failed' | 'not-run', reason: string | null): this {
    return this.driveLine({ type: 'closed', atMs: this.tick(), outcome, reason });
  }

  driveLine(event: DriveEvent): this {
    appendAfterFolder(runPaths.drive(this.folder, this.id), event);
    return this;
  }

  captureLine(event: CaptureEvent): this {
    appendAfterFolder(runPaths.capture(this.folder, this.id), event);
    return this;
  }

  private body(content: string | Uint8Array): { sha256: string; sizeBytes: number } {
    const bytes = Buffer.from(content);
    const sha256 = sha256Hex(bytes);
    if (bytes.length > 0) writeWhole(runPaths.body(this.folder, sha256), bytes);
    return { sha256, sizeBytes: bytes.length };
  }

  private tick(): number {
    this.atMs += 100;
    return this.atMs;
  }
}

function appendAfterFolder(path: string, line: unknown): void {
  writeWhole(join(path, '..', '.keep'), '');
  appendJsonLine(path, line);
}

/** Java's String.hashCode (facts 4.1). */
function javaHash(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0;
  return hash;
}
