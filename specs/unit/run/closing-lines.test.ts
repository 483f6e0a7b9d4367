// The last lines of a run: each reason once with the cases it stands for, and what differs from what was published apart from what is undecided.
import { expect } from 'chai';
import type { Assertions } from '../../../harness/artifacts/asserted.ts';
import { readRun, runPaths } from '../../../harness/artifacts/run-folder.ts';
import type { Verdict } from '../../../harness/artifacts/verdict.ts';
import { analyseRun } from '../../../harness/pipeline.ts';
import { type AssertionRow, standsAgainst } from '../../../harness/run/assertions.ts';
import { closingLines } from '../../../harness/run/closing-lines.ts';
import { openAnswers } from '../../../harness/run/open-answers.ts';
import { RunFixture } from '../support/saved-run.ts';

/** Enough of the claims to show how open answers are told. */
const published = new Set([
  'search-words-google',
  'visited-urls',
  'persistent-id-goes-along',
  'encoded-not-encrypted',
]);

const passed: AssertionRow = {
  title: 'Mint: sends',
  passed: true,
  undecided: false,
  notRun: false,
  reason: null,
};

describe('the last lines of a run', () => {
  let run: RunFixture;
  beforeEach(() => {
    run = new RunFixture();
  });
  afterEach(() => run.close());

  const openOf = (verdicts: Verdict[]) => {
    const { plan, tables } = readRun(run.folder);
    return openAnswers(verdicts, plan, tables);
  };

  const nothingAsserted: Assertions = {
    mode: 'reproduction',
    answers: [],
    asserted: new Set(),
    nothing: null,
  };

  function lines(assertions: AssertionRow[], asserted: Assertions = nothingAsserted): string {
    const verdicts = analyseRun(run.folder).verdicts.filter(({ claim }) => published.has(claim));
    return closingLines({
      table: 'TABLE',
      open: openOf(verdicts),
      asserted,
      beside: { judged: [], outside: 0, claims: 6 },
      assertions,
      runFolder: run.folder,
      simulated: true,
      seal: null,
      withoutAllure: null,
      leftOnHandset: [],
      exitCode: 0,
      wallMs: 81_449,
      shownFolder: 'reports/one',
    });
  }

  it('say nothing of open answers and differences when there are none', () => {
    run.addCase().drive().sensors().closed();
    run.addCase({ engine: 'duckduckgo' }).drive().sensors().closed();
    expect(lines([passed, passed])).to.equal(
      '\nTABLE\n\nJourney tests: 2 passed\n' +
        'Simulated: driven on the lab handset. This says nothing about a real phone.\n' +
        'Wall time 81.4 s\nReport: reports/one/report.html\n',
    );
  });

  it('give a reason once, with the cases it stands for', () => {
    for (const mode of ['normal', 'incognito'] as const)
      run.addCase({ mode }).driveClosed('not-run', 'The handset gives no root.');
    const undecided = { ...passed, passed: false, undecided: true, reason: 'not-run: The handset ...' };
    expect(lines([undecided, undecided]))
      .to.contain('TABLE\n\nNot run:\n  all 2 cases: The handset gives no root.\n\nJourney tests')
      .and.to.contain(': 2 undecided\n')
      .and.to.not.contain('Not as published');
  });

  it('count what nothing of the run could answer by itself: neither passed nor against it', () => {
    run.addCase().drive().sensors().closed();
    const open = { ...passed, passed: false, notRun: true, reason: 'No case has what it takes.' };
    const text = lines([passed, open, open]);
    expect(text).to.contain('Journey tests: 1 passed, 2 not run\n').and.to.not.contain('Not as published');
    expect([passed, open].filter(standsAgainst)).to.deep.equal([]);
    expect([{ ...passed, passed: false, undecided: true }].filter(standsAgainst)).to.have.length(1);
  });

  it('name the blind spots, apart from what came out otherwise than published', () => {
    run.addCase().drive().tlsFailure('sa.api.intl.miui.com', 'cert-rejected').closed();
    run.addCase({ browser: 'chrome' }).drive().closed();
    const text = lines([passed, { ...passed, passed: false, reason: 'the search words were not seen' }]);
    expect(text).to.match(
      /Inconclusive, because of what could not be seen:\n {2}c01: A connection to sa\.api\.intl\.miui\.com refused .*\n\nNot as published:\n {2}Mint: sends: the search words were not seen\n/,
    );
    expect(text).to.contain(': 1 passed, 1 failed\n');
  });

  it('name the claims where a reason does not stand for the whole case', () => {
    run.addCase().drive().sensors().closed();
    const verdicts = analyseRun(run.folder).verdicts.filter(({ claim }) => published.has(claim));
    expect(openOf(verdicts)).to.deep.equal({
      inconclusive: [],
      notRun: [
        'c01 (Persistent id): Only this case sent an identifier along; whether it stays the same takes another case of the same browser on the same handset to compare with.',
      ],
    });
  });

  it('show what is left on the handset, and where an Allure report would be', () => {
    run.addCase().driveClosed('not-run', 'why');
    expect(lines([])).to.not.contain('Journey tests').and.to.not.contain(runPaths.allureReport('reports'));
    const { verdicts } = analyseRun(run.folder);
    const text = closingLines({
      table: 'TABLE',
      open: openOf(verdicts),
      assertions: [],
      asserted: nothingAsserted,
      beside: { judged: [], outside: 0, claims: 6 },
      runFolder: run.folder,
      simulated: false,
      seal: null,
      withoutAllure: 'No Allure report: no Java is installed.',
      leftOnHandset: ['the proxy setting'],
      exitCode: 1,
      wallMs: 5,
      shownFolder: '.',
    });
    expect(text)
      .to.match(/LEFT ON THE HANDSET \(run `npx --no-install phonehome restore`\):\n {2}the proxy setting\n/)
      .and.to.match(/No Allure report: no Java is installed\.\n$/)
      .and.to.not.contain('Simulated');
  });
});
