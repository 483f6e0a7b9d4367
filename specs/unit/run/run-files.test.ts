// The files that make a folder a run: whatever is written twice has its last hash in the custody log, or the run could not be sealed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runConfigSchema } from '../../../harness/artifacts/run-config.ts';
import { readRun, runPaths } from '../../../harness/artifacts/run-folder.ts';
import { loadRunConfig } from '../../../harness/config/load.ts';
import { bundleFiles, changedSinceWritten } from '../../../harness/evidence/bundle/contents.ts';
import { readJson, writeJson } from '../../../harness/lib/files.ts';
import { beginRunFiles, saveConfig, savePlan } from '../../../harness/run/run-files.ts';
import { RunFixture } from '../support/saved-run.ts';

describe('the files of a run', () => {
  let run: RunFixture;
  const folder = mkdtempSync(join(tmpdir(), 'phonehome-begun-'));
  after(() => {
    run.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('may be sealed after the plan was made anew for the versions found, and not when it was changed by hand', () => {
    run = new RunFixture();
    run.addCase();
    const { plan, tables } = readRun(run.folder);
    beginRunFiles(folder, { runId: 'r', config: loadRunConfig({ profile: 'lab' }), tables, plan, notes: [] });
    const changed = () => changedSinceWritten(folder, bundleFiles(folder)).map(({ path }) => path);
    expect(changed()).to.deep.equal([]);
    const { plan: longer } = (run.addCase({ mode: 'incognito' }), readRun(run.folder));
    savePlan(folder, longer);
    expect(changed()).to.deep.equal([]);
    writeJson(runPaths.plan(folder), plan);
    expect(changed()).to.deep.equal(['cases.json']);
  });

  it('name an APK of the user without the folder it lies in', () => {
    const file = join(folder, 'apks', 'mint.apk');
    const apk = { browser: 'mint', file, sha256: 'a'.repeat(64), version: '3.4.0' };
    saveConfig(folder, { ...loadRunConfig({ profile: 'lab' }), apks: [apk] });
    const saved = readJson(runPaths.runConfig(folder), runConfigSchema);
    expect(saved.apks).to.deep.equal([{ ...apk, file: 'mint.apk' }]);
  });
});
