// Each case held against one in which nothing was touched: what it uploads beyond that is named, and where there is none to compare with, nothing is said.
import { expect } from 'chai';
import type { RunAnalysis } from '../../../harness/artifacts/analysis.ts';
import { besideIdle } from '../../../harness/evidence/report-idle.ts';
import { reportHtml } from '../../../harness/evidence/report-html.tsx';
import { reportModel } from '../../../harness/evidence/report-model.ts';
import { analysisOf } from '../../../harness/pipeline.ts';
import type { CaseFixture } from '../support/saved-case.ts';
import { RunFixture } from '../support/saved-run.ts';

describe('a case beside an idle one', () => {
  let run: RunFixture | undefined;
  afterEach(() => run?.close());

  const beat = (fixture: CaseFixture) =>
    fixture.request({ url: 'https://api.browser.intl.miui.com/beat?n=1', method: 'POST', body: '{"a":1}' });
  const analysed = (made: RunFixture): RunAnalysis => {
    run = made;
    return analysisOf(made.folder).analysis;
  };
  const of = (analysis: RunAnalysis, id: string) => {
    const one = analysis.cases.find(({ case: planned }) => planned.id === id);
    if (one === undefined) throw new Error(`no case ${id}`);
    return besideIdle(one, analysis);
  };

  it('names the places that only it uploads to, and not those that get something anyway', () => {
    const made = new RunFixture();
    beat(made.addCase({ journey: 'idle' }).drive()).closed();
    beat(made.addCase().drive().sensors().sensors()).closed();
    const analysis = analysed(made);
    expect(of(analysis, 'c02')).to.deep.equal({
      beside: ['c01'],
      places: [{ place: 'sa.api.intl.miui.com/sa', uploads: 2 }],
      leftOut: 0,
    });
    expect(of(analysis, 'c01')).to.equal(null);
    expect(reportHtml(reportModel(analysis))).to.contain(
      'Beside c01, in which nothing was touched, uploads to: sa.api.intl.miui.com/sa (2).',
    );
  });

  it('says so when there is no such place', () => {
    const made = new RunFixture();
    beat(made.addCase({ journey: 'idle' }).drive()).closed();
    beat(made.addCase().drive()).closed();
    expect(of(analysed(made), 'c02')).to.deep.equal({ beside: ['c01'], places: [], leftOut: 0 });
  });

  it('is compared with its own arm alone, and with no case that broke off', () => {
    const made = new RunFixture();
    beat(made.addCase({ journey: 'idle', mode: 'incognito' }).drive()).closed();
    beat(made.addCase({ journey: 'idle', browser: 'chrome' }).drive()).closed();
    beat(made.addCase({ journey: 'idle' }).drive());
    made.addCase().drive().sensors().closed();
    expect(of(analysed(made), 'c04')).to.equal(null);
  });
});
