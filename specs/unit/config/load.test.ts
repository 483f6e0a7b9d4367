import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { checkNames, loadRunConfig, loadTables, wishesSchema } from '../../../harness/config/load.ts';
import { isAttested, sourceIds } from '../../../harness/artifacts/sources.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { pruneSources } from './prune-sources.ts';

describe('run config', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phonehome-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const changed = (change: Record<string, unknown>): string => {
    const file = join(folder, 'run.json');
    writeFileSync(
      file,
      JSON.stringify({ ...JSON.parse(readFileSync('config/run.lab.json', 'utf8')), ...change }),
    );
    return file;
  };
  const failure = (run: () => unknown): HarnessError => {
    try {
      run();
    } catch (error) {
      if (error instanceof HarnessError) return error;
      throw error;
    }
    throw new Error('it was accepted');
  };

  it('reads both profiles of the project', () => {
    expect(loadRunConfig({}).profile).to.equal('lab');
    expect(loadRunConfig({ profile: 'device' }).lab).to.equal(null);
  });

  it('lays the command line over the file', () => {
    const config = loadRunConfig({ browsers: ['chrome'], settleMs: 7, lab: { clockFactor: 3 } });
    expect(config.browsers).to.deep.equal(['chrome']);
    expect(config.settleMs).to.equal(7);
    expect(config.lab?.clockFactor).to.equal(3);
    expect(config.lab?.apps, 'untouched').to.include('chrome');
  });

  it('a command line that says nothing changes nothing: what the file says stands, every field of it', () => {
    expect(wishesSchema.parse({})).to.deep.equal({});
    const said = {
      ...{ downloadUrl: 'https://files.example/{token}.pdf', visitUrl: 'https://pages.example/{token}' },
      ...{ closingMs: 1234, switchSettings: ['enhanced-off'] },
      apks: [{ browser: 'mint', file: 'mint.apk', sha256: 'a'.repeat(64), version: '3.4.0' }],
      handsets: [{ serial: 'a', lab: null }],
    };
    const configFile = changed(said);
    const config = loadRunConfig(wishesSchema.parse({ configFile }));
    // What lies beside the file is named from its folder.
    const apks = said.apks.map((apk) => ({ ...apk, file: join(dirname(configFile), apk.file) }));
    expect(config).to.deep.include({ ...said, apks });
    const device = loadRunConfig(wishesSchema.parse({ profile: 'device' }));
    expect(device.closingMs, 'of config/run.device.json').to.equal(35_000);
  });

  it('refuses an unknown key and names file and key', () => {
    const file = changed({ settelMs: 5 });
    const error = failure(() => loadRunConfig({ configFile: file }));
    expect(error.code).to.equal('file-invalid');
    expect(error.message).to.include(file).and.include('settelMs');
  });

  it('refuses a wrong type and names file and field', () => {
    const file = changed({ settleMs: 'long' });
    const error = failure(() => loadRunConfig({ configFile: file }));
    expect(error.message).to.include(file).and.include('settleMs');
  });

  it('refuses text that is not JSON, naming the file', () => {
    const file = join(folder, 'run.json');
    writeFileSync(file, '{ "profile": ');
    expect(failure(() => loadRunConfig({ configFile: file })).message).to.include(file);
  });

  it('says how to name a file when there is none', () => {
    expect(failure(() => loadRunConfig({ configFile: join(folder, 'none.json') })).remedy).to.include(
      '--config',
    );
  });

  it('refuses an upstream that is no proxy', () => {
    const file = changed({ upstream: 'https://example.org' });
    expect(failure(() => loadRunConfig({ configFile: file })).message).to.include('upstream');
  });

  it('reads another folder instead of config/, whole', () => {
    cpSync('config', folder, { recursive: true });
    const [first] = loadTables().claims;
    writeFileSync(join(folder, 'claims.json'), JSON.stringify({ rows: [first] }));
    pruneSources(folder);
    expect(loadTables({ configDir: folder }).claims).to.deep.equal([first]);
    expect(loadTables().claims).to.not.deep.equal([]);
    writeFileSync(
      changed({ settleMs: 11 }).replace(/run\.json$/, 'run.lab.json'),
      readFileSync(changed({ settleMs: 11 })),
    );
    expect(loadRunConfig({ configDir: folder }).settleMs).to.equal(11);
    rmSync(join(folder, 'selectors.json'));
    expect(failure(() => loadTables({ configDir: folder })).message).to.include(
      join(folder, 'selectors.json'),
    );
  });

  it('refuses a config file of another profile than the one asked for', () => {
    const error = failure(() => loadRunConfig({ configFile: changed({}), profile: 'device' }));
    expect(error.message).to.include('run.json is for the profile lab, not device');
  });

  it('names the rows there are when one is unknown', () => {
    const error = failure(() => checkNames(loadRunConfig({ browsers: ['netscape'] }), loadTables()));
    expect(error.message).to.include('netscape');
    expect(error.remedy).to.include('mint, chrome');
  });
});

describe('config tables', () => {
  it('are whole: every row has a source, every id is unique, every reference resolves', () => {
    const tables = loadTables();
    const operators = new Set(tables.destinations.map((row) => row.operator));
    for (const ids of [tables.browsers, tables.searchEngines, tables.claims].map((rows) =>
      rows.map((row) => row.id),
    )) {
      expect(new Set(ids).size).to.equal(ids.length);
    }
    for (const row of tables.browsers) expect(operators).to.include(row.vendor);
    for (const claim of tables.claims)
      for (const operator of claim.operators) expect(operators).to.include(operator);
    const owners = new Set([
      ...tables.browsers.map((row) => row.id),
      ...tables.searchEngines.map((row) => `engine:${row.id}`),
    ]);
    for (const row of tables.selectors) expect(owners).to.include(row.owner);
  });

  it('mark as verified only what a source other than ours was seen to say', () => {
    const tables = loadTables();
    const attested = new Set(tables.sources.filter(isAttested).map(({ id }) => id));
    for (const row of tables.selectors)
      for (const { source, verified } of row.locators)
        if (verified) expect(sourceIds(source).some((id) => attested.has(id))).to.equal(true);
  });
});
