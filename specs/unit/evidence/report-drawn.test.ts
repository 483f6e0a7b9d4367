// What the report draws and puts side by side: flow, time line, normal beside incognito, completeness; each follows what is in the run.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { RunAnalysis } from '../../../harness/artifacts/analysis.ts';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { completenessOf } from '../../../harness/evidence/report-completeness.ts';
import { flowOf } from '../../../harness/evidence/report-flow.ts';
import { sidesOf } from '../../../harness/evidence/report-sides.ts';
import { supportIn } from '../../../harness/evidence/report-sureness.ts';
import { timelineOf } from '../../../harness/evidence/report-timeline.ts';
import { readJson, writeJson } from '../../../harness/lib/files.ts';
import { manifestSchema } from '../../../harness/artifacts/manifest.ts';
import { analyseRun, analysisOf } from '../../../harness/pipeline.ts';
import { leakingRun } from '../support/leaking-runs.ts';
import { RunFixture } from '../support/saved-run.ts';

describe('pictures and tables of the report', () => {
  let run: RunFixture | undefined;
  afterEach(() => run?.close());

  function analysed(made: RunFixture): RunAnalysis {
    run = made;
    return analysisOf(made.folder).analysis;
  }

  it('flow: from what was done to whose it is, the bands as thick as the uploads are many', () => {
    const flow = flowOf(analysed(leakingRun()));
    const labels = (column: number) =>
      flow?.nodes.filter((node) => node.column === column).map(({ label }) => label);
    expect(labels(0)).to.deep.equal(['Typed search words', 'Opened a page']);
    expect(new Set(labels(1))).to.deep.equal(new Set(['Mint Browser']));
    expect(labels(2)).to.deep.equal(['sa.api.intl.miui.com']);
    expect(labels(3)).to.deep.equal(['Xiaomi']);
    const uploads = flow?.links.map(({ said }) => Number(/: (\d+) upload/.exec(said)?.[1])) ?? [];
    // Four cases, words and address each: 8 into the browser, 8 out to the host, 8 on to its operator.
    expect(uploads.reduce((sum, count) => sum + count, 0)).to.equal(3 * 8);
    const widths = flow?.links.map(({ width }) => width) ?? [];
    const thickest = Math.max(...widths);
    expect(uploads[widths.indexOf(thickest)]).to.equal(Math.max(...uploads));
    expect(flow?.said).to.match(/^Simulated\. /);
  });

  it('flow: is not drawn when nobody but those asked got anything', () => {
    const made = new RunFixture();
    made.addCase({ browser: 'chrome' }).drive().closed();
    expect(flowOf(analysed(made))).to.equal(null);
  });

  it('time line: steps above, each request below in its lane, at its time', () => {
    const made = new RunFixture();
    made
      .addCase()
      .drive()
      .request({ url: 'https://www.gstatic.com/logo.png' })
      .sensors()
      .tlsFailure('sa.api.intl.miui.com', 'cert-rejected')
      .closed();
    const analysis = analysed(made);
    const [one] = analysis.cases;
    const drawn = one === undefined ? null : timelineOf(one, analysis);
    for (const picture of [drawn?.wide, drawn?.narrow]) {
      expect(picture?.taps.map(({ number }) => number)).to.deep.equal([1, 2, 3, 4]);
      const counts = new Map(picture?.lanes.map(({ lane, count }) => [lane, count]));
      expect(Object.fromEntries(counts)).to.deep.equal({
        found: 1,
        own: 2,
        open: 1,
        quiet: 1,
      });
      const at = (lane: string) => picture?.requests.find((spot) => spot.lane === lane)?.x ?? NaN;
      expect(at('own')).to.be.lessThan(at('quiet'));
      expect(at('quiet')).to.be.lessThan(at('found'));
      expect(at('found')).to.be.lessThan(at('open'));
      for (const { x } of [...(picture?.requests ?? []), ...(picture?.taps ?? [])])
        expect(x).to.be.within(0, picture?.width ?? 0);
    }
    expect(drawn?.wide.said).to.contain('4 steps').and.to.contain('1 not asked for by the user');
  });

  it('time line: a crowd of requests with nothing of ours in them is one shape, what is told of keeps its own', () => {
    const made = new RunFixture();
    const driven = made.addCase().drive();
    for (let index = 0; index < 300; index += 1)
      driven.request({ url: `https://www.gstatic.com/${index}.png` });
    driven.sensors().closed();
    run = made;
    analyseRun(made.folder);
    const html = readFileSync(runPaths.reportHtml(made.folder), 'utf8');
    const [wide = ''] = html.match(/<svg class="chart wide".*?<\/svg>/s) ?? [];
    expect(wide.match(/class="crowd"/g)).to.have.length(1);
    expect(wide).to.not.contain('spot quiet');
    expect(wide).to.contain('spot found').and.contain('spot own');
    const drawn = /class="crowd" d="([^"]*)"/.exec(wide)?.[1] ?? '';
    const [one] = analysisOf(made.folder).analysis.cases;
    const timeline = one === undefined ? null : timelineOf(one, analysisOf(made.folder).analysis);
    const quiet = timeline?.wide.requests.filter(({ lane }) => lane === 'quiet') ?? [];
    expect(drawn.match(/M/g)).to.have.length(quiet.length);
    expect(quiet.reduce((sum, { count }) => sum + count, 0)).to.equal(300);
  });

  it('side by side: says whether incognito made a difference, and which', () => {
    const said = (incognito: 'same' | 'none' | 'more') => {
      const made = new RunFixture();
      const normal = made.addCase().drive();
      if (incognito !== 'more') normal.sensors();
      normal.closed();
      const hidden = made.addCase({ mode: 'incognito' }).drive();
      if (incognito !== 'none') hidden.sensors();
      hidden.closed();
      const [side] = sidesOf(analysed(made));
      made.close();
      return side?.said;
    };
    expect(said('same')).to.equal('Incognito made no difference: the same things went to the same hosts.');
    expect(said('none')).to.equal('In incognito mode none of it was seen.');
    expect(said('more')).to.equal('In incognito mode more was sent than in normal mode.');
  });

  it('completeness: a lost certificate, a counting blind spot and a failed step show', () => {
    const made = new RunFixture();
    made.addCase().drive().closed();
    made.addCase().drive().tlsFailure('sa.api.intl.miui.com', 'cert-rejected').closed({ caTrusted: false });
    made
      .addCase()
      .opened()
      .step('open-browser', 'Opened', 'stuck')
      .closed({ outcome: 'failed', reason: 'x' });
    const [clean, blind, failed] = completenessOf(analysed(made));
    expect(clean).to.include({
      steps: '4 of 4',
      controls: '2',
      unread: '0',
      road: 'in place',
      whole: true,
    });
    expect(blind?.whole).to.equal(false);
    expect(blind?.road).to.equal('lost: trusted certificate');
    expect(blind?.unread).to.match(/^[12], [12] of them count$/);
    expect(failed).to.include({ steps: '0 of 1', whole: false });
  });

  it('how sure: certain when read, supported by few tries, well by three, not at all when open', () => {
    const made = new RunFixture();
    made.addCase().drive().sensors().closed();
    made.addCase({ browser: 'chrome' }).drive().closed();
    for (const repetition of [1, 2, 3])
      made.addCase({ browser: 'chrome', mode: 'incognito', repetition }).drive().closed();
    made.addCase({ mode: 'incognito' }).drive().tlsFailure('sa.api.intl.miui.com', 'cert-rejected').closed();
    const analysis = analysed(made);
    const supportOf = supportIn(analysis);
    const sureness = (browser: string, mode: string) => {
      const cell = analysis.matrix.find(
        (one) => one.browser === browser && one.mode === mode && one.claim.startsWith('search-words-google'),
      );
      return cell === undefined ? undefined : supportOf(cell).sureness;
    };
    expect(sureness('mint', 'normal')).to.equal('certain');
    expect(sureness('chrome', 'normal')).to.equal('fair');
    expect(sureness('chrome', 'incognito')).to.equal('strong');
    expect(sureness('mint', 'incognito')).to.equal('none');
  });

  it('the watermark of a simulated run goes with the run, not with the words in it', () => {
    const made = leakingRun();
    const path = runPaths.manifest(made.folder);
    writeJson(path, { ...readJson(path, manifestSchema), simulated: false });
    expect(flowOf(analysed(made))?.said).to.not.contain('Simulated');
  });
});
