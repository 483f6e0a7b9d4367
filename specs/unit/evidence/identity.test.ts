// What a run leaves beside its findings: where the handset's own identifiers travelled, and which values stayed the same.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { findingSchema } from '../../../harness/artifacts/finding.ts';
import type { HandsetIdentifier } from '../../../harness/artifacts/handset-identity.ts';
import { persistentValuesSchema } from '../../../harness/artifacts/persistent-value.ts';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { readJson, readJsonLines, writeJson } from '../../../harness/lib/files.ts';
import { sha256Hex } from '../../../harness/lib/hash.ts';
import { analyseRun } from '../../../harness/pipeline.ts';
import { handsetOfUnits, RunFixture } from '../support/saved-run.ts';

const collector = 'https://sa.api.intl.miui.com/sa';
const androidId = '9774d56d682e549c';
const imei = '352099001761481';

function identifier(name: string, value: string | null, unique = true): HandsetIdentifier {
  return { name, value, scope: 'test', reset: 'test', how: 'test', unique };
}

describe("the handset's identifiers in a run", () => {
  let run: RunFixture;
  beforeEach(() => {
    run = new RunFixture();
  });
  afterEach(() => run.close());

  const known = (...identifiers: HandsetIdentifier[]) =>
    writeJson(runPaths.handsetIdentity(run.folder), { schemaVersion: 1, identifiers });
  const found = () => {
    analyseRun(run.folder);
    return readJsonLines(runPaths.identityFindings(run.folder), findingSchema);
  };
  const upload = (body: string, headers: [string, string][] = []) => {
    run.addCase().drive().request({ url: collector, method: 'POST', body, headers }).closed();
  };

  it('are found in any spelling, each with who sent it to whom, apart from the findings of the canaries', () => {
    known(identifier('android-id', androidId), identifier('imei', imei), identifier('oaid', null));
    upload(JSON.stringify({ a: Buffer.from(androidId).toString('base64'), b: sha256Hex(imei) }));
    const findings = found();
    expect(findings.map(({ canary, match }) => `${canary} ${match}`).sort()).to.deep.equal([
      'handset/android-id exact',
      'handset/imei hash',
    ]);
    expect(findings[0]).to.deep.include({ kind: 'identifier', explained: false });
    expect(findings[0]?.reached.operator).to.equal('Xiaomi');
    expect(readFileSync(runPaths.findings(run.folder), 'utf8')).to.not.contain('handset/');
  });

  it('of several handsets are looked for in what each of them sent', () => {
    run.close();
    const other = { ...handsetOfUnits, serial: 'other' };
    run = new RunFixture({
      moreHandsets: [{ id: 'h2', facts: other, connection: { adbServerPort: 5037 }, browsers: [] }],
    });
    known(identifier('android-id', androidId));
    writeJson(runPaths.handsetIdentity(run.folder, 'h2'), {
      schemaVersion: 1,
      identifiers: [identifier('android-id', imei)],
    });
    for (const handset of ['h1', 'h2'])
      run
        .addCase({ handset })
        .drive()
        .request({ url: collector, method: 'POST', body: JSON.stringify({ a: imei, b: androidId }) })
        .closed();
    expect(found().map(({ caseId, canary, address }) => `${caseId} ${canary} ${address}`)).to.deep.equal([
      'c01 handset/android-id body > json:$.b',
      'c02 handset/android-id body > json:$.a',
    ]);
  });

  it('are not found where others were sent, nor in what was received', () => {
    known(identifier('android-id', androidId));
    run
      .addCase()
      .drive()
      .request({
        url: collector,
        method: 'POST',
        body: JSON.stringify({ a: '0f1e2d3c4b5a6978' }),
        answer: { body: androidId, headers: [['Content-Type', 'text/plain']] },
      })
      .closed();
    expect(found()).to.deep.equal([]);
  });

  it('that many handsets share are told of bodies, not of the User-Agent that every browser sends', () => {
    known(identifier('model', 'Redmi Note 8', false));
    upload(JSON.stringify({ model: 'Redmi Note 8' }), [
      ['User-Agent', 'Mozilla/5.0 (Android 9; Redmi Note 8)'],
    ]);
    expect(found().map(({ location }) => location)).to.deep.equal(['body']);
  });
});

describe('values that stayed the same in a run', () => {
  it('are saved with it, normal linked with incognito, and left out where they differ', () => {
    const run = new RunFixture();
    try {
      const ids = {
        stays: '9c8be3ac-5f0e-4c1b-8a57-0d2f6f1f7d11',
        other: '7d8be3ac-5f0e-4c1b-8a57-0d2f6f1f7d22',
      };
      for (const [mode, fresh] of [
        ['normal', ids.other],
        ['incognito', ids.other.replace('7d', '6e')],
      ] as const) {
        const body = JSON.stringify({ stays: ids.stays, fresh });
        run.addCase({ mode }).drive().request({ url: collector, method: 'POST', body }).closed();
      }
      analyseRun(run.folder);
      const { values } = readJson(runPaths.persistentValues(run.folder), persistentValuesSchema);
      expect(values.map(({ said }) => said)).to.deep.equal([
        `value "${ids.stays}" at path body > json:$.stays was sent in case c01 (normal) and case c02 (incognito)`,
      ]);
      expect(values[0]).to.deep.include({ acrossModes: true, outlived: ['restart', 'mode'] });
    } finally {
      run.close();
    }
  });
});
