// A small analysed run with a custody log, and its seal: what tests of bundles take apart.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendCustody } from '../../../harness/artifacts/custody.ts';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { bundleFiles } from '../../../harness/evidence/bundle/contents.ts';
import { type SealOptions, type Sealed, sealRun } from '../../../harness/evidence/bundle/seal.ts';
import { anonymousKey } from '../../../harness/evidence/bundle/signing.ts';
import { writeWhole } from '../../../harness/lib/files.ts';
import { analyseRun } from '../../../harness/pipeline.ts';
import { RunFixture, runStartMs } from './saved-run.ts';

/** Mint leaking once and Chrome not, analysed, with a custody log that names every file. `close` removes everything. */
export class SealedFixture {
  readonly run = new RunFixture();
  readonly folder: string;
  private readonly elsewhere = mkdtempSync(join(tmpdir(), 'phonehome-sealed-'));

  constructor() {
    this.folder = this.run.folder;
    for (const browser of ['mint', 'chrome']) {
      const driven = this.run.addCase({ browser }).drive();
      if (browser === 'mint') driven.sensors();
      driven.closed();
    }
    writeWhole(
      runPaths.caCertificate(this.folder),
      '-----BEGIN CERTIFICATE-----\nunit\n-----END CERTIFICATE-----\n',
    );
    analyseRun(this.folder);
    this.custody('case-closed', 'Closed every case');
    this.custody('analysed', 'Analysed the run');
  }

  /** A path beside the run, for what a test makes. */
  at(name: string): string {
    return join(this.elsewhere, name);
  }

  /** A custody line that names every file of the run. */
  custody(did: 'case-closed' | 'analysed', said: string): void {
    const files = bundleFiles(this.folder).filter(({ path }) => path !== 'custody.jsonl');
    appendCustody(runPaths.custody(this.folder), {
      atMs: runStartMs,
      who: 'unit',
      by: 'unit 1',
      did,
      said,
      files,
    });
  }

  seal(options: Partial<SealOptions> = {}): Promise<Sealed> {
    return sealRun(this.folder, {
      key: anonymousKey(),
      archive: this.at('bundle.zip'),
      folder: this.at('bundle'),
      authorities: [],
      who: 'unit',
      software: '@phonehome/harness 0.1.0',
      now: new Date(runStartMs),
      ...options,
    });
  }

  close(): void {
    this.run.close();
    rmSync(this.elsewhere, { recursive: true, force: true });
  }
}
