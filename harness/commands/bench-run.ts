// A seed and sizes come in, a saved run of that size goes out: many cases, gigabytes of everyday traffic, uploads of a leaking browser among it.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CaptureEvent } from '../artifacts/capture-log.ts';
import type { Case } from '../artifacts/case.ts';
import type { DriveEvent } from '../artifacts/drive-log.ts';
import type { Manifest } from '../artifacts/manifest.ts';
import { runPaths } from '../artifacts/run-folder.ts';
import { projectRoot } from '../config/load.ts';
import { toolIdentity } from '../config/tool-identity.ts';
import { writeJson, writeWhole } from '../lib/files.ts';
import { sha256Hex } from '../lib/hash.ts';
import { mix, type MixMessage } from './bench-traffic.ts';
import { Chance, sentence, uuid } from './bench-words.ts';

/** How large the run is. */
export interface BenchRunSize {
  exchanges: number;
  megabytes: number;
  cases: number;
}

/** Of one body, as much as the pool of noise gives. */
const largestNoise = 131_000;
const startMs = Date.UTC(2020, 4, 14, 12);
const stepNames = [
  'open-browser',
  'type-search-words',
  'submit-search',
  'open-result',
  'settle',
  'close-browser',
];
/** A PNG of one pixel: pictures are bounded by their own budget, which unit tests hold. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
  'base64',
);

/** Writes the run into `folder`; the same seed and size give the same bytes. Gives what was written. */
export function writeBenchRun(
  folder: string,
  size: BenchRunSize,
  seed: number,
): { exchanges: number; bytes: number } {
  const chance = new Chance(seed);
  cpSync(join(projectRoot, 'config'), join(folder, 'config'), { recursive: true });
  const cases = Array.from({ length: size.cases }, (_, index) => caseOf(index));
  writeJson(runPaths.plan(folder), { schemaVersion: 1, seed: String(seed), cases });
  writeJson(runPaths.manifest(folder), manifestOf(seed));
  const perCase = Math.floor(size.exchanges / size.cases);
  const wantedBytes = (size.megabytes * 1e6) / size.exchanges;
  let bytes = 0;
  for (const planned of cases) bytes += writeCase({ folder, planned, chance, perCase, wantedBytes });
  return { exchanges: perCase * size.cases, bytes };
}

function caseOf(index: number): Case {
  const id = `c${String(index + 1).padStart(4, '0')}`;
  return {
    id,
    browser: index % 2 === 0 ? 'mint' : 'chrome',
    engine: Math.floor(index / 2) % 2 === 0 ? 'google' : 'duckduckgo',
    mode: Math.floor(index / 4) % 2 === 0 ? 'normal' : 'incognito',
    journey: 'search',
    repetition: Math.floor(index / 8) + 1,
    canaries: [
      {
        id: `${id}/search-term`,
        kind: 'search-term',
        value: `lantern otter quill zo${id}vudeka`,
        step: 'type-search-words',
        origin: 'minted',
      },
    ],
  };
}

function manifestOf(seed: number): Manifest {
  return {
    schemaVersion: 1,
    runId: `bench-${seed}`,
    tool: toolIdentity(),
    profile: 'lab',
    seed: String(seed),
    simulated: true,
    startedAt: new Date(startMs).toISOString(),
    endedAt: new Date(startMs + 3_600_000).toISOString(),
    state: 'complete',
    handset: null,
    connection: null,
    browsers: [],
    notes: ['Made-up traffic, to measure the speed of the report.'],
  };
}

interface CaseWriting {
  folder: string;
  planned: Case;
  chance: Chance;
  perCase: number;
  /** Of an exchange's bodies, on average. */
  wantedBytes: number;
}

function writeCase({ folder, planned, chance, perCase, wantedBytes }: CaseWriting): number {
  const words = planned.canaries[0]?.value ?? '';
  const capture: CaptureEvent[] = [];
  let atMs = startMs + Number(planned.id.slice(1)) * 60_000;
  let bytes = 0;
  const body = (content: Buffer) => {
    const sha256 = sha256Hex(content);
    if (content.length > 0) writeWhole(runPaths.body(folder, sha256), content);
    bytes += content.length;
    return { sha256, sizeBytes: content.length, complete: true };
  };
  capture.push({ type: 'opened', atMs, caseId: planned.id, proxyPort: 8000 });
  for (let index = 0; index < perCase; index += 1) {
    atMs += 40;
    const id = `x${String(index + 1).padStart(4, '0')}`;
    const made = exchangeOf(index, {
      planned,
      words,
      chance,
      wantedBytes: (index + 1) * wantedBytes - bytes,
    });
    const { host } = new URL(made.url);
    capture.push({
      type: 'request',
      id,
      atMs,
      method: made.sent.length > 0 ? 'POST' : 'GET',
      url: made.url,
      httpVersion: '1.1',
      headers: [['Host', host], ...made.headers],
      body: body(made.sent),
      sni: host,
      owner: 'browser',
    });
    capture.push({
      type: 'response',
      id,
      atMs: atMs + 20,
      status: 200,
      statusText: 'OK',
      headers: [['Content-Type', made.type]],
      body: body(made.received),
      from: 'network',
    });
  }
  capture.push({ type: 'route-check', atMs, proxySet: true, tunnelUp: true, caTrusted: true, detail: '' });
  capture.push({ type: 'closed', atMs });
  writeLines(runPaths.capture(folder, planned.id), capture);
  writeLines(runPaths.drive(folder, planned.id), driveOf(planned, folder, atMs));
  return bytes;
}

function driveOf(planned: Case, folder: string, endMs: number): DriveEvent[] {
  const beginMs = startMs + Number(planned.id.slice(1)) * 60_000;
  const steps = stepNames.map((name, index): DriveEvent => {
    const screenshot = `cases/${planned.id}/screens/${index + 1}-${name}.png`;
    writeWhole(join(folder, screenshot), pixel);
    const atMs = beginMs + Math.floor(((endMs - beginMs) * index) / stepNames.length);
    return {
      type: 'step',
      atMs,
      endedAtMs: atMs + 10,
      index: index + 1,
      name,
      said: `Did ${name}`,
      outcome: 'done',
      reason: null,
      screenshot,
      uiSource: null,
    };
  });
  return [
    { type: 'opened', atMs: beginMs, caseId: planned.id, browserVersion: null },
    ...steps,
    { type: 'closed', atMs: endMs, outcome: 'completed', reason: null },
  ];
}

interface MadeExchange {
  url: string;
  headers: [string, string][];
  type: string;
  sent: Buffer;
  received: Buffer;
}

/** The engine's own request first; every 25th of Mint's is an upload with the words; the rest is everyday traffic. */
function exchangeOf(
  index: number,
  {
    planned,
    words,
    chance,
    wantedBytes,
  }: { planned: Case; words: string; chance: Chance; wantedBytes: number },
): MadeExchange {
  const empty = Buffer.alloc(0);
  if (index === 0) {
    const site = planned.engine === 'google' ? 'www.google.com/search' : 'duckduckgo.com/';
    return {
      url: `https://${site}?q=${words.replaceAll(' ', '+')}`,
      headers: [],
      type: 'text/html',
      sent: empty,
      received: Buffer.from('<p>ok</p>'),
    };
  }
  if (planned.browser === 'mint' && index % 25 === 0) return upload(words, chance);
  const message = messageOf(chance);
  const filler = Math.max(0, Math.min(largestNoise, Math.round(wantedBytes) - message.body.length));
  const page = filler < 2000 ? empty : chance.noise(filler);
  const coded: [string, string][] =
    message.encoding === undefined ? [] : [['Content-Encoding', message.encoding]];
  return message.direction === 'sent'
    ? {
        url: message.url,
        headers: [['Content-Type', message.type], ...coded],
        type: 'image/webp',
        sent: message.body,
        received: page,
      }
    : {
        url: message.url,
        headers: [],
        type: message.type,
        sent: empty,
        received: Buffer.concat([message.body, page]),
      };
}

/** Every kind equally often: what the sizes come down to is evened out by the noise after it. */
function messageOf(chance: Chance): MixMessage {
  const { makers } = mix[chance.below(mix.length)] ?? mix[0] ?? { makers: [] };
  const make = makers[chance.below(makers.length)];
  if (make === undefined) throw new TypeError('the mix is empty');
  return make(chance, undefined);
}

function upload(words: string, chance: Chance): MadeExchange {
  const events = Array.from({ length: 3 }, () => ({
    time: startMs,
    type: 'track',
    event: 'search',
    distinct_id: '0d1c8a52-7f1e-4c55-9a43-2f6f0a1b2c3d',
    properties: { search_word: words, other: sentence(chance, 6), session: uuid(chance) },
  }));
  const list = gzipSync(JSON.stringify(events)).toString('base64');
  return {
    url: 'https://sa.api.intl.miui.com/sa?project=bench',
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    type: 'text/plain',
    sent: Buffer.from(`gzip=1&data_list=${encodeURIComponent(list)}`),
    received: Buffer.alloc(0),
  };
}

function writeLines(path: string, lines: readonly unknown[]): void {
  writeWhole(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
