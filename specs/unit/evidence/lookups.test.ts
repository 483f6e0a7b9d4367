// Look-ups of a run are saved with it, told in every finding, and need neither database nor registry a second time.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { destinationsSchema, type Server } from '../../../harness/artifacts/destination.ts';
import { findingSchema } from '../../../harness/artifacts/finding.ts';
import { readLookups, runPaths } from '../../../harness/artifacts/run-folder.ts';
import { verdictsSchema } from '../../../harness/artifacts/verdict.ts';
import { givenLookups } from '../../../harness/commands/lookup-options.ts';
import { readJson, readJsonLines } from '../../../harness/lib/files.ts';
import { saveLookups } from '../../../harness/lookups.ts';
import { analyseRun } from '../../../harness/pipeline.ts';
import { anMmdb } from '../../support/an-mmdb.ts';
import { RunFixture } from '../support/saved-run.ts';

const collector = 'sa.api.intl.miui.com';

describe('look-ups saved with a run', () => {
  let run: RunFixture;
  beforeEach(() => {
    run = new RunFixture();
    const met: Server = {
      host: collector,
      port: 443,
      connectedAtMs: 1,
      address: '10.20.30.40',
      tls: null,
      missing: null,
    };
    run
      .addCase()
      .drive()
      .captureLine({ type: 'server', atMs: 2, ...met })
      .sensors()
      .closed();
  });
  afterEach(() => run.close());

  /** Files as a user would name them on the command line. */
  const given = () => {
    const named = (name: string, content: string | Buffer) => {
      const path = join(run.folder, name);
      writeFileSync(path, content);
      return path;
    };
    const about = (ldhName: string) => JSON.stringify({ objectClassName: 'domain', ldhName });
    return givenLookups({
      mmdb: [named('test.mmdb', anMmdb({ country: { iso_code: 'SG' }, autonomous_system_number: 64500 }))],
      rdap: [named('miui.json', about('MIUI.com')), named('other.json', about('never-asked.example'))],
    });
  };
  const collectorFinding = () =>
    readJsonLines(runPaths.findings(run.folder), findingSchema).find(({ host }) => host === collector);

  it('are told in findings, destinations and verdicts', () => {
    saveLookups(run.folder, given());
    analyseRun(run.folder);
    const place = { country: 'SG', network: 'AS64500', address: '10.20.30.40', site: 'miui.com' };
    expect(collectorFinding()?.reached).to.include({ ...place, registration: 'through unknown' });
    const { destinations, placeSources } = readJson(runPaths.destinations(run.folder), destinationsSchema);
    expect(placeSources).to.have.length(1);
    expect(placeSources[0]).to.include({ name: 'test.mmdb', builtAt: '2020-05-14T12:00:00.000Z' });
    expect(destinations.find(({ host }) => host === collector)?.reached).to.include(place);
    const { verdicts } = readJson(runPaths.verdicts(run.folder), verdictsSchema);
    const leaked = verdicts.find(({ claim }) => claim === 'search-words-google');
    if (leaked?.verdict !== 'reproduced' || leaked.restsOn.kind !== 'found') throw new Error('no leak found');
    expect(leaked.restsOn.reached[0]).to.include({ host: collector, ...place });
    expect(leaked.restsOn.reached[0]?.initiators).to.deep.equal(['browser-native']);
  });

  it('are enough: the same bytes again without database and answers', () => {
    saveLookups(run.folder, given());
    analyseRun(run.folder);
    const bytes = () =>
      ['findings.jsonl', 'destinations.json', 'verdicts.json'].map((name) =>
        readFileSync(join(run.folder, name), 'utf8'),
      );
    const first = bytes();
    saveLookups(run.folder, { places: [], answers: [] });
    analyseRun(run.folder);
    expect(bytes()).to.deep.equal(first);
  });

  it('keep the answer itself, by its hash, and only of sites that the run asked', () => {
    saveLookups(run.folder, given());
    const { registrations } = readLookups(run.folder);
    expect(registrations.map(({ domain }) => domain)).to.deep.equal(['miui.com']);
    const [{ sha256 } = { sha256: '' }] = registrations;
    expect(readFileSync(runPaths.lookupAnswer(run.folder, sha256), 'utf8')).to.contain('MIUI.com');
  });

  it('are unknown in a run that nothing was looked up for', () => {
    analyseRun(run.folder);
    expect(collectorFinding()?.reached).to.include({
      address: '10.20.30.40',
      country: 'unknown',
      network: 'unknown',
      registration: 'unknown',
    });
  });
});
