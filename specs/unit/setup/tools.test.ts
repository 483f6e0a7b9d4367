import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { checkNodeVersion } from '../../../harness/setup/node-version.ts';
import { findOnPath, runToEnd, startOwned } from '../../../harness/setup/processes.ts';
import { installCommand } from '../../../harness/setup/tools.ts';

describe('Node.js version', () => {
  for (const good of ['v20.19.0', 'v20.20.2', 'v22.12.0', 'v24.1.0', 'v26.0.0']) {
    it(`accepts ${good}`, () => expect(() => checkNodeVersion(good)).to.not.throw());
  }
  for (const bad of ['v18.20.0', 'v20.18.3', 'v22.11.0', 'v23.5.0']) {
    it(`refuses ${bad} and says what to install`, () => {
      expect(() => checkNodeVersion(bad)).to.throw(HarnessError, bad);
    });
  }
});

describe('tools', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phonehome-tools-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const executable = (name: string) => {
    writeFileSync(join(folder, name), '#!/bin/sh\nexit 0\n');
    chmodSync(join(folder, name), 0o755);
  };

  it('are found on the given PATH only', () => {
    executable('adb');
    expect(findOnPath('adb', `/nowhere:${folder}`)).to.equal(join(folder, 'adb'));
    expect(findOnPath('adb', '/nowhere')).to.equal(undefined);
  });

  it('are asked for with one command of the package source there is', () => {
    const hints = { path: folder };
    expect(installCommand(['adb', 'java'], hints)).to.match(
      /^sudo apt-get .*install .*adb default-jre-headless$/,
    );
    executable('dnf');
    expect(installCommand(['adb'], hints)).to.equal('sudo dnf install -y android-tools');
    rmSync(join(folder, 'dnf'));
    executable('brew');
    expect(installCommand(['chromium'], hints)).to.equal('brew install --cask chromium');
  });
});

/** A zombie that nobody reaps has ended too. */
function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'utf8'));
}

describe('owned programs', () => {
  it('give exit code 127 when they are not there', async () => {
    expect((await runToEnd('/nowhere/program', [])).exitCode).to.equal(127);
  });

  it('end when they are stopped', async () => {
    const owned = startOwned('sleep', ['60'], { path: '/usr/bin:/bin' });
    await owned.stop(500);
    expect(await owned.ended).to.equal(null);
  });

  it('end with their parent, even when that is killed', async () => {
    const script = `
      import { startOwned } from ${JSON.stringify(join(process.cwd(), 'harness/setup/processes.ts'))};
      const owned = startOwned('sleep', ['60'], { path: '/usr/bin:/bin' });
      process.stdout.write(owned.process.pid + '\\n');
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 300);`;
    const { stdout } = await runToEnd(process.execPath, [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      script,
    ]);
    const pid = Number(stdout.trim());
    expect(pid).to.be.greaterThan(1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(isRunning(pid)).to.equal(false);
  });

  it('in a group of their own end with all they started, even when their parent is killed', async () => {
    const script = `
      import { startOwned } from ${JSON.stringify(join(process.cwd(), 'harness/setup/processes.ts'))};
      const owned = startOwned('/bin/sh', ['-c', 'sleep 61 & echo $!; wait'], { path: '', ownGroup: true, stdout: 'inherit' });
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 300);`;
    const { stdout } = await runToEnd(process.execPath, [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      script,
    ]);
    const pid = Number(stdout.trim());
    expect(pid).to.be.greaterThan(1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(isRunning(pid)).to.equal(false);
  });

  it('in a group of their own end with all they started when they end by themselves', async () => {
    const owned = startOwned('/bin/sh', ['-c', 'sleep 62 & echo $!'], {
      path: '/usr/bin:/bin',
      ownGroup: true,
      stdout: 'pipe',
    });
    let said = '';
    owned.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    expect(await owned.ended).to.equal(0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(Number(said.trim())).to.be.greaterThan(1);
    expect(isRunning(Number(said.trim()))).to.equal(false);
  });
});
