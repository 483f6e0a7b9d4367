// The commands beside `run` that need no phone: doctor, restore and lab, typed as a person does, and ended in every way.
import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { environmentFor, projectRoot } from '../../harness/config/load.ts';
import { waitFor } from '../../harness/lib/time.ts';
import { listenerOn } from '../../harness/setup/adb-server.ts';
import { CommandLine } from './support/command-line.ts';
import { filesBelow } from './support/judged-run.ts';
import { ProcessTree } from './support/process-tree.ts';

const line = new CommandLine();
const { open, close, type, expectOneLine } = line;

describe('the other commands', () => {
  beforeEach(open);
  afterEach(close);

  it('doctor: every line is fine, and no adb server is left that was not there', async () => {
    const { stdout, stderr, exitCode } = await type(['doctor']);
    expect(stderr).to.equal('');
    const lines = stdout.trimEnd().split('\n');
    expect(lines).to.have.length(8);
    for (const line of lines) expect(line).to.match(/^ok {6}\S/);
    expect(stdout).to.contain('attached handsets: none');
    expect(exitCode).to.equal(0);
    expect(await listenerOn(line.adbPort)).to.equal('nothing');
  });

  it('doctor leaves an adb server that was there', async () => {
    await execa('adb', ['-P', String(line.adbPort), 'start-server']);
    expect((await type(['doctor'])).exitCode).to.equal(0);
    expect(await listenerOn(line.adbPort)).to.equal('adb');
  });

  it('doctor says what is wrong, and what to type', async () => {
    const bin = path.join(line.folder, 'empty');
    fs.mkdirSync(bin);
    const { stdout, exitCode } = await type(['doctor'], { PATH: bin, ANDROID_HOME: '', JAVA_HOME: '' });
    expect(exitCode).to.equal(1);
    expect(stdout).to.match(/^WRONG {3}tools for a phone: Missing: adb, java\. Type: sudo apt-get /m);
    expect(stdout).to.match(/^ok {6}Node\.js: v/m);
  });

  it('restore: nothing to do is fine', async () => {
    const { stdout, stderr, exitCode } = await type(['restore']);
    expect({ stdout, stderr, exitCode }).to.deep.equal({
      stdout: 'No run left anything on a handset.\n',
      stderr: '',
      exitCode: 0,
    });
  });

  describe('lab', () => {
    let child: ChildProcess | undefined;
    let tree: ProcessTree | undefined;
    afterEach(() => {
      for (const { pid } of tree?.alive() ?? []) process.kill(pid, 'SIGKILL');
      tree?.close();
    });

    /** Types `npx --no-install phonehome lab` and gives what it printed once it stands. */
    async function holdLab(): Promise<{ stdout: string; ended: Promise<unknown> }> {
      const held = spawn('npx', ['--no-install', 'phonehome', 'lab'], {
        cwd: projectRoot,
        env: { ...environmentFor({}), PHONEHOME_STATE_DIR: line.stateDir },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      child = held;
      tree = new ProcessTree(held.pid ?? 0);
      let stdout = '';
      let stderr = '';
      held.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      held.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      const ended = new Promise((resolve) => held.once('close', resolve));
      await waitFor('the lab to stand', () => /Lab handset ready/.test(stderr), { timeoutMs: 60_000 });
      return { stdout, ended };
    }

    const nothingRuns = () =>
      waitFor('every process to end', () => tree?.alive().length === 0, { timeoutMs: 10_000 });

    it('prints one JSON line, is a handset to adb, and goes on Ctrl-C with all it started', async () => {
      const { stdout, ended } = await holdLab();
      expect(stdout.split('\n')).to.have.length(2);
      const address: unknown = JSON.parse(stdout);
      expect(address).to.have.all.keys('serial', 'upstream', 'upstreamCaFile', 'truthFile', 'unknownFile');
      const { serial } = address as { serial: string };
      const adb = (...args: string[]) => execa('adb', ['-P', String(line.adbPort), ...args]);
      await adb('connect', serial);
      expect((await adb('-s', serial, 'shell', 'getprop', 'ro.virtual_handset')).stdout).to.equal('1');
      expect(filesBelow(path.join(line.stateDir, 'runs'))).to.not.deep.equal([]);
      process.kill(-(child?.pid ?? 0), 'SIGINT');
      await ended;
      await nothingRuns();
      expect(filesBelow(path.join(line.stateDir, 'runs'))).to.deep.equal([]);
    });

    it('killed: its processes end, and the next command clears up', async () => {
      await holdLab();
      // npx and what it runs; not what that started.
      const own = tree?.alive().filter(({ command }) => /phonehome lab$/.test(command)) ?? [];
      expect(own).to.not.deep.equal([]);
      for (const { pid } of own) process.kill(pid, 'SIGKILL');
      await nothingRuns();
      expect(filesBelow(path.join(line.stateDir, 'runs'))).to.not.deep.equal([]);
      expect((await type(['restore'])).exitCode).to.equal(0);
      expect(filesBelow(path.join(line.stateDir, 'runs'))).to.deep.equal([]);
    });

    it('an option that is not understood, or a fault that is none, is named', async () => {
      expectOneLine(await type(['lab', '--clock-factor', 'fast']), '--clock-factor "fast": must be a number');
      expectOneLine(
        await type(['lab', '--faults', 'gremlins']),
        'There is no lab fault "gremlins"',
        'no-crc',
      );
    });
  });
});
