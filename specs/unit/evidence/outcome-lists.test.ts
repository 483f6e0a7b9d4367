// The lists of a judged run for machines: JUnit XML, Markdown and Allure results say what was asserted, and hold nothing captured raw.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import { expect } from 'chai';
import type { Manifest } from '../../../harness/artifacts/manifest.ts';
import { readRun, runPaths } from '../../../harness/artifacts/run-folder.ts';
import type { VerdictWord } from '../../../harness/artifacts/verdict.ts';
import { writeAllureHistory } from '../../../harness/evidence/allure-files.ts';
import { attachmentLimitBytes, writeAllureResults } from '../../../harness/evidence/allure-results.ts';
import { junitXml } from '../../../harness/evidence/junit.ts';
import type { Expected, JudgedRun } from '../../../harness/evidence/outcome-rows.ts';
import { summaryMarkdown } from '../../../harness/evidence/summary-markdown.ts';
import { writeWhole } from '../../../harness/lib/files.ts';
import { analyseRun, type RunResult } from '../../../harness/pipeline.ts';
import { hostileRun } from '../support/hostile-run.ts';
import { RunFixture } from '../support/saved-run.ts';

interface AllureResult {
  historyId: string;
  status: string;
  name: string;
  labels: { name: string; value: string }[];
  parameters: { name: string; value: string }[];
  links: { url: string }[];
  attachments: { source: string }[];
  steps: { attachments: { source: string }[] }[];
}

const words = (claim: string, caseIds: string[], expected: VerdictWord): Expected => ({
  claim,
  caseIds,
  expected,
});

describe('lists of a judged run', () => {
  let run: RunFixture | undefined;
  const folders: string[] = [];
  afterEach(() => {
    run?.close();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  function judged(made: RunFixture, expected: Expected[] = []): JudgedRun & { result: RunResult } {
    run = made;
    const result = analyseRun(made.folder);
    return { ...readRun(made.folder), verdicts: result.verdicts, expected, result };
  }

  function allureOf(made: JudgedRun & { result: RunResult }, runFolder: string): AllureResult[] {
    const outDir = runPaths.allureResults(runFolder);
    writeAllureResults({ run: made, findings: made.result.findings, runFolder, outDir });
    return readdirSync(outDir)
      .filter((name) => name.endsWith('-result.json'))
      .map((name) => JSON.parse(readFileSync(join(outDir, name), 'utf8')) as AllureResult);
  }

  /** c01 as asserted, c02 asserted otherwise, c03 asserted and open. */
  function threeWays(): { made: RunFixture; expected: Expected[] } {
    const made = new RunFixture();
    made.addCase().drive().sensors().closed();
    made.addCase({ engine: 'duckduckgo' }).drive().sensors().closed();
    made.addCase({ repetition: 2 }).drive().tlsFailure('sa.api.intl.miui.com', 'cert-rejected').closed();
    return {
      made,
      expected: [
        words('search-words-google', ['c01', 'c03'], 'reproduced'),
        words('search-words-duckduckgo', ['c02'], 'not-reproduced'),
      ],
    };
  }

  it('JUnit: a difference is a failure, an open answer an error, the rest is skipped', () => {
    const { made, expected } = threeWays();
    const document = new DOMParser().parseFromString(junitXml(judged(made, expected)), 'text/xml');
    const tests = [...document.getElementsByTagName('testcase')];
    const told = (tag: string) =>
      tests
        .filter((test) => test.getElementsByTagName(tag).length > 0)
        .map((test) => test.getAttribute('name'));
    expect(told('failure')).to.deep.equal(['The browser sends every search with DuckDuckGo to the vendor.']);
    expect(told('error')).to.deep.equal(['The browser sends every search with Google to the vendor.']);
    expect(told('skipped')).to.have.length(tests.length - 3);
    const root = document.documentElement;
    for (const [name, count] of [
      ['tests', tests.length],
      ['failures', 1],
      ['errors', 1],
      ['skipped', tests.length - 3],
    ] as const)
      expect(root?.getAttribute(name), name).to.equal(String(count));
    expect(root?.getAttribute('name')).to.match(/^SIMULATED: /);
    expect(document.getElementsByTagName('testsuite')).to.have.length(3);
  });

  it('JUnit stays XML 1.0 whatever was captured, also in attribute values', () => {
    const xml = junitXml(judged(hostileRun()));
    const faults: string[] = [];
    new DOMParser({ onError: (_level, message) => faults.push(message) }).parseFromString(xml, 'text/xml');
    expect(faults).to.deep.equal([]);
    // Characters that XML 1.0 has no place for (its production 2), escaped or not.
    expect(xml).to.not.match(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
    expect(xml).to.not.match(/&#(?:x0*[0-8b-f]|0*[0-8]);/i);
    expect(xml).to.not.match(/[\u202a-\u202e\u2066-\u2069\u009b]/);
    expect(xml).to.contain('\\u{202e}').and.to.not.contain('<script');
  });

  it('Markdown counts, names what differs or stays open, and marks a simulated run', () => {
    const { made, expected } = threeWays();
    const page = summaryMarkdown(judged(made, expected));
    expect(page).to.match(/^## SIMULATED: phonehome unit-run\n/);
    expect(page).to.match(/✅ \*\*1\*\* as asserted · ❌ \*\*1\*\* different · ⚠️ \*\*1\*\* undecided/);
    expect(page).to.contain('### Different or undecided');
    const listed = page.split('\n').filter((line) => /^- (❌|⚠️)/u.test(line));
    expect(listed.map((line) => /\((c\d\d)\)/.exec(line)?.[1])).to.deep.equal(['c02', 'c03']);
    run?.close();
    const clean = summaryMarkdown(judged(new RunFixture({ simulated: false, handset: null })));
    expect(clean).to.not.contain('SIMULATED').and.to.not.contain('### Different');
  });

  it('Markdown lets nothing captured be a link, a tag, a table cell or a mention', () => {
    const made = hostileRun();
    const claims = ['persistent-id-goes-along', 'second-channel-mistat'];
    const page = summaryMarkdown(
      judged(
        made,
        claims.map((claim) => words(claim, ['c01', 'c02'], 'reproduced')),
      ),
    ).replace('`report.html`', '');
    expect(page).to.not.match(/<(script|img|svg|iframe)/i);
    expect(page).to.not.match(/\]\(|(?<!\\)`|https?:\/\//);
    expect(page).to.not.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    const table = page.split('\n').filter((line) => line.startsWith('| '));
    const columns = table.map((line) => line.match(/(?<!\\)\|/g)?.length);
    expect(new Set(columns).size, 'every row has the same number of cells').to.equal(1);
    expect(page, 'what was captured is there to be read').to.contain('incognito-tls');
  });

  it('Allure: failed differs, broken is open, skipped is not asserted; epics, features, parameters', () => {
    const { made, expected } = threeWays();
    const results = allureOf(judged(made, expected), made.folder);
    const of = (claim: string, status: string) =>
      results.filter((result) => result.name === claim && result.status === status).length;
    expect(of('Search words', 'passed')).to.equal(1);
    expect(of('Search words', 'failed')).to.equal(1);
    expect(of('Search words', 'broken')).to.equal(1);
    expect(of('Visited pages', 'skipped')).to.equal(3);
    const one = results.find(({ status }) => status === 'failed');
    const label = (name: string) => one?.labels.find((candidate) => candidate.name === name)?.value;
    expect(label('epic')).to.equal('Mint Browser');
    expect(label('feature')).to.equal('The browser sends every search with DuckDuckGo to the vendor.');
    const parameters = new Map(one?.parameters.map(({ name, value }) => [name, value]));
    expect(parameters.get('mode')).to.equal('normal');
    expect(parameters.get('engine')).to.equal('DuckDuckGo');
    expect(parameters.get('device')).to.contain('Redmi Note 8').and.to.contain('SIMULATED');
    const files = readdirSync(runPaths.allureResults(made.folder));
    expect(files).to.include.members(['categories.json', 'executor.json', 'environment.properties']);
  });

  it('Allure: history ids stay from run to run and version to version, and tell every cell apart', () => {
    const idsOf = (manifest: Partial<Manifest>) => {
      const made = new RunFixture(manifest);
      made.addCase().drive().sensors().closed();
      made.addCase({ mode: 'incognito' }).drive().sensors().closed();
      const ids = allureOf(judged(made), made.folder).map(({ historyId }) => historyId);
      made.close();
      return ids.sort();
    };
    const first = idsOf({});
    expect(new Set(first).size).to.equal(first.length);
    const browsers = [
      { id: 'mint', package: 'com.mi.globalbrowser.mini', version: '3.4.3', unavailable: null },
    ];
    expect(
      idsOf({ runId: 'later', seed: 'other', startedAt: '2021-01-01T00:00:00.000Z', browsers }),
    ).to.deep.equal(first);
  });

  it('Allure: an attachment above 1 MiB is linked to, one at the limit is copied', () => {
    const made = new RunFixture();
    made.addCase().drive().sensors().closed();
    const screens = join(made.folder, 'cases', 'c01', 'screens');
    const [small = '', large = ''] = readdirSync(screens).sort();
    writeWhole(join(screens, small), Buffer.alloc(attachmentLimitBytes));
    writeWhole(join(screens, large), Buffer.alloc(attachmentLimitBytes + 1));
    const results = allureOf(judged(made), made.folder);
    const outDir = runPaths.allureResults(made.folder);
    const sizes = readdirSync(outDir).map((name) => statSync(join(outDir, name)).size);
    expect(Math.max(...sizes)).to.equal(attachmentLimitBytes);
    const links = results.flatMap((result) => result.links.map(({ url }) => url));
    expect(links).to.include(`../cases/c01/screens/${large}`);
    expect(links).to.not.include(`../cases/c01/screens/${small}`);
  });

  it('Allure: the trend holds earlier runs of the same kind, newest first, and nothing later or damaged', () => {
    const parent = mkdtempSync(join(tmpdir(), 'phonehome-trend-'));
    folders.push(parent);
    const runs: [string, string, boolean][] = [
      ['a-first', '2020-05-01T00:00:00.000Z', true],
      ['b-damaged', '2020-05-01T12:00:00.000Z', true],
      ['b-second', '2020-05-02T00:00:00.000Z', true],
      ['c-phone', '2020-05-02T12:00:00.000Z', false],
      ['d-own', '2020-05-03T00:00:00.000Z', true],
      ['e-later', '2020-05-04T00:00:00.000Z', true],
    ];
    for (const [runId, startedAt, simulated] of runs) {
      const made = new RunFixture({ runId, startedAt, simulated });
      made.addCase().drive().sensors().closed();
      allureOf(judged(made), made.folder);
      cpSync(made.folder, join(parent, runId), { recursive: true });
      made.close();
    }
    const damaged = join(parent, 'b-damaged', 'allure-results');
    const [first = ''] = readdirSync(damaged).filter((name) => name.endsWith('-result.json'));
    writeWhole(join(damaged, first), '{"uuid": "cut off');
    const out = join(parent, 'd-own', 'allure-results');
    writeAllureHistory(join(parent, 'd-own'), out);
    const trend = JSON.parse(readFileSync(join(out, 'history', 'history-trend.json'), 'utf8')) as {
      reportName: string;
      data: { total: number };
    }[];
    expect(trend.map(({ reportName }) => reportName)).to.deep.equal(['b-second', 'a-first']);
    expect(trend[0]?.data.total).to.be.greaterThan(5);
    const history = JSON.parse(readFileSync(join(out, 'history', 'history.json'), 'utf8')) as Record<
      string,
      { items: unknown[] }
    >;
    expect(new Set(Object.values(history).map(({ items }) => items.length))).to.deep.equal(new Set([2]));
  });
});
