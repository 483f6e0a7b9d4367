// Drive logs as they grow come in, the line a person waiting is shown goes out.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import type { DriveEvent } from '../../../harness/artifacts/drive-log.ts';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { loadRunConfig, loadTables } from '../../../harness/config/load.ts';
import { appendJsonLine } from '../../../harness/lib/files.ts';
import { planRun } from '../../../harness/plan/matrix.ts';
import { progressLine } from '../../../harness/run/progress.ts';

describe('progress', () => {
  let runFolder: string;
  const tables = loadTables();
  const plan = planRun(loadRunConfig({ browsers: ['mint'], engines: ['google'] }), 'seed');
  beforeEach(() => {
    runFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-progress-'));
  });
  afterEach(() => fs.rmSync(runFolder, { recursive: true }));

  const line = (elapsedMs: number) => progressLine({ runFolder, plan, tables, settleMs: 3000 }, elapsedMs);
  const log = (caseId: string, event: DriveEvent) => {
    const file = runPaths.drive(runFolder, caseId);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    appendJsonLine(file, event);
  };
  const open = (caseId: string) => log(caseId, { type: 'opened', atMs: 1, caseId, browserVersion: null });
  const close = (caseId: string) =>
    log(caseId, { type: 'closed', atMs: 2, outcome: 'completed', reason: null });
  const step = (caseId: string, said: string) =>
    log(caseId, {
      ...{ type: 'step', atMs: 1, endedAtMs: 2, index: 1, name: 'x', said },
      ...{ outcome: 'done', reason: null, screenshot: null, uiSource: null },
    });

  it('says that all is being set up until a case is driven', () => {
    expect(line(100)).to.equal('Setting up the handset and the proxy ...');
  });

  it('tells the case, its cell, its last step and what is left', () => {
    open('c01');
    const mode = plan.cases[0]?.mode;
    expect(line(100)).to.match(
      new RegExp(`^case 1 of 2 · Mint Browser, ${mode}, Google · starting · about \\d+ s left$`),
    );
    step('c01', 'Opened Mint Browser');
    expect(line(100)).to.contain(' · Opened Mint Browser · ');
  });

  it('learns from the cases that are done how long the others take', () => {
    open('c01');
    close('c01');
    open('c02');
    expect(line(15_000)).to.match(/^case 2 of 2 · .* · about 5 s left$/);
    close('c02');
    expect(line(20_000)).to.equal('2 of 2 cases done');
  });

  it('is not confused by a line that is just being written', () => {
    open('c01');
    fs.appendFileSync(runPaths.drive(runFolder, 'c01'), '{"type":"st');
    expect(line(100)).to.contain('case 1 of 2');
  });
});
