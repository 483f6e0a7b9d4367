// Two saved runs compared: what changed is named, what stayed is counted, what cannot be compared is said.
import { expect } from 'chai';
import { analyseRun } from '../../../harness/pipeline.ts';
import { comparedRun, comparison } from '../../../harness/run/compared-run.ts';
import { hostileRun } from '../support/hostile-run.ts';
import { leakingRun } from '../support/leaking-runs.ts';
import { RunFixture } from '../support/saved-run.ts';

const otherId = '7a7a1111-7f1e-4c55-9a43-2f6f0a1b2c3d';

/** Mint with the words alone in normal mode, silent in incognito mode; no Chrome. */
function quieterRun(): RunFixture {
  const run = new RunFixture({
    runId: 'later-run',
    browsers: [{ id: 'mint', package: 'com.mi.globalbrowser.mini', version: '3.4.3', unavailable: null }],
  });
  run.addCase().drive().sensors({ url: '', distinctId: otherId }).closed();
  run.addCase({ mode: 'incognito' }).drive().closed();
  run.addCase({ engine: 'duckduckgo' }).drive().closed({ outcome: 'failed', reason: 'stuck' });
  return run;
}

describe('comparing two runs', () => {
  const open: RunFixture[] = [];
  afterEach(() => open.splice(0).forEach((run) => run.close()));

  function compared(a: RunFixture, b: RunFixture) {
    open.push(...new Set([a, b]));
    for (const { folder } of open) analyseRun(folder);
    return comparison(comparedRun(a.folder), comparedRun(b.folder));
  }

  it('finds nothing between a run and itself', () => {
    const run = leakingRun();
    const { json, text } = compared(run, run);
    // Eleven or twelve claims about each case: in incognito mode one more of the vendor's.
    expect(json.claims).to.have.length(4 * 11 + 4 * 12);
    expect(json.claims.every(({ change }) => change === 'same')).to.equal(true);
    expect(json.paths).to.have.length(8);
    expect(json.paths.every(({ change }) => change === 'same')).to.equal(true);
    expect([json.circumstances, json.incomparable]).to.deep.equal([[], []]);
    expect(text()).to.contain('92 answers stayed the same.').and.to.contain('Nothing that is recorded.');
  });

  it('names the answers, paths and identifiers that changed, in both directions', () => {
    const [a, b] = [leakingRun(), quieterRun()];
    const { json, text, html } = compared(a, b);
    const gone = json.claims.filter(({ change }) => change === 'changed');
    expect(gone.map(({ claim, place }) => `${claim} ${place['mode']}`)).to.include.members([
      'search-words-google-incognito incognito',
      'visited-urls normal',
    ]);
    expect(json.claims.find(({ claim }) => claim === 'search-words-google')?.change).to.equal('same');
    const paths = json.paths.map(({ change, kind, place }) => `${change} ${kind} ${place['mode']}`);
    expect(paths).to.include.members([
      'same search-term normal',
      'gone url normal',
      'gone search-term incognito',
    ]);
    expect(json.identifiers.map(({ name, change }) => `${name} ${change}`)).to.include('uuid other-value');
    expect(json.circumstances).to.include('mint: 3.4.0 in A, 3.4.3 in B');
    expect(text()).to.contain('gone: url → Xiaomi (sa.api.intl.miui.com)');
    expect(html())
      .to.contain('default-src &#39;none&#39;'.replaceAll('&#39;', "'"))
      .and.to.contain('SIMULATED');
    const back = comparison(comparedRun(b.folder), comparedRun(a.folder)).json;
    expect(back.paths.filter(({ change }) => change === 'appeared')).to.have.length(
      json.paths.filter(({ change }) => change === 'gone').length,
    );
  });

  it('says what only one of them has, and compares nothing there', () => {
    const { json } = compared(leakingRun(), quieterRun());
    const said = json.incomparable.join('\n');
    expect(said).to.contain('Only A has browser chrome');
    expect(said).to.contain('Case c03 of B was not driven to its end');
    expect(json.paths.every(({ place }) => place['browser'] === 'mint')).to.equal(true);
    // DuckDuckGo in normal mode stopped in B: that nothing was seen there is no change.
    expect(json.paths.some(({ place }) => place['engine'] === 'duckduckgo')).to.equal(false);
  });

  it('shows captured text as text, on a terminal and on a page', () => {
    const { text, html } = compared(hostileRun(), quieterRun());
    // Controls, bidi overrides and the bell are what is looked for.
    expect(text()).to.not.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(html()).to.not.match(/<(script|img|iframe|svg)/i);
  });
});
