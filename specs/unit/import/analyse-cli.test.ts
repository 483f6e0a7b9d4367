// `phonehome analyse` as a user types it: what stands on stdout, on stderr, in the folder, and the exit code.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readCanaryList } from '../../../harness/artifacts/canary-list.ts';
import { captureFindingSchema, type CaptureFinding } from '../../../harness/artifacts/capture-finding.ts';
import { leakingRun } from '../support/leaking-runs.ts';
import { anEntry, CaptureFolder, canaries, harOf, page, words } from './a-har.ts';

const bin = join(import.meta.dirname, '../../../harness/bin.mjs');

function analyse(cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'analyse', ...args], {
    cwd,
    encoding: 'utf8',
  });
  const findings = (): CaptureFinding[] =>
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => captureFindingSchema.parse(JSON.parse(line)));
  return { status, stdout, stderr, findings };
}

const leaking = harOf([
  anEntry({ url: 'https://t.example/ordinary' }),
  anEntry({
    url: `https://t.example/c?u=${encodeURIComponent(page)}&q=violet+lantern+4711`,
    postData: { text: words },
  }),
]);
const fields =
  'id file entry direction location host canary kind match address chain spelling explained'.split(' ');

describe('phonehome analyse', function () {
  this.timeout(60_000);
  const folder = new CaptureFolder();
  after(() => folder.close());
  const list = (name: string, rows: unknown) => folder.add(name, JSON.stringify(rows));
  before(() => {
    list(
      'canaries.json',
      canaries.map(({ id, kind, value }) => ({ id, kind, value })),
    );
    folder.add('leaking.har', leaking);
    folder.add('clean.har', harOf([anEntry({ url: 'https://t.example/ordinary' })]));
  });

  it('prints JSON Lines with the fields in order, sorted, each id made from its place, and nothing else', () => {
    const { status, stdout, stderr, findings } = analyse(
      folder.path,
      'leaking.har',
      '--canaries',
      'canaries.json',
    );
    expect(status).to.equal(0);
    for (const line of stdout.trimEnd().split('\n'))
      expect(Object.keys(JSON.parse(line))).to.deep.equal(fields);
    expect(
      findings().map(({ location, canary, address }) => `${location} ${canary} ${address}`),
    ).to.deep.equal(['body words body', 'url page url > query:u', 'url words url > query:q']);
    for (const { id, file, entry, direction, location, canary, match, address, explained } of findings()) {
      expect({ file, entry, explained }).to.deep.equal({ file: 'leaking.har', entry: 1, explained: false });
      const place = [file, entry, direction, location, canary, match, address].join('\0');
      expect(createHash('sha256').update(place).digest('hex').startsWith(id)).to.equal(true);
    }
    expect(stderr).to.include('3 findings');
    const again = analyse(folder.path, 'leaking.har', '--canaries', 'canaries.json');
    expect(again.stdout).to.equal(stdout);
  });

  it('takes folders, joins their paths, sorts by file, reads each file once', () => {
    mkdirSync(join(folder.path, 'deep', 'er'), { recursive: true });
    folder.add('deep/er/b.HAR', leaking);
    folder.add('deep/a.har', leaking);
    folder.add('deep/notes.json', leaking);
    const { status, findings } = analyse(
      folder.path,
      'leaking.har',
      'deep',
      'deep',
      '--canaries',
      'canaries.json',
    );
    expect(status).to.equal(0);
    const files = [join('deep', 'a.har'), join('deep', 'er', 'b.HAR'), 'leaking.har'];
    expect(findings().map(({ file }) => file)).to.deep.equal(files.flatMap((file) => [file, file, file]));
  });

  it('names a malformed entry, reads the others, exits 2, also where a finding would have made it 1', () => {
    folder.add('bad.har', leaking.replace('"entries":[', '"entries":[null,'));
    const args = ['bad.har', '--canaries', 'canaries.json', '--fail-on', 'finding'];
    const { status, stderr, findings } = analyse(folder.path, ...args);
    expect(status).to.equal(2);
    expect(stderr).to.match(/bad\.har, entry 0: /);
    expect(findings().map(({ entry }) => entry)).to.deep.equal([2, 2, 2]);
    const gone = analyse(folder.path, 'gone.har', 'leaking.har', '--canaries', 'canaries.json');
    expect(gone.status).to.equal(2);
    expect(gone.stderr).to.include('gone.har');
    expect(gone.findings()).to.have.length(3);
  });

  it('fails on a finding only when asked to', () => {
    const run = (file: string) =>
      analyse(folder.path, file, '--canaries', 'canaries.json', '--fail-on', 'finding');
    expect(run('leaking.har').status).to.equal(1);
    expect(run('clean.har')).to.deep.include({ status: 0, stdout: '' });
    expect(analyse(folder.path, 'leaking.har', '--canaries', 'canaries.json').status).to.equal(0);
  });

  it('does not fail on what was only received', () => {
    folder.add('received.har', harOf([anEntry({}, { status: 200, content: { text: words } })]));
    const { status, findings } = analyse(
      folder.path,
      'received.har',
      '--canaries',
      'canaries.json',
      '--fail-on',
      'finding',
    );
    expect(findings().map(({ direction }) => direction)).to.deep.equal(['received']);
    expect(status).to.equal(0);
  });

  it('writes three files with --out and prints nothing', () => {
    const { status, stdout } = analyse(
      folder.path,
      'leaking.har',
      '--canaries',
      'canaries.json',
      '--out',
      'o/p',
    );
    expect({ status, stdout }).to.deep.equal({ status: 0, stdout: '' });
    const out = join(folder.path, 'o', 'p');
    expect(readdirSync(out).sort()).to.deep.equal(['findings.jsonl', 'findings.txt', 'report.html']);
    const printed = analyse(folder.path, 'leaking.har', '--canaries', 'canaries.json').stdout;
    expect(readFileSync(join(out, 'findings.jsonl'), 'utf8')).to.equal(printed);
  });

  it('prints a table and a page that captured text cannot steer', () => {
    const hostile = '<script>alert(1)</script>\u001b[31m\u202e';
    folder.add(
      'hostile.har',
      harOf([anEntry({ headers: [{ name: `x-${hostile}`, value: `${hostile} ${words}` }] }), null]),
    );
    const run = (format: string) =>
      analyse(folder.path, 'hostile.har', '--canaries', 'canaries.json', '--format', format);
    const table = run('table');
    expect(table.stdout).to.include('Findings');
    expect(table.stdout + table.stderr).to.not.match(/[\u001b\u202e]/);
    const html = run('html').stdout;
    expect(html).to.match(/^<!doctype html>/);
    expect(html).to.include("default-src 'none'");
    expect(html).to.not.match(/<script|\u001b|\u202e|(?:src|href)="(?!#)/);
  });

  it('warns of a short canary and counts it on its own only', () => {
    list('short.json', [{ id: 'short', kind: 'text', value: 'zo4vu' }]);
    folder.add('short.har', harOf([anEntry({ url: 'https://t.example/c?a=xzo4vuy&b=zo4vu' })]));
    const { stderr, findings } = analyse(folder.path, 'short.har', '--canaries', 'short.json');
    expect(stderr).to.match(/short.*fewer than 8/);
    expect(findings().map(({ address }) => address)).to.deep.equal(['url > query:b']);
  });

  it('refuses a bad list of canaries by its field', () => {
    const good = { id: 'a', kind: 'text', value: 'violet lantern' };
    const wrong: [unknown, RegExp][] = [
      [{}, /top level.*array/],
      [[good, good], /1\.id.*taken/],
      [[{ ...good, value: ' ' }], /0\.value/],
      [[good, { ...good, id: 'b', kind: 'word' }], /1\.kind/],
      [[{ kind: 'text', value: 'x' }], /0\.id/],
    ];
    for (const [rows, said] of wrong) {
      const path = list('wrong.json', rows);
      expect(() => readCanaryList(path), JSON.stringify(rows)).to.throw(said);
    }
    const { status, stdout, stderr } = analyse(folder.path, 'leaking.har', '--canaries', 'wrong.json');
    expect({ status, stdout }).to.deep.equal({ status: 2, stdout: '' });
    expect(stderr).to.match(/wrong\.json.*0\.id/);
    expect(analyse(folder.path, 'leaking.har')).to.deep.include({ status: 2, stdout: '' });
  });

  it('analyses a saved run with its own canaries, explained as the run explains, and leaves it as it was', () => {
    const run = leakingRun();
    try {
      const before = readdirSync(run.folder).sort();
      const { status, findings } = analyse(run.folder, '.', '--fail-on', 'finding');
      expect(status).to.equal(1);
      expect(new Set(findings().map(({ explained }) => explained))).to.deep.equal(new Set([true, false]));
      expect(readdirSync(run.folder).sort()).to.deep.equal(before);
      expect(existsSync(join(run.folder, 'findings.jsonl'))).to.equal(false);
      const own = readFileSync(join(run.folder, 'cases.json'), 'utf8');
      const value = /"value": "([^"]+)"/.exec(own)?.[1];
      list('own.json', [{ id: 'mine', kind: 'search-term', value }]);
      const given = analyse(run.folder, '.', '--canaries', join(folder.path, 'own.json')).findings();
      expect(new Set(given.map(({ canary }) => canary))).to.deep.equal(new Set(['mine']));
      expect(new Set(given.map(({ explained }) => explained))).to.deep.equal(new Set([true, false]));
    } finally {
      run.close();
    }
  });
});
