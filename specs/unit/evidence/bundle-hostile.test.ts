// Archives made to harm: every one is refused with its reason, and nothing is written anywhere.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import { zipSync } from 'fflate';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { writeZip } from '../../../harness/lib/zip-write.ts';
import { verifyBundle } from '../../../harness/verify.ts';
import { SealedFixture } from '../support/sealed-run.ts';

describe('hostile bundles', () => {
  let fixture: SealedFixture;
  let bundle: string;
  before(async () => {
    fixture = new SealedFixture();
    bundle = (await fixture.seal()).archive;
  });
  after(() => fixture.close());

  /** What verify says; nothing may be left in the folder for temporary files. */
  async function outcomeOf(path: string): Promise<{ exitCode: number; said: string }> {
    const before = readdirSync(tmpdir()).filter((name) => /^phonehome-(bundle|verify)-/.test(name));
    const outcome = await verifyBundle(path).then(
      (report) => ({
        exitCode: report.exitCode as number,
        said: report.altered.map(({ path: at, said }) => `${at}: ${said}`).join('\n'),
      }),
      (error: unknown) => {
        if (!(error instanceof HarnessError)) throw error;
        return { exitCode: 2, said: `${error.message} ${error.remedy}` };
      },
    );
    const left = readdirSync(tmpdir()).filter((name) => /^phonehome-(bundle|verify)-/.test(name));
    expect(left.filter((name) => !before.includes(name))).to.deep.equal([]);
    return outcome;
  }

  function archive(name: string, content: Uint8Array): string {
    writeFileSync(fixture.at(name), content);
    return fixture.at(name);
  }

  for (const path of [
    '../escaped',
    'a/../../escaped',
    '/tmp/phonehome-escaped',
    'C:\\escaped',
    'a\\..\\b',
    '.hidden',
    'a//b',
    'a/',
    'a\nb',
  ])
    it(`refuses a file named ${JSON.stringify(path)}`, async () => {
      const target = fixture.at('paths.zip');
      writeZip(target, [{ path, content: Buffer.from('x') }]);
      const { exitCode, said } = await outcomeOf(target);
      expect(exitCode).to.equal(2);
      expect(said).to.contain('could be written elsewhere').and.contain('Nothing was unpacked');
      expect(existsSync('/tmp/phonehome-escaped')).to.equal(false);
      expect(existsSync(fixture.at('escaped'))).to.equal(false);
    });

  it('refuses two files of one name, also when they differ in case only', async () => {
    for (const second of ['verdicts.json', 'VERDICTS.json']) {
      const target = fixture.at('twice.zip');
      writeZip(target, [
        { path: 'verdicts.json', content: Buffer.from('a') },
        { path: second, content: Buffer.from('b') },
      ]);
      expect(await outcomeOf(target))
        .to.include({ exitCode: 2 })
        .and.property('said')
        .contain('two files named');
    }
  });

  it('refuses what is compressed, so that nothing can swell', async () => {
    const bomb = zipSync({ 'datapackage.json': new Uint8Array(50_000_000) }, { level: 9 });
    expect(bomb.length).to.be.lessThan(100_000);
    expect(await outcomeOf(archive('bomb.zip', bomb)))
      .to.include({ exitCode: 2 })
      .and.property('said')
      .contain('compressed');
  });

  it('refuses a directory that promises millions of files, or points outside the archive', async () => {
    const whole = readFileSync(bundle);
    const many = Buffer.from(whole);
    many.writeUInt16LE(0xfffe, many.length - 12);
    many.writeUInt16LE(0xfffe, many.length - 14);
    const wide = Buffer.concat([Buffer.alloc(76), Buffer.alloc(22)]);
    wide.writeUInt32LE(0x06064b50, 0);
    wide.writeBigUInt64LE(9_000_000_000n, 32);
    wide.writeUInt32LE(0x06054b50, 76);
    wide.writeUInt16LE(0xffff, 76 + 10);
    expect(await outcomeOf(archive('wide.zip', wide)))
      .to.include({ exitCode: 2 })
      .and.property('said')
      .contain('9000000000 files');
    const far = Buffer.from(whole);
    far.writeUInt32LE(0xfffffff0, far.length - 6);
    for (const [name, content] of Object.entries({ many, far }))
      expect((await outcomeOf(archive(`${name}.zip`, content))).exitCode, name).to.equal(1);
  });

  it('refuses members that overlap, a prefix, a comment and bytes in between', async () => {
    const whole = readFileSync(bundle);
    const commented = Buffer.concat([whole, Buffer.from('hi')]);
    commented.writeUInt16LE(2, whole.length - 2);
    const shapes = {
      prefixed: Buffer.concat([Buffer.from('#!/bin/sh\n'), whole]),
      commented,
      appended: Buffer.concat([whole, Buffer.from('x')]),
      cut: whole.subarray(0, whole.length - 10),
      halved: whole.subarray(0, whole.length / 2),
    };
    for (const [name, content] of Object.entries(shapes)) {
      const { exitCode, said } = await outcomeOf(archive(`${name}.zip`, content));
      expect(exitCode, name).to.be.oneOf([1, 2]);
      expect(said, name).to.not.equal('');
    }
    const overlapping = overlappingZip();
    expect(await outcomeOf(archive('overlap.zip', overlapping))).to.include({ exitCode: 1 });
  });

  it('says of a plain file, an empty one and a folder without a list that they are no bundle', async () => {
    mkdirSync(fixture.at('empty-folder'));
    for (const path of [
      archive('text.zip', Buffer.from('hello')),
      archive('none.zip', Buffer.alloc(0)),
      fixture.at('empty-folder'),
      fixture.at('gone.zip'),
    ])
      expect((await outcomeOf(path)).exitCode, path).to.equal(2);
    expect((await outcomeOf(fixture.folder)).said).to.contain('It is a run');
  });
});

/** Two members that share their bytes: a quine of a ZIP bomb. */
function overlappingZip(): Buffer {
  const name = Buffer.from('a');
  const content = Buffer.from('shared');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(0x21, 12);
  local.writeUInt32LE(crc32(content), 14);
  local.writeUInt32LE(content.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(1, 26);
  const entry = (letter: string) => {
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE((3 << 8) | 20, 4);
    central.writeUInt16LE(20, 6);
    central.writeUInt16LE(0x21, 14);
    local.copy(central, 16, 14, 26);
    central.writeUInt16LE(1, 28);
    central.writeUInt32LE((0o100644 << 16) >>> 0, 38);
    return Buffer.concat([central, Buffer.from(letter)]);
  };
  const members = Buffer.concat([local, name, content]);
  const directory = Buffer.concat([entry('a'), entry('b')]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(2, 8);
  end.writeUInt16LE(2, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(members.length, 16);
  return Buffer.concat([members, directory, end]);
}
