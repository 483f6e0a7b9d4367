// The adb client as a program: its arguments, its deadlines, its failures; played by a small script, never a real server.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import { type Adb, createAdb } from '../../../harness/device/adb.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';

describe('an adb client', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-adb-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** A script that notes its arguments and then does what `body` says; `$said` is the whole command line. */
  const client = (body: string, serial: string | null = '127.0.0.1:6000'): Adb => {
    const adbPath = path.join(folder, 'adb');
    const script = `#!/bin/sh\nsaid="$*"\necho "$said" >> "${folder}/calls"\n${body}\n`;
    fs.writeFileSync(adbPath, script, { mode: 0o755 });
    return createAdb({ adbPath, serverPort: 6037, serial });
  };
  const calls = () => fs.readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n');
  const failure = async (pending: Promise<unknown>): Promise<HarnessError> => {
    const error = await pending.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error instanceof HarnessError) return error;
    throw new Error(`No HarnessError but ${String(error)}`);
  };

  it('is given its own server port and the serial, and the command as one word', async () => {
    const adb = client('echo out; echo err >&2; exit 7');
    expect(await adb.shell("settings put global x 'a b'; true")).to.deep.equal({
      stdout: 'out\n',
      stderr: 'err\n',
      exitCode: 7,
    });
    expect(calls()).to.deep.equal(["-P 6037 -s 127.0.0.1:6000 shell settings put global x 'a b'; true"]);
  });

  it('does not take its own chatter for the command', async () => {
    const adb = client(
      'echo "* daemon not running; starting now at tcp:6037" >&2; echo "* daemon started successfully" >&2',
    );
    expect((await adb.shell('true')).stderr).to.equal('');
  });

  it('connects a networked handset again, once, after the server forgot it', async () => {
    const adb = client(`case "$said" in
      *" connect "*) touch ${folder}/connected; echo "connected to 127.0.0.1:6000";;
      *devices*) echo "List of devices attached"; [ -e ${folder}/connected ] && echo "127.0.0.1:6000 device";;
      *shell*) [ -e ${folder}/connected ] || { echo "error: device '127.0.0.1:6000' not found" >&2; exit 1; }; echo ran;;
    esac`);
    expect((await adb.shell('id')).stdout).to.equal('ran\n');
    expect(calls().map((call) => call.replace('-P 6037 ', ''))).to.deep.equal([
      '-s 127.0.0.1:6000 shell id',
      'disconnect 127.0.0.1:6000',
      'connect 127.0.0.1:6000',
      'devices -l',
      '-s 127.0.0.1:6000 shell id',
    ]);
  });

  it('gives up on a networked handset that is gone, and never tries with one on a cable', async () => {
    const gone = client(`case "$said" in
      *" connect "*) echo "failed to connect to 127.0.0.1:6000";;
      *shell*) echo "error: device '127.0.0.1:6000' not found" >&2; exit 1;;
    esac`);
    expect((await failure(gone.shell('id'))).message).to.contain('Cannot connect to 127.0.0.1:6000');
    fs.rmSync(path.join(folder, 'calls'));
    const cable = client(`echo "adb: device 'abc' not found" >&2; exit 1`, 'abc');
    expect((await failure(cable.shell('id'))).code).to.equal('handset-missing');
    expect(calls()).to.have.length(1);
  });

  it('does not wait for ever', async () => {
    const error = await failure(client('exec sleep 30').shell('id', { timeoutMs: 200 }));
    expect(error.code).to.equal('timeout');
    expect(error.message).to.contain('200 ms for adb -s 127.0.0.1:6000 shell id');
  });

  it('says when there is no adb', async () => {
    const adb = createAdb({ adbPath: path.join(folder, 'none'), serverPort: 6037, serial: null });
    expect((await failure(adb.devices())).code).to.equal('tool-missing');
  });

  it('takes the only handset listed when none is named', async () => {
    const adb = client('echo "List of devices attached"; echo "abc device usb:1-1"', null);
    expect(await adb.attach()).to.equal('abc');
    await adb.shell('id');
    expect(calls().at(-1)).to.equal('-P 6037 -s abc shell id');
  });

  it('tells what adb said when a push failed', async () => {
    const adb = client(`echo "adb: error: failed to copy 'a' to '/b': remote Permission denied" >&2; exit 1`);
    const error = await failure(adb.push('a', '/b'));
    expect(error.code).to.equal('adb-failed');
    expect(error.message).to.contain('remote Permission denied');
  });

  it('takes away only a tunnel that is there', async () => {
    const adb = client(`case "$said" in *--list*) echo "host-1 tcp:8080 tcp:8080";; esac`);
    expect(await adb.removeReverse(9090)).to.equal(false);
    expect(await adb.removeReverse(8080)).to.equal(true);
    expect(calls().at(-1)).to.contain('reverse --remove tcp:8080');
  });

  it('finds no root where adbd refuses it', async () => {
    const adb = client('echo "adbd cannot run as root in production builds"');
    expect(await adb.restartAsRoot()).to.equal(false);
  });
});
