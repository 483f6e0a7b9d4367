// The part of the report about the statements themselves: their sources, what a run lacks to answer them, what would change our mind; and what the first table calls an answer.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type RunAnalysis } from '../../../harness/artifacts/analysis.ts';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { type Beat } from '../../../harness/evidence/report-beats.ts';
import { beatsShown, shownBeats } from '../../../harness/evidence/report-beats-shown.ts';
import { glanceOf } from '../../../harness/evidence/report-glance.ts';
import { statementsOf } from '../../../harness/evidence/report-statements.ts';
import { changesOurMindIn } from '../../../harness/evidence/report-mind.ts';
import { analyseRun, analysisOf } from '../../../harness/pipeline.ts';
import { leakingRun } from '../support/leaking-runs.ts';
import { RunFixture } from '../support/saved-run.ts';

describe('statements in the report', () => {
  let run: RunFixture | undefined;
  afterEach(() => run?.close());

  function analysed(made: RunFixture): RunAnalysis {
    run = made;
    return analysisOf(made.folder).analysis;
  }

  const all = (analysis: RunAnalysis) => statementsOf(analysis).flatMap(({ statements }) => statements);

  it('are all there, once, with their sources and what would change our mind', () => {
    const analysis = analysed(leakingRun());
    const statements = all(analysis);
    const { claims } = analysis.tables;
    expect(statements.map(({ id }) => id)).to.have.members(claims.map(({ id }) => id));
    expect(statements).to.have.length(claims.length);
    for (const { id, sources, changesOurMind, who, answers, outside } of statements) {
      expect(sources, id).to.not.equal([]);
      for (const { grade } of sources) expect(grade, `${id} has a source of no grade`).to.not.equal('');
      expect(changesOurMind, id).to.not.equal('');
      expect(who, id).to.not.equal('');
      expect(answers.length > 0, `${id} is either answered or outside`).to.equal(outside === null);
    }
  });

  it('say what would turn the answer that was given: yes, no, or either', () => {
    const claim = { changesOurMind: 'Nothing seen.', wouldTurnNo: 'An upload.' };
    expect(changesOurMindIn(claim, ['reproduced', 'not-run'])).to.equal('Nothing seen.');
    expect(changesOurMindIn(claim, ['not-reproduced', 'not-reproduced'])).to.equal('An upload.');
    for (const words of [['reproduced', 'not-reproduced'], ['inconclusive'], []] as const)
      expect(changesOurMindIn(claim, words)).to.equal(
        'If the answer is yes: Nothing seen. If it is no: An upload.',
      );
    expect(changesOurMindIn({ changesOurMind: 'As before.' }, ['not-reproduced'])).to.equal('As before.');
  });

  it('that can be answered say it both ways', () => {
    const { claims } = analysed(leakingRun()).tables;
    for (const { id, predicate, changesOurMind, wouldTurnNo } of claims) {
      expect(wouldTurnNo === undefined, id).to.equal(predicate === null);
      expect(wouldTurnNo, id).to.not.equal(changesOurMind);
    }
  });

  it('answered say for which browser, those under test first', () => {
    const words = all(analysed(leakingRun())).find(({ id }) => id === 'search-words-google');
    expect(words?.answers).to.deep.equal([
      { word: 'Yes', tone: 'found', browsers: ['Mint Browser'] },
      { word: 'No', tone: 'clear', browsers: ['Chrome'] },
    ]);
  });

  it('outside the run say what it would take, and only what the run lacks', () => {
    const statements = all(analysed(leakingRun()));
    const takes = (id: string) => statements.find((one) => one.id === id)?.outside?.takes;
    expect(takes('without-consent')?.[0]).to.equal('A run with --journeys first-run.');
    expect(takes('id-never-rotates')?.join(' ')).to.contain('--journeys restart');
    expect(takes('domains-registered-in-china')?.join(' '))
      .to.contain('phonehome lookup')
      .and.to.not.contain('--journeys');
    expect(takes('follows-local-law'), 'nothing decides it').to.deep.equal([]);
    run?.close();
    const made = new RunFixture();
    made.addCase({ mode: 'incognito' }).drive().closed();
    const other = all(analysed(made)).find(({ id }) => id === 'search-words-google');
    expect(other?.outside?.takes).to.deep.equal(['A run with --modes normal.']);
  });

  it('stand on the page with the address of what was published, as text', () => {
    run = leakingRun();
    analyseRun(run.folder);
    const html = readFileSync(runPaths.reportHtml(run.folder), 'utf8');
    const section = /<section id="statements".*?<\/section>/s.exec(html)?.[0] ?? '';
    expect(section).to.contain('https://www.forbes.com/').and.to.not.contain('href="http');
    expect(section).to.contain('Would change our mind').and.to.contain('It would take');
    expect(section.match(/<details/g)?.length).to.be.greaterThan(30);
  });

  it('that no case could answer are counted where the report says what was not measured', () => {
    run = leakingRun();
    const whole = analysed(run);
    analyseRun(run.folder);
    const html = readFileSync(runPaths.reportHtml(run.folder), 'utf8');
    const section = /<section id="not-run".*?<\/section>/s.exec(html)?.[0] ?? '';
    expect(whole.outside).to.not.deep.equal([]);
    expect(section).to.contain(
      `${whole.outside.length} of the ${whole.tables.claims.length} published statements`,
    );
    expect(section).to.contain('href="#statements"');
    expect(section).to.not.contain('Nothing.');
  });

  it('say who said them, and what would change our mind, once for all answers of the cards', () => {
    run = leakingRun();
    analyseRun(run.folder);
    const html = readFileSync(runPaths.reportHtml(run.folder), 'utf8');
    const cards = /<section id="answers".*?<\/section>/s.exec(html)?.[0] ?? '';
    const change = 'A case in which the page itself was asked, everything that left was readable';
    expect(cards.split(change)).to.have.length(2);
    expect(cards.split('every visited page').length).to.be.greaterThan(2);
  });

  it('that name a search engine are answered for that engine alone in the first table', () => {
    const { rows } = glanceOf(analysed(leakingRun()));
    const [google, duckduckgo] = ['Google', 'DuckDuckGo'].map((name) =>
      rows.find(({ statement }) => statement.includes(`every search with ${name}`)),
    );
    expect(google?.cells[0]?.map(({ answer }) => answer.caseId)).to.deep.equal(['c01']);
    expect(duckduckgo?.cells[0]?.map(({ answer }) => answer.caseId)).to.deep.equal(['c03']);
    run?.close();
    const made = new RunFixture();
    made.addCase().drive().closed();
    made.addCase({ engine: 'duckduckgo' }).drive().sensors().closed();
    const mixed = glanceOf(analysed(made)).rows;
    const words = (name: string) =>
      mixed.find(({ statement }) => statement.includes(`every search with ${name}`))?.cells[0]?.[0]?.answer
        .word;
    expect([words('Google'), words('DuckDuckGo')]).to.deep.equal(['not-reproduced', 'reproduced']);
  });
});

describe('the story of a case with very many lines', () => {
  const quiet: Beat = {
    kind: 'quiet',
    time: '',
    said: '',
    hosts: [],
    moreHosts: 0,
  };
  const step = (said: string): Beat => ({
    kind: 'step',
    time: '',
    said,
    failedBecause: null,
  });
  const request = (tone: 'found' | 'own' | 'open'): Beat => ({
    kind: 'request',
    time: '',
    method: 'GET',
    host: tone,
    operator: '',
    path: '',
    tone,
    tag: '',
    carried: '',
    why: '',
    exchange: '',
    answered: '',
  });

  it('is told whole as long as there is room', () => {
    const beats = Array.from({ length: shownBeats }, () => quiet);
    expect(beatsShown(beats)).to.deep.equal({ beats, leftOut: 0 });
  });

  it('keeps what was done and sent, in order, and counts what it leaves out', () => {
    const many = Array.from({ length: 1000 }, () => [quiet, request('own')]).flat();
    const telling = [step('first'), request('found'), request('open'), step('last')];
    const { beats, leftOut } = beatsShown([...many, ...telling, ...many]);
    expect(beats).to.have.length(shownBeats);
    expect(leftOut).to.equal(4004 - shownBeats);
    expect(beats.slice(-4)).to.deep.equal(telling);
    expect(
      beats.some(({ kind }) => kind === 'quiet'),
      'the least telling go first',
    ).to.equal(false);
  });

  it('that is all found is still bounded', () => {
    expect(beatsShown(Array.from({ length: 9000 }, () => request('found'))).beats).to.have.length(shownBeats);
  });
});
