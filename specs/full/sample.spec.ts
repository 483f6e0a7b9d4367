// The published sample is the golden run: a fresh run of its own plan on a fresh lab handset is judged the same.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { planSchema } from '../../harness/artifacts/case.ts';
import { runPaths } from '../../harness/artifacts/run-folder.ts';
import { readJson } from '../../harness/lib/files.ts';
import { judgedCells, sampleRun } from '../support/sample.ts';
import { phonehome } from '../lab/support/phonehome.ts';

describe('a fresh run of the published plan', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phonehome-golden-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('plants the same words and gets the same answers', async () => {
    const reports = join(folder, 'reports');
    const typed = await phonehome(
      ['run', '--config', 'config/run.lab-sample.json', '--no-allure', '--reports', reports],
      { stateDir: join(folder, 'state') },
    );
    expect(typed.exitCode, typed.stdout + typed.stderr).to.equal(0);
    const [name = ''] = readdirSync(reports);
    const fresh = join(reports, name);
    expect(readJson(runPaths.plan(fresh), planSchema).cases).to.deep.equal(
      readJson(runPaths.plan(sampleRun), planSchema).cases,
    );
    expect(judgedCells(fresh)).to.deep.equal(judgedCells(sampleRun));
  });
});
