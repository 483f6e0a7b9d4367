// A file of any size is judged in parts: a value is found wherever it stands, also where two parts meet.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { judgeFile, judgeFor } from '../../../harness/redact-judge.ts';

describe('a judge of files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phonehome-judge-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const value = 'SESSION-7741-abcdef-zz';
  const part = 4 * 1024 * 1024;

  for (const at of [0, part - 10, part + 100, 2 * part - 11, 9 * 1024 * 1024])
    it(`finds a value ${at} bytes into a file, and nothing without it`, () => {
      const bytes = Buffer.alloc(10 * 1024 * 1024, 'quiet words here\n');
      const path = join(folder, 'x.txt');
      const judge = judgeFor([value]);
      writeFileSync(path, bytes);
      expect(judgeFile(judge, path)).to.equal(false);
      bytes.write(` ${value} `, at);
      writeFileSync(path, bytes);
      expect(judgeFile(judge, path)).to.equal(true);
    });

  it('finds nothing in an empty file', () => {
    const path = join(folder, 'empty');
    writeFileSync(path, '');
    expect(judgeFile(judgeFor([value]), path)).to.equal(false);
  });
});
