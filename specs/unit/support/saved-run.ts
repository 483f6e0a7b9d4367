// Small saved runs for unit tests: what a live run would have left in its folder, written line by line.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case } from '../../../harness/artifacts/case.ts';
import type { Journey } from '../../../harness/artifacts/journeys.ts';
import type { HandsetFacts, Manifest } from '../../../harness/artifacts/manifest.ts';
import type { Mode } from '../../../harness/artifacts/run-config.ts';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { writeJson } from '../../../harness/lib/files.ts';
import { CaseFixture } from './saved-case.ts';

/** 14 May 2020, 12:00:00 UTC. */
export const runStartMs = Date.UTC(2020, 4, 14, 12);

interface CaseOptions {
  browser?: string;
  engine?: 'google' | 'duckduckgo';
  mode?: Mode;
  journey?: Journey;
  repetition?: number;
  handset?: string;
}

/** A run folder in the making; `close` removes it. */
export class RunFixture {
  readonly folder = mkdtempSync(join(tmpdir(), 'phonehome-run-'));
  private readonly cases: Case[] = [];
  private readonly manifest: Manifest;

  constructor(manifest: Partial<Manifest> = {}) {
    this.manifest = { ...plainManifest, ...manifest };
    cpSync(join(import.meta.dirname, '../../../config'), join(this.folder, 'config'), { recursive: true });
    cpSync(join(this.folder, 'config/run.lab.json'), runPaths.runConfig(this.folder));
    this.save();
  }

  /** A planned case; nothing is driven or captured of it until told. */
  addCase(options: CaseOptions = {}): CaseFixture {
    const id = `c${String(this.cases.length + 1).padStart(2, '0')}`;
    const planned: Case = {
      id,
      browser: options.browser ?? 'mint',
      engine: options.engine ?? 'google',
      mode: options.mode ?? 'normal',
      journey: options.journey ?? 'search',
      repetition: options.repetition ?? 1,
      ...(options.handset === undefined ? {} : { handset: options.handset }),
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
    this.cases.push(planned);
    this.save();
    return new CaseFixture(this.folder, planned, runStartMs + this.cases.length * 60_000);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private save(): void {
    writeJson(runPaths.manifest(this.folder), this.manifest);
    writeJson(runPaths.plan(this.folder), { schemaVersion: 1, seed: 'unit', cases: this.cases });
  }
}

/** The handset of every run made here. */
export const handsetOfUnits: HandsetFacts = {
  serial: '127.0.0.1:4711',
  manufacturer: 'Xiaomi',
  model: 'Redmi Note 8',
  codename: 'ginkgo',
  androidRelease: '13',
  sdk: 33,
  incremental: 'V11.0.9.0.PCOMIXM',
  fingerprint: 'xiaomi/ginkgo/ginkgo:13/unit/1:user/release-keys',
  simulated: true,
};

const plainManifest: Manifest = {
  schemaVersion: 1,
  runId: 'unit-run',
  tool: { name: 'phonehome', version: '0.1.0', node: 'v20.19.0' },
  profile: 'lab',
  seed: 'unit',
  simulated: true,
  startedAt: '2020-05-14T12:00:00.000Z',
  endedAt: '2020-05-14T12:10:00.000Z',
  state: 'complete',
  handset: handsetOfUnits,
  connection: { adbServerPort: 5037 },
  browsers: [
    { id: 'mint', package: 'com.mi.globalbrowser.mini', version: '3.4.0', unavailable: null },
    { id: 'chrome', package: 'com.android.chrome', version: '83.0.4103.106', unavailable: null },
  ],
  notes: [],
};
