// What a newcomer can get wrong, or not have, typed as a command: one line that names it and what to do, a non-zero exit, nothing left running.
import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import getPort from 'get-port';
import { environmentFor, projectRoot, toolHints } from '../../harness/config/load.ts';
import { waitFor } from '../../harness/lib/time.ts';
import { listenerOn } from '../../harness/setup/adb-server.ts';
import { findOnPath } from '../../harness/setup/processes.ts';
import { filesBelow } from './support/judged-run.ts';
import { phonehome, type Typed } from './support/phonehome.ts';
import { ProcessTree } from './support/process-tree.ts';

let folder: string;
let stateDir: string;
let reports: string;
/** An adb server's port of its own: none of this may touch the user's. */
let adbPort: number;

async function open(): Promise<void> {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-command-line-'));
  stateDir = path.join(folder, 'state');
  reports = path.join(folder, 'reports');
  adbPort = await getPort();
}

async function close(): Promise<void> {
  await execa('adb', ['-P', String(adbPort), 'kill-server'], { reject: false });
  expect(await listenerOn(adbPort), 'the adb server').to.equal('nothing');
  fs.rmSync(folder, { recursive: true });
}

const type = (args: string[], env: Record<string, string> = {}) =>
  phonehome(args, { stateDir, env: { ANDROID_ADB_SERVER_PORT: String(adbPort), ...env }, timeoutMs: 60_000 });

/** `phonehome run` that writes its reports below our folder. */
const typeRun = (args: string[], env: Record<string, string> = {}) =>
  type(['run', '--reports', reports, ...args], env);

/** One line on stderr from us, in which all of `words` occur; nothing on stdout, no stack, no folder of a run. */
function expectOneLine(typed: Typed, ...words: (string | RegExp)[]): void {
  const lines = typed.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('Setting up'));
  expect(lines, typed.stderr).to.have.length(1);
  expect(lines[0]).to.match(/^phonehome: .+[^ ]\. .+$/);
  for (const word of words)
    expect(lines[0]).to.match(typeof word === 'string' ? new RegExp(escaped(word)) : word);
  expect(typed.stdout).to.equal('');
  expect(typed.exitCode).to.equal(2);
  expect(fs.existsSync(reports) ? fs.readdirSync(reports) : [], 'reports').to.deep.equal([]);
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('the command line, mistyped', () => {
  before(open);
  after(close);

  it('an option whose value makes no sense: named as typed', async () => {
    expectOneLine(await typeRun(['--settle-ms', 'long']), '--settle-ms "long": must be a number');
  });

  it('a browser that is in no table: those that are', async () => {
    expectOneLine(
      await typeRun(['--browsers', 'mint,netscape']),
      /unknown browser: netscape\. Use one of: .*mint, chrome/,
    );
  });

  it('a config file that is not there', async () => {
    expectOneLine(
      await typeRun(['--config', 'none.json']),
      /There is no config file \/.*none\.json\. .*--config/,
    );
  });

  it('an option that does not exist', async () => {
    const { stderr, exitCode } = await typeRun(['--sreial', 'x']);
    expect(stderr).to.match(/^error: unknown option '--sreial'/);
    expect(exitCode).to.equal(2);
  });

  const configs: [string, (config: Record<string, unknown>) => string, RegExp][] = [
    [
      'a key that does not exist',
      (config) => JSON.stringify({ ...config, settelMs: 1 }),
      /run\.json, the top level: .*settelMs/,
    ],
    [
      'a value of the wrong type',
      (config) => JSON.stringify({ ...config, settleMs: 'long' }),
      /run\.json, field settleMs: .*number/,
    ],
    ['no JSON at all', () => '{ "profile": ', /run\.json is not JSON/],
  ];
  for (const [what, change, said] of configs) {
    it(`a config file with ${what}`, async () => {
      const file = path.join(folder, 'run.json');
      const config: unknown = JSON.parse(
        fs.readFileSync(path.join(projectRoot, 'config', 'run.lab.json'), 'utf8'),
      );
      fs.writeFileSync(file, change(config as Record<string, unknown>));
      expectOneLine(await typeRun(['--config', file]), said, folder);
    });
  }

  it('a table with a wrong row: file, row and field', async () => {
    const configDir = path.join(folder, 'config');
    fs.cpSync(path.join(projectRoot, 'config'), configDir, { recursive: true });
    fs.writeFileSync(path.join(configDir, 'browsers.json'), '{"rows":[{"id":"mint"}]}');
    expectOneLine(
      await typeRun(['--config-dir', configDir]),
      /config\/browsers\.json rows\[0\], field name: /,
    );
  });

  it('a run to report that is none', async () => {
    expectOneLine(await type(['report', folder]), 'holds no run', 'name a folder below reports/');
  });

  it('with --verbose the story behind it follows', async () => {
    const { stderr, exitCode } = await type(['--verbose', 'run', '--config', 'none.json']);
    expect(stderr)
      .to.match(/^config-invalid: There is no config file/)
      .and.match(/\n +at /);
    expect(exitCode).to.equal(2);
  });
});

describe('the command line, with something missing on the machine', () => {
  before(open);
  after(close);

  /** A PATH with only those programs, so that what is not named is missing. */
  function pathWith(...programs: string[]): string {
    const bin = fs.mkdtempSync(path.join(folder, 'bin-'));
    for (const name of programs) {
      const real = findOnPath(name, toolHints().path);
      if (real !== undefined) fs.symlinkSync(real, path.join(bin, name));
      else script(path.join(bin, name), 'exit 0');
    }
    return bin;
  }

  function script(file: string, ...lines: string[]): void {
    fs.writeFileSync(file, `#!/bin/sh\n${lines.join('\n')}\n`, { mode: 0o755 });
  }

  const bare = {
    ANDROID_HOME: '',
    ANDROID_SDK_ROOT: '',
    JAVA_HOME: '',
    CHROME_PATH: '',
    PHONEHOME_CHROMIUM: '',
  };

  it('adb, Java and Chromium: the one command to type', async () => {
    expectOneLine(
      await typeRun([], { ...bare, PATH: pathWith() }),
      'Missing: adb, java, chromium. Type: sudo apt-get update && sudo apt-get install -y --no-install-recommends adb default-jre-headless chromium-headless-shell',
    );
  });

  it('Java alone, where packages come by dnf; Chromium is not asked for without the lab', async () => {
    const PATH = pathWith('adb', 'dnf');
    expectOneLine(
      await typeRun(['--profile', 'device'], { ...bare, PATH }),
      /Missing: java\. Type: sudo dnf install -y java-latest-openjdk-headless$/,
    );
  });

  it('Chromium alone, where packages come by brew: any other will do', async () => {
    const PATH = pathWith('adb', 'java', 'brew');
    expectOneLine(
      await typeRun([], { ...bare, PATH }),
      /Missing: chromium\. Type: brew install --cask chromium \(any Chrome or Chromium will do: name it in CHROME_PATH\)$/,
    );
  });

  it('a place to write: the folder and the option to change it', async () => {
    const file = path.join(folder, 'a-file');
    fs.writeFileSync(file, '');
    const typed = await type(['run', '--reports', path.join(file, 'reports')]);
    expectOneLine(typed, `Cannot write ${file}/reports/`, 'Choose a writable folder with --reports');
  });

  it('a port for the adb server', async () => {
    const stranger = net.createServer((socket) => socket.resume().end('220 ready\r\n'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', () => resolve()));
    const address = stranger.address();
    const port = String(typeof address === 'object' ? address?.port : 0);
    try {
      const said = `Port ${port}, meant for the adb server, is in use by another program. Choose another with --adb-port`;
      expectOneLine(await typeRun(['--adb-port', port]), said);
      expectOneLine(await typeRun(['--profile', 'device', '--adb-port', port]), said);
    } finally {
      await new Promise((resolve) => stranger.close(resolve));
    }
  });

  it('an upstream proxy', async () => {
    const port = await getPort();
    expectOneLine(
      await typeRun(['--profile', 'device', '--upstream', `http://127.0.0.1:${port}`]),
      `Nothing answers at the upstream proxy http://127.0.0.1:${port}: connect ECONNREFUSED`,
      '--upstream',
    );
  });

  describe('a handset', () => {
    const onDevice = (args: string[], env: Record<string, string> = {}) =>
      typeRun(['--profile', 'device', '--adb-port', String(adbPort), ...args], env);

    /** An adb whose list of devices has one line. */
    function adbListing(line: string): string {
      const bin = pathWith('java', 'setpriv');
      script(
        path.join(bin, 'adb'),
        `case "$*" in *devices*) printf 'List of devices attached\\n${line}\\n\\n' ;; *) echo 1.0.41 ;; esac`,
      );
      return bin;
    }

    it('none attached', async () => {
      expectOneLine(await onDevice([]), 'adb lists no handset.', '--serial host:port');
    });

    it('another than the one named', async () => {
      expectOneLine(await onDevice(['--serial', 'nobody']), 'adb does not list nobody', '--serial');
    });

    it('not reachable over the network', async () => {
      const serial = `127.0.0.1:${await getPort()}`;
      expectOneLine(await onDevice(['--serial', serial]), `Cannot connect to ${serial}`, '--serial');
    });

    it('that has not allowed this machine', async () => {
      const PATH = adbListing('1a2b3c4d\\tunauthorized usb:1-1');
      expectOneLine(
        await onDevice([], { ...bare, PATH }),
        '1a2b3c4d is unauthorized',
        'Allow USB debugging?',
      );
    });

    it('that does not answer', async () => {
      const PATH = adbListing('1a2b3c4d\\toffline usb:1-1');
      expectOneLine(await onDevice([], { ...bare, PATH }), '1a2b3c4d is offline', 'plug it in again');
    });
  });
});

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
    expect(await listenerOn(adbPort)).to.equal('nothing');
  });

  it('doctor leaves an adb server that was there', async () => {
    await execa('adb', ['-P', String(adbPort), 'start-server']);
    expect((await type(['doctor'])).exitCode).to.equal(0);
    expect(await listenerOn(adbPort)).to.equal('adb');
  });

  it('doctor says what is wrong, and what to type', async () => {
    const bin = path.join(folder, 'empty');
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
        env: { ...environmentFor({}), PHONEHOME_STATE_DIR: stateDir },
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
      const adb = (...args: string[]) => execa('adb', ['-P', String(adbPort), ...args]);
      await adb('connect', serial);
      expect((await adb('-s', serial, 'shell', 'getprop', 'ro.virtual_handset')).stdout).to.equal('1');
      expect(filesBelow(path.join(stateDir, 'runs'))).to.not.deep.equal([]);
      process.kill(-(child?.pid ?? 0), 'SIGINT');
      await ended;
      await nothingRuns();
      expect(filesBelow(path.join(stateDir, 'runs'))).to.deep.equal([]);
    });

    it('killed: its processes end, and the next command clears up', async () => {
      await holdLab();
      // npx and what it runs; not what that started.
      const own = tree?.alive().filter(({ command }) => /phonehome lab$/.test(command)) ?? [];
      expect(own).to.not.deep.equal([]);
      for (const { pid } of own) process.kill(pid, 'SIGKILL');
      await nothingRuns();
      expect(filesBelow(path.join(stateDir, 'runs'))).to.not.deep.equal([]);
      expect((await type(['restore'])).exitCode).to.equal(0);
      expect(filesBelow(path.join(stateDir, 'runs'))).to.deep.equal([]);
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
