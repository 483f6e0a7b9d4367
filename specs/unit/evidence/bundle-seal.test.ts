// What sealing writes: the same bytes whatever the day, readable by other programs, checked by VERIFY.md's own lines, and nothing private in it.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, createPublicKey, verify as verifyBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import {
  bundleNames,
  digestSchema,
  isSignatureFile,
  packageSchema,
} from '../../../harness/artifacts/bundle.ts';
import { pathsBelow } from '../../../harness/evidence/bundle/contents.ts';
import { anonymousKey, namedKey } from '../../../harness/evidence/bundle/signing.ts';
import { readJson } from '../../../harness/lib/files.ts';
import { visibleLine } from '../../../harness/lib/visible-text.ts';
import { verifyPage } from '../../../harness/evidence/bundle/verify-page.ts';
import { verifyBundle } from '../../../harness/verify.ts';
import { SealedFixture } from '../support/sealed-run.ts';

/** Runs with another clock and another time zone, as a process of another day would. */
async function onAnotherDay<T>(now: number, zone: string, work: () => Promise<T>): Promise<T> {
  const [RealDate, realZone] = [globalThis.Date, process.env.TZ];
  class OtherDate extends RealDate {
    constructor(...given: unknown[]) {
      if (given.length === 0) super(now);
      else super(...(given as [number]));
    }
    static override now(): number {
      return now;
    }
  }
  globalThis.Date = OtherDate as DateConstructor;
  process.env.TZ = zone;
  try {
    return await work();
  } finally {
    globalThis.Date = RealDate;
    if (realZone === undefined) delete process.env.TZ;
    else process.env.TZ = realZone;
  }
}

function shell(block: string, folder: string): { said: string; status: number | null } {
  const ended = spawnSync('sh', ['-c', block], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { said: ended.stdout + ended.stderr, status: ended.status };
}

describe('phonehome seal', () => {
  let fixture: SealedFixture;
  before(() => {
    fixture = new SealedFixture();
  });
  after(() => fixture.close());

  it('gives the same bytes on different days and in different time zones, but for the signature files', async () => {
    const at = (name: string) => ({
      archive: fixture.at(`${name}.zip`),
      folder: fixture.at(name),
    });
    await onAnotherDay(Date.UTC(2021, 0, 1, 3), 'Pacific/Kiritimati', () =>
      fixture.seal({ ...at('first'), now: new Date(), key: anonymousKey() }),
    );
    for (const path of pathsBelow(fixture.folder)) utimesSync(join(fixture.folder, path), 1e9, 1e9);
    await onAnotherDay(Date.UTC(2031, 6, 31, 23), 'America/St_Johns', () =>
      fixture.seal({ ...at('second'), now: new Date(), key: anonymousKey() }),
    );
    const [first, second] = [readFileSync(at('first').archive), readFileSync(at('second').archive)];
    const contents = [unzipSync(first), unzipSync(second)] as const;
    const names = Object.keys(contents[0]);
    expect(Object.keys(contents[1])).to.deep.equal(names);
    const differing = names.filter(
      (name) => !Buffer.from(contents[0][name] ?? []).equals(contents[1][name] ?? Buffer.alloc(0)),
    );
    expect(differing.filter((name) => !isSignatureFile(name))).to.deep.equal([]);
    expect(differing).to.include(bundleNames.digest);
    const firstDifference = first.findIndex((byte, at) => byte !== second[at]);
    expect(firstDifference).to.be.greaterThan(first.indexOf('"path": "datapackage.json"') - 100);
  });

  it('writes what other programs read: a ZIP whose files are those of the folder form', async () => {
    await fixture.seal({
      archive: fixture.at('plain.zip'),
      folder: fixture.at('plain'),
    });
    const unpacked = unzipSync(readFileSync(fixture.at('plain.zip')));
    expect(Object.keys(unpacked).sort()).to.deep.equal(pathsBelow(fixture.at('plain')));
    for (const [name, content] of Object.entries(unpacked))
      expect(Buffer.from(content).equals(readFileSync(join(fixture.at('plain'), name))), name).to.equal(true);
  });

  it('signs as WACZ-auth 0.1.0 lays down, with the key the user names', async () => {
    const keyFile = fixture.at('key.pem');
    execFileSync('openssl', [
      'genpkey',
      '-algorithm',
      'EC',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-out',
      keyFile,
    ]);
    chmodSync(keyFile, 0o600);
    await fixture.seal({
      key: namedKey(keyFile),
      archive: fixture.at('named.zip'),
      folder: fixture.at('named'),
    });
    const digest = readJson(join(fixture.at('named'), bundleNames.digest), digestSchema);
    const list = readFileSync(join(fixture.at('named'), bundleNames.package));
    expect(digest.hash).to.equal(`sha256:${createHash('sha256').update(list).digest('hex')}`);
    expect(Object.keys(digest.signedData).sort()).to.deep.equal(
      ['created', 'hash', 'publicKey', 'signature', 'software', 'version'].sort(),
    );
    const publicPem = execFileSync('openssl', ['pkey', '-in', keyFile, '-pubout'], { encoding: 'utf8' });
    const signature = Buffer.from(digest.signedData.signature, 'base64');
    expect(verifyBytes('sha256', Buffer.from(digest.hash), createPublicKey(publicPem), signature)).to.equal(
      true,
    );
    const page = verifyPage(await verifyBundle(fixture.at('named.zip')));
    expect(page).to.contain('compare the fingerprint above').and.not.contain('anonymous');
    const pem = readFileSync(keyFile, 'utf8').split('\n')[1] ?? 'no key';
    for (const path of pathsBelow(fixture.at('named')))
      expect(readFileSync(join(fixture.at('named'), path), 'latin1'), path)
        .to.not.contain('PRIVATE KEY')
        .and.not.contain(pem);
  });

  it('refuses a key that others can read, and one of another kind', () => {
    const keyFile = fixture.at('open.pem');
    execFileSync('openssl', [
      'genpkey',
      '-algorithm',
      'EC',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-out',
      keyFile,
    ]);
    chmodSync(keyFile, 0o644);
    expect(() => namedKey(keyFile)).to.throw(/can be read by others/);
    execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', keyFile]);
    chmodSync(keyFile, 0o600);
    expect(() => namedKey(keyFile)).to.throw(/is not an ECDSA P-256 key/);
  });

  it('lists everything, sorted, without a path of this machine, and says what is simulated and what is missing', async () => {
    await fixture.seal({
      archive: fixture.at('list.zip'),
      folder: fixture.at('list'),
    });
    const list = readJson(join(fixture.at('list'), bundleNames.package), packageSchema);
    const paths = list.resources.map(({ path }) => path);
    expect(paths).to.deep.equal([...paths].sort());
    expect(new Set(list.resources.map(({ name }) => name)).size).to.equal(paths.length);
    for (const { path, bytes } of list.resources)
      expect(statSync(join(fixture.at('list'), path)).size).to.equal(bytes);
    expect(list.simulated).to.equal(true);
    expect(list.missing.join(' ')).to.contain('APK hashes');
    const text = readFileSync(join(fixture.at('list'), bundleNames.package), 'utf8');
    expect(text)
      .to.not.contain(fixture.folder)
      .and.not.match(/"path": "\//);
  });

  it('leaves out what is not reproducible, and a seal of before', async () => {
    for (const path of [
      'allure-report/index.html',
      'logs/appium.log',
      'timings.json',
      'report.pdf',
      'unit-run.phonehome.zip',
    ]) {
      mkdirSync(join(fixture.folder, path, '..'), { recursive: true });
      writeFileSync(join(fixture.folder, path), 'x');
    }
    mkdirSync(join(fixture.folder, 'allure-results'), { recursive: true });
    writeFileSync(join(fixture.folder, 'allure-results', 'a-result.json'), '{}');
    await fixture.seal({
      archive: fixture.at('out.zip'),
      folder: fixture.at('out'),
    });
    const paths = pathsBelow(fixture.at('out'));
    expect(paths).to.include('allure-results/a-result.json');
    expect(paths.filter((path) => /allure-report|logs|timings|pdf|zip/.test(path))).to.deep.equal([]);
  });

  it('gives VERIFY.md lines that work in a plain shell, and that notice what was changed', async () => {
    await fixture.seal({
      archive: fixture.at('shell.zip'),
      folder: fixture.at('shell'),
    });
    const folder = fixture.at('shell');
    const blocks = [...readFileSync(join(folder, 'VERIFY.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].map(
      ([, block]) => block ?? '',
    );
    expect(blocks.length).to.equal(4);
    const [files = '', list = '', time = '', bodies = ''] = blocks;
    expect(shell(files, folder).said).to.match(
      /^OK: \d+ files are as listed\nOK: no file was added or removed\n$/,
    );
    const signed = shell(list, folder).said;
    expect(signed.match(/Verified OK/g)).to.have.length(2);
    expect(signed).to.contain('datapackage-digest.json: OK');
    expect(signed).to.contain((await verifyBundle(folder)).check.signature?.keySha256);
    expect(shell(time, folder).said).to.equal('no timestamp in this bundle\n');
    expect(shell(bodies, folder).said).to.equal('OK: bodies are what they are named\n');

    const copy = fixture.at('shell-changed');
    cpSync(folder, copy, { recursive: true });
    writeFileSync(
      join(copy, 'verdicts.json'),
      readFileSync(join(copy, 'verdicts.json'), 'utf8').replace('reproduced', 'reproducex'),
    );
    writeFileSync(join(copy, 'added.txt'), 'x');
    const said = visibleLine(shell(files, copy).said);
    expect(said).to.contain('verdicts.json: FAILED').and.contain('added.txt').and.not.contain('OK:');
    rmSync(join(copy, 'added.txt'));
    writeFileSync(join(copy, 'signatures', 'another.sig'), 'x');
    symlinkSync('VERIFY.md', join(copy, 'link'));
    expect(shell(files, copy).said)
      .to.contain('> signatures/another.sig')
      .and.contain('> link (a link, no file)')
      .and.not.contain('OK: no file');
    writeFileSync(
      join(copy, 'datapackage.json'),
      readFileSync(join(copy, 'datapackage.json'), 'utf8').replace('"simulated": true', '"simulated": false'),
    );
    expect(shell(list, copy).said).to.match(/Verification failure/i);
  });

  it('does not seal what nobody could open again: two names of one file, a path without end', async () => {
    const named = ['allure-results/Note.txt', `allure-results/${'long/'.repeat(90)}x.txt`];
    mkdirSync(join(fixture.folder, 'allure-results'), { recursive: true });
    writeFileSync(join(fixture.folder, 'allure-results/note.txt'), 'x');
    for (const path of named) {
      const file = join(fixture.folder, path);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, 'x');
      const error: unknown = await fixture.seal().catch((caught: unknown) => caught);
      expect((error as Error).message).to.contain('cannot go into a bundle');
      rmSync(file);
    }
    rmSync(join(fixture.folder, 'allure-results/note.txt'));
    await fixture.seal({ archive: fixture.at('named.zip'), folder: null });
  });

  it('does not seal a run that is under way or was never analysed', async () => {
    const fresh = new SealedFixture();
    try {
      rmSync(join(fresh.folder, 'verdicts.json'));
      const error: unknown = await fresh.seal().catch((caught: unknown) => caught);
      expect((error as Error).message).to.contain('has no verdicts.json');
    } finally {
      fresh.close();
    }
  });
});
