// What was found in a run is taken as it is while its files are what they were; the report made of it is the same to the byte.
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { bundleFiles } from '../../../harness/evidence/bundle/contents.ts';
import { readJson, writeJson, writeWhole } from '../../../harness/lib/files.ts';
import { savedAnalysisSchema } from '../../../harness/artifacts/saved-analysis.ts';
import { analyseRun, reportRun } from '../../../harness/pipeline.ts';
import { isAnalysed, noteAnalysis } from '../../../harness/run/saved-analysis.ts';
import { RunFixture } from '../support/saved-run.ts';

describe('a saved analysis', () => {
  let run: RunFixture;
  beforeEach(() => {
    run = new RunFixture();
    run.addCase({ browser: 'mint' }).drive().sensors();
    run.addCase({ browser: 'chrome' }).drive().closed();
    analyseRun(run.folder);
    noteAnalysis(run.folder);
  });
  afterEach(() => run.close());

  const bytesOf = (path: string) => readFileSync(path, 'utf8');

  it('gives the same report and HAR as an analysis does, and opens only what is shown', () => {
    const views = [
      runPaths.reportHtml(run.folder),
      runPaths.har(run.folder),
      runPaths.caseHar(run.folder, 'c01'),
    ];
    const before = views.map(bytesOf);
    expect(before[0]).to.contain('search_word');
    for (const path of views) rmSync(path);
    const again = reportRun(run.folder);
    expect(views.map(bytesOf)).to.deep.equal(before);
    expect(again.timings.decodeMs).to.equal(0);
    expect(again.findings.length).to.be.greaterThan(0);
  });

  it('holds while nothing changed, and is in no bundle', () => {
    expect(isAnalysed(run.folder)).to.equal(true);
    analyseRun(run.folder);
    reportRun(run.folder);
    expect(isAnalysed(run.folder)).to.equal(true);
    expect(bundleFiles(run.folder).map(({ path }) => path)).to.not.include('.analysed.json');
  });

  const changes: Record<string, (folder: string) => void> = {
    'a finding was removed': (folder) =>
      writeFileSync(
        runPaths.findings(folder),
        bytesOf(runPaths.findings(folder)).split('\n').slice(1).join('\n'),
      ),
    'a verdict was edited': (folder) =>
      writeFileSync(
        runPaths.verdicts(folder),
        bytesOf(runPaths.verdicts(folder)).replace('"reproduced"', '"inconclusive"'),
      ),
    'a result is gone': (folder) => rmSync(runPaths.persistentValues(folder)),
    'a capture has a line more': (folder) =>
      appendFileSync(runPaths.capture(folder, 'c02'), '{"type":"closed","atMs":1}\n'),
    'something arrived between cases': (folder) =>
      writeWhole(runPaths.capture(folder, 'between'), '{"type":"closed","atMs":1}\n'),
    'a table was changed': (folder) => appendFileSync(runPaths.table(folder, 'claims'), '\n'),
    'a look-up was saved': (folder) =>
      writeJson(runPaths.lookups(folder), {
        schemaVersion: 1,
        placeSources: [],
        places: [],
        registrations: [],
      }),
    'a handset was read': (folder) =>
      writeJson(runPaths.handsetIdentity(folder), { schemaVersion: 1, identifiers: [] }),
    'a body is there that was not': (folder) =>
      writeWhole(join(runPaths.bodies(folder), 'f'.repeat(64)), 'x'),
    'a body was changed, though its size was not': (folder) => {
      const [name = ''] = readdirSync(runPaths.bodies(folder));
      const path = join(runPaths.bodies(folder), name);
      const bytes = readFileSync(path);
      bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
      writeFileSync(path, bytes);
    },
    'another program made it': (folder) =>
      writeJson(runPaths.analysed(folder), {
        ...readJson(runPaths.analysed(folder), savedAnalysisSchema),
        program: '0'.repeat(64),
      }),
    'the note is torn': (folder) => writeFileSync(runPaths.analysed(folder), '{"schemaVersion":1'),
    'there is no note': (folder) => rmSync(runPaths.analysed(folder)),
  };
  for (const [what, change] of Object.entries(changes))
    it(`does not hold once ${what}`, () => {
      expect(existsSync(runPaths.analysed(run.folder))).to.equal(true);
      change(run.folder);
      expect(isAnalysed(run.folder)).to.equal(false);
    });
});
