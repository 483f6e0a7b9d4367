// The published sample: it is whole, this version derives the same from it, and the README shows what is in it.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { projectRoot } from '../../../harness/config/load.ts';
import { pathsBelow } from '../../../harness/evidence/bundle/contents.ts';
import { verifyBundle } from '../../../harness/verify.ts';
import { judgedCells, sampleRun } from '../../support/sample.ts';

const anew = 'npx --no-install phonehome sample --help says how to make it anew';
const mostBytes = 4 * 1024 * 1024;

describe('the published sample', () => {
  it('is intact, and derived again with the same result', async () => {
    const report = await verifyBundle(sampleRun);
    expect(report.altered).to.deep.equal([]);
    expect(report.rederived?.differences, anew).to.deep.equal([]);
    expect(report.rederived?.verdicts).to.be.greaterThan(20);
    expect(report.exitCode, anew).to.equal(0);
    expect(report.check.package?.simulated).to.equal(true);
  });

  it('has both answers in it: what leaks and what does not, in both modes', () => {
    const cells = judgedCells(sampleRun);
    for (const mode of ['normal', 'incognito'] as const) {
      const claim = `search-words-duckduckgo${mode === 'normal' ? '' : '-incognito'}`;
      expect(cells).to.include(`mint | duckduckgo | ${mode} | ${claim}: reproduced`);
      expect(cells).to.include(`chrome | duckduckgo | ${mode} | ${claim}: not-reproduced`);
    }
  });

  it('is small, and names no path of the machine it was made on', () => {
    const paths = pathsBelow(sampleRun);
    const sizes = paths.map((path) => statSync(join(sampleRun, path)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.be.lessThan(mostBytes);
    for (const path of paths.filter((name) => /\.(json|jsonl|har|html|md|xml|properties)$/.test(name)))
      expect(readFileSync(join(sampleRun, path), 'utf8'), path).to.not.match(
        /(?:^|["'\s(])\/(?:home|root|tmp|work|Users|var)\//m,
      );
  });

  it('is linked from the README, with pictures that are there', () => {
    const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
    const shown = [...readme.matchAll(/(?:src|srcset)="(reports\/[^"]+)"|\]\((reports\/[^)#]+)\)/g)].map(
      ([, picture, link]) => picture ?? link ?? '',
    );
    for (const path of shown) expect(existsSync(join(projectRoot, path)), path).to.equal(true);
    expect(shown).to.include('reports/sample/run/report.html');
    const pictures = readdirSync(join(projectRoot, 'reports/sample/pictures'));
    expect(
      pictures.map((name) => `reports/sample/pictures/${name}`).filter((path) => !shown.includes(path)),
    ).to.deep.equal([]);
    expect(existsSync(runPaths.reportHtml(sampleRun))).to.equal(true);
  });
});
