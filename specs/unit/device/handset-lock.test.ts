// The lock on a handset: one owner on the machine, freed by release or by the owner's death.
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { lockHandset } from '../../../harness/device/handset-lock.ts';

describe('the lock on a handset', () => {
  let stateDir: string;
  beforeEach(() => {
    stateDir = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-lock-'));
  });
  afterEach(() => fs.rmSync(stateDir, { recursive: true, force: true }));

  const serial = '127.0.0.1:6000';
  const refusal = () =>
    lockHandset({ serial, stateDir }).then(
      () => 'taken',
      (error: Error) => error.message,
    );

  it('is held by one process, which the second is told', async () => {
    const lock = await lockHandset({ serial, stateDir });
    expect(await refusal()).to.equal(`Process ${process.pid} is using ${serial}.`);
    const other = await lockHandset({ serial: 'another', stateDir });
    await other.release();
    await lock.release();
    const again = await lockHandset({ serial, stateDir });
    await again.release();
    expect(fs.readdirSync(stateDir)).to.deep.equal([]);
  });

  it('is refused to another process while its owner lives, and given when it was killed', async () => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(new URL('./lock-child.ts', import.meta.url)), serial, stateDir],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve));
      expect(await refusal()).to.equal(`Process ${child.pid} is using ${serial}.`);
    } finally {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    expect(await refusal()).to.equal('taken');
  });

  it('is taken over when its process number belongs to a later process, or the file is torn', async () => {
    const file = path.join(stateDir, `lock-${encodeURIComponent(serial)}.json`);
    fs.writeFileSync(file, JSON.stringify({ pid: process.pid, started: 'another boot 1' }));
    if (fs.existsSync('/proc/self/stat')) expect(await refusal()).to.equal('taken');
    fs.writeFileSync(file, '{"pid":');
    expect(await refusal()).to.equal('taken');
  });
});
