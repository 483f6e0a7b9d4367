// Every row says where it comes from by an id of config/sources.json: unknown, double and idle ids are refused, naming file and row.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAttested, sourceIds } from '../../../harness/artifacts/sources.ts';
import { loadTables } from '../../../harness/config/load.ts';
import { sourcesText } from '../../../harness/evidence/source-text.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';

type Rows = Record<string, unknown>[];

describe('config/sources.json', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phonehome-sources-'));
    cpSync('config', folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const change = (name: string, edit: (rows: Rows) => void) => {
    const file = join(folder, name);
    const content = JSON.parse(readFileSync(file, 'utf8')) as { rows: Rows };
    edit(content.rows);
    writeFileSync(file, JSON.stringify(content));
  };
  const refusal = (): HarnessError => {
    try {
      loadTables({ configDir: folder });
    } catch (error) {
      if (error instanceof HarnessError) return error;
      throw error;
    }
    throw new Error('it was accepted');
  };

  it('is whole: what each row of config/ names is there, and each source is named', () => {
    expect(loadTables({ configDir: folder }).sources).to.have.length.above(40);
  });

  it('refuses an id that is not in the list, in a row, a list and a locator', () => {
    change('destinations.json', (rows) => Object.assign(rows[2] ?? {}, { source: 'hearsay' }));
    expect(refusal().message).to.equal('destinations.json rows[2]: there is no source "hearsay".');
    expect(refusal().remedy).to.contain('sources.json');
    cpSync('config/destinations.json', join(folder, 'destinations.json'));
    change('claims.json', (rows) =>
      Object.assign(rows[0] ?? {}, { source: ['forbes-2020-04-30', 'rumour'] }),
    );
    expect(refusal().message).to.equal('claims.json rows[0]: there is no source "rumour".');
    cpSync('config/claims.json', join(folder, 'claims.json'));
    change('selectors.json', (rows) => {
      const [locator] = (rows[0]?.locators ?? []) as Rows;
      Object.assign(locator ?? {}, { source: 'guess' });
    });
    expect(refusal().message).to.equal('selectors.json rows[0].locators[0]: there is no source "guess".');
  });

  it('refuses an id in a run config too', () => {
    const file = join(folder, 'run.device.json');
    const config = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...config, source: 'nobody' }));
    expect(refusal().message).to.equal(`${file}: there is no source "nobody".`);
  });

  it('refuses a source that nothing names, and an id that is there twice', () => {
    const idle = { id: 'idle', title: 'Idle', url: 'https://example.org/', grade: 'C', access: 'read' };
    change('sources.json', (rows) => rows.push(idle));
    expect(refusal().message).to.match(
      /^sources\.json rows\[\d+\]: nothing in config\/ names the source "idle"\.$/,
    );
    change('sources.json', (rows) => rows.splice(-1, 1, { ...idle, id: 'forbes-2020-04-30' }));
    expect(refusal().message).to.contain('the id "forbes-2020-04-30" is already taken');
  });

  it('refuses an address that is none, naming the field', () => {
    change('sources.json', (rows) => Object.assign(rows[0] ?? {}, { url: 'javascript:alert(1)' }));
    expect(refusal().message).to.contain('sources.json rows[0]').and.to.contain('url');
  });

  it('grades what is only ours or only remembered as unattested', () => {
    const { sources } = loadTables();
    const of = (id: string) => sources.find((row) => row.id === id);
    for (const id of ['lab-invention', 'chrome-texts', 'phonehome-choice']) {
      const row = of(id);
      if (row === undefined) throw new Error(`no source ${id}`);
      expect(isAttested(row), id).to.equal(false);
    }
    for (const row of sources.filter(({ url }) => url.startsWith('http')))
      if (row.grade !== 'INF' && row.grade !== 'MEM') expect(isAttested(row), row.id).to.equal(true);
  });

  it('is told to a reader by title and grade', () => {
    const { sources } = loadTables();
    expect(
      sourcesText({ source: ['captured-payload', 'forbes-2020-04-30'], note: 'a note' }, sources),
    ).to.match(
      /^Captured upload of Mint 3\.4\.0 .* \(primary\); Exclusive: .* \(press, not read\)\. a note$/,
    );
    expect(sourcesText({ source: 'elsewhere' }, [])).to.equal('elsewhere');
    expect(sourceIds('one')).to.deep.equal(['one']);
  });
});
