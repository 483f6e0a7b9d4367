// Sealed runs, whole and tampered with in every way: what was sealed is told from what was not, and the file is named.
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { bundleNames } from '../../../harness/artifacts/bundle.ts';
import { pathsBelow } from '../../../harness/evidence/bundle/contents.ts';
import { anonymousKey, fingerprintOf } from '../../../harness/evidence/bundle/signing.ts';
import { verifyPage } from '../../../harness/evidence/bundle/verify-page.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { analyseRun } from '../../../harness/pipeline.ts';
import { verifyBundle, type VerifyReport } from '../../../harness/verify.ts';
import { writeZip } from '../../../harness/lib/zip-write.ts';
import { SealedFixture } from '../support/sealed-run.ts';

/** A fixed sequence of numbers below 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function named(report: VerifyReport): string {
  return report.altered.map(({ path, said }) => `${path}: ${said}`).join('\n');
}

describe('phonehome verify', () => {
  let fixture: SealedFixture;
  let archive: string;
  let folder: string;
  const key = anonymousKey();

  before(async () => {
    fixture = new SealedFixture();
    const sealed = await fixture.seal({ key });
    archive = sealed.archive;
    folder = fixture.at('bundle');
  });
  after(() => fixture.close());

  it('finds a sealed run intact and derives the same from it, archive and folder', async () => {
    for (const form of [archive, folder]) {
      const report = await verifyBundle(form);
      expect(named(report)).to.equal('');
      expect(report.rederived?.differences).to.deep.equal([]);
      expect(report.exitCode).to.equal(0);
      const page = verifyPage(report);
      expect(page).to.match(/^INTACT/);
      expect(page).to.contain(`sha256:${fingerprintOf(key.publicDer)}`);
      expect(page).to.contain('an anonymous key proves no author');
      expect(page).to.contain('SIMULATED');
      expect(page).to.contain('no authority vouches for it');
    }
  });

  it('names the file whose byte was flipped, wherever it is, in the folder form', async () => {
    const next = numbers(1);
    for (const path of pathsBelow(folder)) {
      const whole = readFileSync(join(folder, path));
      const positions = isSmallSignature(path)
        ? [...whole.keys()].filter((at) => at % 7 === 0 || at > whole.length - 4)
        : [0, Math.floor(next() * whole.length), whole.length - 1];
      for (const at of positions) {
        // An empty file has no byte to flip: it gets one.
        const flipped = whole.length === 0 ? Buffer.alloc(1) : Buffer.from(whole);
        flipped.writeUInt8((flipped[at] ?? 0) ^ (1 << Math.floor(next() * 8)), Math.max(0, at));
        writeFileSync(join(folder, path), flipped);
        const report = await verifyBundle(folder);
        expect(report.exitCode, `${path} byte ${at}`).to.equal(1);
        expect(named(report), `${path} byte ${at}`).to.contain(path.replace('.sig', ''));
      }
      writeFileSync(join(folder, path), whole);
    }
    expect((await verifyBundle(folder)).exitCode).to.equal(0);
  });

  it('is not deceived by any flipped byte of the archive', async () => {
    const whole = readFileSync(archive);
    const next = numbers(2);
    const scattered = Array.from({ length: 90 }, () => Math.floor(next() * whole.length));
    const directory = Array.from({ length: 90 }, () => whole.length - 1 - Math.floor(next() * 6000));
    const ends = [
      0,
      1,
      2,
      3,
      4,
      8,
      14,
      26,
      28,
      ...Array.from({ length: 22 }, (_, index) => whole.length - 22 + index),
    ];
    const copy = fixture.at('flipped.zip');
    for (const at of [...scattered, ...directory, ...ends]) {
      const flipped = Buffer.from(whole);
      flipped.writeUInt8((flipped[at] ?? 0) ^ (1 << Math.floor(next() * 8)), at);
      writeFileSync(copy, flipped);
      const outcome = await verifyBundle(copy).then(
        (report) => ({
          exitCode: report.exitCode as number,
          said: named(report),
        }),
        (error: unknown) => ({
          exitCode: 2,
          said: error instanceof HarnessError ? error.message : `CRASH ${String(error)}`,
        }),
      );
      expect(outcome.exitCode, `byte ${at}`).to.be.oneOf([1, 2]);
      expect(outcome.said, `byte ${at}`)
        .to.not.equal('')
        .and.not.match(/^CRASH/);
    }
  });

  it('names a file that was removed, added or renamed', async () => {
    const path = 'cases/c01/capture.jsonl';
    const aside = fixture.at('aside');
    renameSync(join(folder, path), aside);
    expect(named(await verifyBundle(folder))).to.contain(`${path}: it was removed`);
    renameSync(aside, join(folder, path));
    for (const added of [
      'note.txt',
      'signatures/timestamp-9.tsr',
      'allure-report/index.html',
      'cases/c01/.hidden',
    ]) {
      mkdirSync(join(folder, added, '..'), { recursive: true });
      writeFileSync(join(folder, added), 'x');
      expect(named(await verifyBundle(folder))).to.contain(`${added}: it was added`);
      rmSync(join(folder, added));
    }
    rmSync(join(folder, 'allure-report'), { recursive: true });
    expect((await verifyBundle(folder)).exitCode).to.equal(0);
  });

  it('names what was reordered in the archive, in the list and in the custody log', async () => {
    const paths = pathsBelow(folder);
    const order = (await verifyBundle(archive)).files.map(({ path }) => path);
    expect([...order].sort()).to.deep.equal([...paths].sort());
    const [first, second, ...rest] = order;
    const moved = fixture.at('moved.zip');
    const inputs = [second, first, ...rest].flatMap((path) =>
      path === undefined ? [] : [{ path, file: join(folder, path) }],
    );
    writeZip(moved, inputs);
    expect(named(await verifyBundle(moved))).to.match(/VERIFY\.md: it does not stand where sealing puts it/);

    const list = readFileSync(join(folder, bundleNames.package), 'utf8');
    const lines = list.split('\n');
    const at = lines.findIndex((line) => line.includes('"path": "bodies/'));
    [lines[at], lines[at + 1]] = [lines[at + 1] ?? '', lines[at] ?? ''];
    writeFileSync(join(folder, bundleNames.package), lines.join('\n'));
    const report = await verifyBundle(folder);
    expect(named(report))
      .to.contain('datapackage.json: it is not the list that was signed')
      .and.contain('out of order');
    writeFileSync(join(folder, bundleNames.package), list);
  });

  it('names an edited verdict, and one that was sealed again by another key', async () => {
    const copy = fixture.at('edited');
    cpSync(folder, copy, { recursive: true });
    const path = join(copy, 'verdicts.json');
    const verdicts = readFileSync(path, 'utf8');
    const edited = verdicts.replace('"verdict": "reproduced"', '"verdict": "not-reproduced"');
    expect(edited).to.not.equal(verdicts);
    writeFileSync(path, edited);
    const report = await verifyBundle(copy);
    expect(report.exitCode).to.equal(1);
    expect(named(report)).to.contain('verdicts.json: its bytes are not those that were sealed');

    const sealedVerdicts = readFileSync(join(fixture.folder, 'verdicts.json'));
    try {
      writeFileSync(join(fixture.folder, 'verdicts.json'), edited);
      await fixture.seal({ archive: fixture.at('forged.zip'), folder: null }).then(
        () => expect.fail('a run changed by hand was sealed'),
        (error: unknown) =>
          expect((error as Error).message).to.match(
            /verdicts\.json is not sealed: it is not what was written/,
          ),
      );
      fixture.custody('analysed', 'A forger writes the log too');
      await fixture.seal({ archive: fixture.at('forged.zip'), folder: null });
    } finally {
      writeFileSync(join(fixture.folder, 'verdicts.json'), sealedVerdicts);
    }
    const forged = await verifyBundle(fixture.at('forged.zip'));
    expect(forged.exitCode).to.equal(3);
    expect(forged.rederived?.differences.join('\n')).to.match(
      /verdict on [a-z-]+ in case c01: sealed not-reproduced, derived reproduced/,
    );
    expect(verifyPage(forged)).to.match(/^INTACT, but this version derives something else/);
    const expected = await verifyBundle(fixture.at('forged.zip'), {
      expectedKey: fingerprintOf(key.publicDer),
    });
    expect(expected.exitCode).to.equal(1);
    expect(named(expected)).to.contain('another key');
  });

  it('names verdicts that contradict themselves, sealed so with a custody log to go with them', async () => {
    const path = join(fixture.folder, 'verdicts.json');
    const sealed = readFileSync(path);
    try {
      writeFileSync(path, sealed.toString().replace('"not-reproduced"', '"reproduced"'));
      fixture.custody('analysed', 'A forger writes the log too');
      await fixture.seal({
        archive: fixture.at('contradicting.zip'),
        folder: null,
      });
    } finally {
      writeFileSync(path, sealed);
      fixture.custody('analysed', 'As it was');
    }
    const report = await verifyBundle(fixture.at('contradicting.zip'));
    expect(report.exitCode).to.equal(3);
    expect(report.rederived?.differences.join('\n')).to.contain('verdicts.json').and.not.contain(tmpdir());
  });

  for (const name of ['persistent-values.json', 'destinations.json', 'identity-findings.jsonl'])
    it(`names ${name} when it is not what is derived, though the custody log was written for it`, async () => {
      const path = join(fixture.folder, name);
      const sealed = readFileSync(path);
      try {
        writeFileSync(path, `${sealed.toString()}\n`);
        fixture.custody('analysed', 'A forger writes the log too');
        await fixture.seal({ archive: fixture.at('beside.zip'), folder: null });
      } finally {
        writeFileSync(path, sealed);
        fixture.custody('analysed', 'As it was');
      }
      const report = await verifyBundle(fixture.at('beside.zip'));
      expect(report.exitCode).to.equal(3);
      expect(report.rederived?.differences).to.deep.equal([`${name}: not the same bytes`]);
    });

  it('takes no more than twice the time of an analysis', async () => {
    const timeOf = async (work: () => unknown): Promise<number> => {
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const analysis = await timeOf(() => analyseRun(fixture.folder));
    const verification = await timeOf(() => verifyBundle(archive));
    // Opening and hashing cost something of their own, which a run as small as this one does not hide.
    expect(verification).to.be.lessThan(2 * analysis + 150_000);
  });

  it('refuses links, whatever they point at', async () => {
    const copy = fixture.at('linked');
    cpSync(folder, copy, { recursive: true });
    rmSync(join(copy, 'verdicts.json'));
    symlinkSync('/etc/passwd', join(copy, 'verdicts.json'));
    const error: unknown = await verifyBundle(copy).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(HarnessError);
    expect((error as HarnessError).message).to.contain('is a link or a device');
  });
});

function isSmallSignature(path: string): boolean {
  return path === bundleNames.digest || path.startsWith('signatures/');
}
