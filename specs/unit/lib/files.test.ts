import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { HarnessError } from '../../../harness/lib/errors.ts';
import {
  appendJsonLine,
  readJson,
  readJsonLines,
  withDiskErrors,
  writeJson,
} from '../../../harness/lib/files.ts';

describe('files', () => {
  let folder: string;
  const rowSchema = z.strictObject({ n: z.number() });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phonehome-files-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keep every whole line of a log whose writer was killed in the middle of one', () => {
    const file = join(folder, 'log.jsonl');
    appendJsonLine(file, { n: 1 });
    appendJsonLine(file, { n: 2 });
    writeFileSync(file, '{"n":3', { flag: 'a' });
    expect(readJsonLines(file, rowSchema)).to.deep.equal([{ n: 1 }, { n: 2 }]);
  });

  it('name the line of a bad row in the middle', () => {
    const file = join(folder, 'log.jsonl');
    writeFileSync(file, '{"n":1}\n{"n":"x"}\n{"n":3}\n');
    expect(() => readJsonLines(file, rowSchema)).to.throw(`${file} line 2, field n`);
  });

  it('write whole files with the wanted mode', () => {
    const file = join(folder, 'deep', 'key.json');
    writeJson(file, { n: 1 }, 0o600);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(readJson(file, rowSchema)).to.deep.equal({ n: 1 });
  });

  it('name a file that is not there', () => {
    expect(() => readJson(join(folder, 'none.json'), rowSchema)).to.throw('none.json');
  });

  it('name a folder that cannot be written', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => writeJson(join(file, 'below.json'), {})).to.throw(/Cannot write .*below\.json/);
  });

  it('leave nothing half-written behind when a file cannot take its place', () => {
    const taken = join(folder, 'taken');
    mkdirSync(taken);
    expect(() => writeJson(taken, { n: 1 })).to.throw(HarnessError, taken);
    expect(readdirSync(folder)).to.deep.equal(['taken']);
  });

  it('say that the disk is full when it is, and what is kept', () => {
    // Linux has a device that is always full.
    const full = existsSync('/dev/full') ? '/dev/full' : undefined;
    const write = () =>
      withDiskErrors(folder, () => (full === undefined ? noSpace() : appendFileSync(full, 'x')));
    expect(write)
      .to.throw(HarnessError, `No space left on the disk of ${folder}.`)
      .with.property('code', 'disk-full');
  });

  function noSpace(): never {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  }
});
