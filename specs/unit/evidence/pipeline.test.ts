// Saved runs through the whole offline half: leaking, clean, blind, cut short, and the same bytes each time.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { blindSpotsSchema } from '../../../harness/artifacts/blind-spot.ts';
import { planSchema } from '../../../harness/artifacts/case.ts';
import { findingSchema } from '../../../harness/artifacts/finding.ts';
import { readTables, runPaths } from '../../../harness/artifacts/run-folder.ts';
import { verdictsSchema } from '../../../harness/artifacts/verdict.ts';
import { readJson, readJsonLines } from '../../../harness/lib/files.ts';
import {
  analyseCase,
  analyseRun,
  judgeRun,
  type RunResult,
  renderVerdictTable,
} from '../../../harness/pipeline.ts';
import { assertionsOver } from '../../../harness/run/asserting.ts';
import { leakingRun } from '../support/leaking-runs.ts';
import { RunFixture } from '../support/saved-run.ts';

const words = 'search-words-google';
const resultFiles = ['findings.jsonl', 'blind-spots.json', 'verdicts.json', 'traffic.har', 'report.html'];

function word(result: RunResult, claim: string, caseId = 'c01'): string | undefined {
  return result.verdicts.find((verdict) => verdict.claim === claim && verdict.caseId === caseId)?.verdict;
}

function bytesOf(folder: string): string[] {
  return resultFiles.map((file) => readFileSync(join(folder, file), 'latin1'));
}

describe('the offline half', () => {
  let run: RunFixture | undefined;
  afterEach(() => run?.close());

  it('reproduces every published claim on the leaking browser and none on the control', () => {
    run = leakingRun();
    const { answers, nothing } = assertionsOver(run.folder, judgeRun(run.folder));
    for (const { title, outcome, verdict, caseIds } of answers) {
      const [caseId = ''] = caseIds;
      expect(verdict, title).to.equal(/^c0[1-4]/.test(caseId) ? 'reproduced' : 'not-reproduced');
      expect(outcome, title).to.equal('as-asserted');
    }
    // Words, pages, id, metadata, native code, encoding and format, in each case.
    expect(answers).to.have.length(8 * 7);
    expect(nothing).to.equal(null);
  });

  it('writes files that their schemas accept', () => {
    run = leakingRun();
    const { findings, blindSpots, verdicts } = analyseRun(run.folder);
    expect(readJsonLines(runPaths.findings(run.folder), findingSchema)).to.deep.equal(findings);
    expect(readJson(runPaths.blindSpots(run.folder), blindSpotsSchema).blindSpots).to.deep.equal(blindSpots);
    expect(readJson(runPaths.verdicts(run.folder), verdictsSchema)).to.deep.include({
      simulated: true,
      verdicts,
    });
  });

  it('gives the same bytes twice, in another folder too', () => {
    run = leakingRun();
    analyseRun(run.folder);
    const first = bytesOf(run.folder);
    analyseRun(run.folder);
    expect(bytesOf(run.folder)).to.deep.equal(first);
    const elsewhere = mkdtempSync(join(tmpdir(), 'phonehome-elsewhere-'));
    try {
      cpSync(run.folder, elsewhere, { recursive: true });
      analyseRun(elsewhere);
      expect(bytesOf(elsewhere)).to.deep.equal(first);
      for (const content of first) expect(content).to.not.contain(tmpdir());
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('never calls a refused handshake clean', () => {
    run = new RunFixture();
    run.addCase({ browser: 'chrome' }).drive().tlsFailure('sa.api.intl.miui.com', 'cert-rejected').closed();
    const result = analyseRun(run.folder);
    expect(word(result, words)).to.equal('inconclusive');
    expect(result.blindSpots.map(({ kind }) => kind)).to.deep.equal(['tls-refused']);
  });

  it('never calls an unreadable upload to the vendor clean', () => {
    run = new RunFixture();
    const sealed = {
      url: 'https://tracking.intl.miui.com/track/v4',
      method: 'POST',
      body: Buffer.from(noise(400)),
    };
    run.addCase({ browser: 'chrome' }).drive().request(sealed).closed();
    expect(analyseRun(run.folder).blindSpots.map(({ kind, counts }) => [kind, counts])).to.deep.equal([
      ['opaque-upload', true],
    ]);
  });

  it('says inconclusive where the words reached a host of unknown operator', () => {
    run = new RunFixture();
    const one = run.addCase({ browser: 'chrome' });
    one
      .drive()
      .request({ url: `https://who.example/?w=${encodeURIComponent(one.words)}` })
      .closed();
    const result = analyseRun(run.folder);
    expect(word(result, words)).to.equal('inconclusive');
    expect(result.blindSpots.map(({ kind }) => kind)).to.deep.equal(['destination-unknown']);
  });

  it('reports what there is of an interrupted run, and the rest as not-run', () => {
    run = new RunFixture({ state: 'interrupted', endedAt: null });
    run.addCase().drive().sensors().closed();
    const cut = run.addCase({ mode: 'incognito' }).opened();
    cut.step('open-browser', 'Opened Mint');
    const leakedBeforeTheCut = run.addCase().drive().sensors();
    run.addCase();
    writeFileSync(runPaths.capture(run.folder, leakedBeforeTheCut.id), '{"type":"clo', { flag: 'a' });
    writeFileSync(runPaths.drive(run.folder, cut.id), '{"type":"st', { flag: 'a' });
    const result = analyseRun(run.folder);
    expect(word(result, words, 'c01')).to.equal('reproduced');
    expect(word(result, words, 'c03')).to.equal('reproduced');
    expect(word(result, words, 'c04')).to.equal('not-run');
    const interrupted = result.verdicts.filter(({ caseId }) => caseId === 'c02');
    expect([...new Set(interrupted.map(({ said }) => said))]).to.deep.equal([
      'The run was interrupted after the step "Opened Mint".',
    ]);
  });

  it('reads a run of which nothing was driven', () => {
    run = new RunFixture({ handset: null });
    run.addCase();
    expect(new Set(analyseRun(run.folder).verdicts.map(({ verdict }) => verdict))).to.deep.equal(
      new Set(['not-run']),
    );
  });

  it('finds what arrived between two cases', () => {
    run = new RunFixture();
    const [first, second] = [run.addCase().drive().closed(), run.addCase().drive()];
    second.sensors({ words: first.words, url: first.page }).closed();
    cpSync(runPaths.caseFolder(run.folder, second.id), runPaths.caseFolder(run.folder, 'between'), {
      recursive: true,
    });
    rmSync(runPaths.caseFolder(run.folder, second.id), { recursive: true });
    const result = analyseRun(run.folder);
    expect(word(result, words)).to.equal('reproduced');
    expect(result.findings.some(({ caseId }) => caseId === 'between')).to.equal(true);
  });

  it('observes one case from its own files', () => {
    run = leakingRun();
    rmSync(runPaths.caseFolder(run.folder, 'c02'), { recursive: true });
    const observation = analyseCase(run.folder, 'c01');
    expect(observation).to.deep.include({ outcome: 'completed', reason: null, simulated: true });
    expect(observation.case.canaries.map(({ kind }) => kind)).to.deep.equal(['search-term', 'url', 'title']);
    expect(observation.destinations['sa.api.intl.miui.com']?.operator).to.equal('xiaomi');
    const said = observation.verdicts.map(({ claim, verdict }) => `${claim} ${verdict}`);
    expect(said).to.deep.equal([
      'search-words-google reproduced',
      'visited-urls reproduced',
      'persistent-id-goes-along not-run',
      'device-metadata-goes-along reproduced',
      'sent-by-native-code reproduced',
      'encoded-not-encrypted reproduced',
      'sensors-wire-format reproduced',
      'anonymised-not-linkable not-run',
      'urls-only-for-slow-pages not-reproduced',
      'second-channel-mistat not-reproduced',
      'channel-without-tls not-reproduced',
    ]);
    expect(() => analyseCase(leaveOpen(run), 'c99')).to.throw(/no case c99/);
  });

  it('shows the answers as an aligned table with a line of counts', () => {
    run = leakingRun();
    const folder = run.folder;
    const verdicts = analyseRun(folder).verdicts.filter(({ claim }) =>
      /^(search|visited|persistent|encoded)/.test(claim),
    );
    const plan = readJson(runPaths.plan(folder), planSchema);
    const table = renderVerdictTable(
      verdicts,
      plan,
      readTables((name) => runPaths.table(folder, name)),
    );
    const lines = table.split('\n');
    expect(lines[1]).to.match(/^case {2}browser {2}engine {6}mode {7}Search words {4}Visited pages/);
    expect(lines[3]).to.match(/^c01 {3}mint {5}google {6}normal {5}reproduced {6}reproduced/);
    expect(lines.at(-1)).to.equal(
      '8 cases, 32 verdicts: 16 reproduced, 16 not-reproduced, 0 inconclusive, 0 not-run',
    );
    expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(102);
  });
});

function leaveOpen(run: RunFixture | undefined): string {
  return run?.folder ?? '';
}

/** Bytes without any pattern a decoder could open, the same each time. */
function noise(length: number): number[] {
  let state = 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 16) & 0xff;
  });
}
