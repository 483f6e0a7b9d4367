// What a newcomer can get wrong, or not have, typed as a command: one line that names it and what to do, a non-zero exit, nothing left running.
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { expect } from 'chai';
import getPort from 'get-port';
import { projectRoot, toolHints } from '../../harness/config/load.ts';
import { findOnPath } from '../../harness/setup/processes.ts';
import { CommandLine } from './support/command-line.ts';

const line = new CommandLine();
const { open, close, type, typeRun, expectOneLine } = line;

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
      const file = path.join(line.folder, 'run.json');
      const config: unknown = JSON.parse(
        fs.readFileSync(path.join(projectRoot, 'config', 'run.lab.json'), 'utf8'),
      );
      fs.writeFileSync(file, change(config as Record<string, unknown>));
      expectOneLine(await typeRun(['--config', file]), said, line.folder);
    });
  }

  it('a table with a wrong row: file, row and field', async () => {
    const configDir = path.join(line.folder, 'config');
    fs.cpSync(path.join(projectRoot, 'config'), configDir, { recursive: true });
    fs.writeFileSync(path.join(configDir, 'browsers.json'), '{"rows":[{"id":"mint"}]}');
    expectOneLine(
      await typeRun(['--config-dir', configDir]),
      /config\/browsers\.json rows\[0\], field name: /,
    );
  });

  it('a run to report that is none', async () => {
    expectOneLine(await type(['report', line.folder]), 'holds no run', 'name a folder below reports/');
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
    const bin = fs.mkdtempSync(path.join(line.folder, 'bin-'));
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
    const file = path.join(line.folder, 'a-file');
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
      typeRun(['--profile', 'device', '--adb-port', String(line.adbPort), ...args], env);

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
