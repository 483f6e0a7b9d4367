// The report in a real browser: nothing captured runs or is fetched, the page can be used with a screen reader and on a phone, and it prints.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runPaths } from '../../harness/artifacts/run-folder.ts';
import { analyseRun } from '../../harness/pipeline.ts';
import { printReport } from '../../harness/run/print.ts';
import { hostileRun, trapHost } from '../unit/support/hostile-run.ts';
import { leakingRun } from '../unit/support/leaking-runs.ts';
import type { RunFixture } from '../unit/support/saved-run.ts';
import { ReportPage } from './support/report-page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  targets: string[];
}

/** Every rule of axe-core that the page breaks. */
async function violationsOn(page: ReportPage): Promise<Violation[]> {
  await page.evaluate(`${axe};0`);
  return (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map((one) => ({ id: one.id, targets: one.nodes.map((node) => node.target.join(' ')) })))`,
  )) as Violation[];
}

describe('the report in a browser', () => {
  let run: RunFixture | undefined;
  let page: ReportPage | undefined;
  afterEach(async () => {
    await page?.close();
    page = undefined;
    run?.close();
  });

  async function opened(made: RunFixture): Promise<ReportPage> {
    run = made;
    analyseRun(run.folder);
    page = await ReportPage.open(runPaths.reportHtml(run.folder));
    return page;
  }

  it('runs nothing and asks for nothing, whatever was captured', async () => {
    const shown = await opened(hostileRun());
    expect(await shown.evaluate('window.ran')).to.equal(undefined);
    expect(await shown.evaluate('document.scripts.length + document.images.length')).to.equal(0);
    expect(
      await shown.evaluate("document.querySelectorAll('iframe, object, embed, link, form').length"),
    ).to.equal(0);
    expect(shown.wanted, 'addresses the page asked its browser for').to.deep.equal([]);
    expect(shown.requests, 'requests that left the browser').to.deep.equal([]);
    // Captured text is there to be read, as text.
    expect(await shown.evaluate('document.body.textContent')).to.contain(`fetch('http://${trapHost}/`);
    // Nor does it break the layout.
    await shown.look({ width: 390 });
    expect(await shown.evaluate('document.documentElement.scrollWidth')).to.equal(390);
    expect(await violationsOn(shown)).to.deep.equal([]);
  });

  it('of the same content unescaped and without its policy would have been noticed', async () => {
    run = hostileRun();
    analyseRun(run.folder);
    const html = readFileSync(runPaths.reportHtml(run.folder), 'utf8');
    const folder = mkdtempSync(join(tmpdir(), 'phonehome-unescaped-'));
    try {
      const unescaped = join(folder, 'report.html');
      const open = html
        .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&quot;', '"');
      writeFileSync(unescaped, open);
      page = await ReportPage.open(unescaped);
      expect(await page.evaluate('window.ran')).to.be.a('string');
      expect(page.wanted.join(' ')).to.contain(trapHost);
      expect(page.requests.join(' ')).to.contain(trapHost);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('breaks no rule of axe-core, light and dark, on a desk and on a phone', async () => {
    const shown = await opened(leakingRun());
    for (const look of [
      { width: 1280 },
      { width: 1280, dark: true },
      { width: 390 },
      { width: 390, dark: true },
    ]) {
      await shown.look(look);
      expect(await violationsOn(shown), JSON.stringify(look)).to.deep.equal([]);
    }
    // The judge sees what is wrong: an unnamed picture and text on its own colour.
    await shown.evaluate(
      "document.querySelector('svg[role=img]').removeAttribute('aria-label'); document.querySelector('h1').setAttribute('role', 'wrong')",
    );
    expect((await violationsOn(shown)).map(({ id }) => id)).to.include.members(['svg-img-alt', 'aria-roles']);
  });

  it('is gone through by keyboard: what is focused shows, and the answers can be skipped', async () => {
    const shown = await opened(leakingRun());
    await shown.press('Tab');
    expect(await shown.evaluate('document.activeElement.className')).to.equal('skip');
    expect(await shown.evaluate('document.activeElement.getBoundingClientRect().left')).to.equal(0);
    await shown.press('Enter');
    await shown.press('Tab');
    expect(await shown.evaluate("document.activeElement.closest('nav') !== null")).to.equal(true);
    for (let index = 0; index < 20; index += 1) {
      await shown.press('Tab');
      expect(
        await shown.evaluate(
          "[getComputedStyle(document.activeElement).outlineStyle, document.activeElement.matches(':focus-visible')].join(' ')",
        ),
        String(await shown.evaluate('document.activeElement.outerHTML.slice(0, 200)')),
      ).to.match(/^(solid|auto) true$/);
    }
  });

  it('fits a phone, and every link in it leads somewhere', async () => {
    const shown = await opened(leakingRun());
    await shown.look({ width: 390 });
    expect(await shown.evaluate('document.documentElement.scrollWidth')).to.equal(390);
    const dead = await shown.evaluate(
      "[...document.querySelectorAll('a[href^=\"#\"]')].map((link) => link.getAttribute('href')).filter((href) => document.getElementById(href.slice(1)) === null)",
    );
    expect(dead).to.deep.equal([]);
    await shown.evaluate(
      "document.querySelectorAll('details').forEach((one) => (one.open = false)); location.hash = '#c03'",
    );
    expect(
      await shown.evaluate("document.getElementById('c03').closest('details').open"),
      'the case is unfolded',
    ).to.equal(true);
  });

  it('prints to a PDF', async () => {
    run = leakingRun();
    analyseRun(run.folder);
    const pdf = await printReport(run.folder);
    const bytes = readFileSync(pdf);
    expect(bytes.subarray(0, 5).toString('latin1')).to.equal('%PDF-');
    expect((bytes.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length).to.be.greaterThan(3);
  });
});
