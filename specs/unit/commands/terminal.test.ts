// What commands print of a run in which everything captured is hostile: nothing of it reaches the terminal raw.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { projectRoot } from '../../../harness/config/load.ts';
import { visibleText } from '../../../harness/lib/visible-text.ts';
import { hostileRun } from '../support/hostile-run.ts';
import type { RunFixture } from '../support/saved-run.ts';

const bin = join(projectRoot, 'harness', 'bin.mjs');

describe('the terminal', () => {
  let run: RunFixture;
  before(() => {
    run = hostileRun();
  });
  after(() => run.close());

  async function printed(...args: string[]): Promise<{ exitCode: number | undefined; said: string }> {
    const { exitCode, all } = await execa(process.execPath, [bin, ...args], {
      cwd: projectRoot,
      all: true,
      reject: false,
      stdin: 'ignore',
    });
    return { exitCode, said: all };
  }

  it('gets nothing raw of a hostile run from report, explain, compare, seal and verify', async () => {
    const { folder } = run;
    const report = await printed('report', folder);
    expect(report.said, 'what was captured is told').to.contain('\\u{202e}');
    const [finding = ''] = readFileSync(runPaths.findings(folder), 'utf8').split('\n');
    const { id } = JSON.parse(finding) as { id: string };
    const outputs: [string, string][] = [['report', report.said]];
    for (const [name, ...args] of [
      ['explain', 'explain', id, '--in', folder],
      ['compare', 'compare', folder, folder],
      ['compare as JSON', 'compare', folder, folder, '--format', 'json'],
      ['seal', 'seal', folder],
      ['verify', 'verify', runPaths.bundle(folder, 'unit-run')],
    ] as const) {
      const { exitCode, said } = await printed(...args);
      expect(exitCode, `${name}: ${said}`).to.equal(0);
      outputs.push([name, said]);
    }
    for (const [name, said] of outputs) expect(said, name).to.equal(visibleText(said));
  }).timeout(180_000);

  it('gets nothing raw from a message that quotes a file', async () => {
    const { exitCode, said } = await printed('compare', `${run.folder}\u001b[2J\u202e`, run.folder);
    expect(exitCode).to.equal(2);
    expect(said).to.contain('\\u{1b}').and.to.equal(visibleText(said));
  });
});
