// The lab handset through the real adb client: exit codes, files, root, tunnels and trust.
import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { createServer, type Server } from 'node:net';
import * as path from 'node:path';
import { expect } from 'chai';
import getPort from 'get-port';
import { waitFor } from '../../harness/lib/time.ts';
import { aHandset } from '../unit/lab/a-handset.ts';
import { testCa } from '../unit/lab/test-ca.ts';
import { AdbBench, type OnPhone } from './support/adb-bench.ts';

const bench = new AdbBench();
before(() => bench.start());
after(() => bench.stop());

describe('adb shell on the lab handset', () => {
  const phone = aHandset({ rooted: false });
  let on: OnPhone;
  before(async () => {
    on = await bench.attach(phone);
  });

  it('gives exit codes, stdout and stderr apart', async () => {
    expect(await on(['shell', 'echo out; echo err >&2; exit 7'])).to.deep.equal({
      exitCode: 7,
      stdout: 'out',
      stderr: 'err',
    });
  });
  it('hands stdin over and ends it', async () => {
    expect((await on(['shell', 'cat'], 'x\n')).stdout).to.equal('x');
    expect((await on(['exec-out', 'cat /system/etc/hosts'])).stdout).to.contain('localhost');
  });
  it('fails with 127 for an unknown command, and records it', async () => {
    const earlier = phone.lab.handset.unknown.entries().length;
    const answer = await on(['shell', 'frobnicate']);
    expect(answer.exitCode).to.equal(127);
    expect(answer.stderr).to.contain('frobnicate: inaccessible or not found');
    expect(phone.lab.handset.unknown.entries().slice(earlier)).to.deep.equal([
      { kind: 'command', text: 'frobnicate' },
    ]);
  });
  it('refuses and records an unknown adb service', async () => {
    const answer = await on(['usb']);
    expect(answer.exitCode).to.not.equal(0);
    expect(phone.lab.handset.unknown.entries().at(-1)?.kind).to.equal('adb-service');
  });
  it('has no root: no su, no adb root, no mounts', async () => {
    for (const form of ['su -c id', 'su 0 id', 'su root id']) {
      const answer = await on(['shell', form]);
      expect(answer.exitCode, form).to.equal(127);
      expect(answer.stderr, form).to.contain('su: inaccessible or not found');
    }
    expect((await on(['root'])).stdout).to.contain('cannot run as root in production builds');
    expect((await on(['shell', 'id -u'])).stdout).to.equal('2000');
  });
  it('streams the log until adb goes, and ends it then', async () => {
    const log = on.start(['logcat', '-v', 'threadtime']);
    let seen = '';
    log.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
    });
    await waitFor('the log to begin', () => seen.includes('beginning of main'), { timeoutMs: 5000 });
    phone.lab.machine.log.add('Spec', 'a line while it runs');
    await waitFor('the new line', () => seen.includes('Spec: a line while it runs'), { timeoutMs: 5000 });
    log.kill();
    expect((await log).exitCode).to.not.equal(0);
    expect((await on(['logcat', '-d'])).stdout).to.contain('a line while it runs');
  });
});

describe('adb push and pull on the lab handset', () => {
  const phone = aHandset();
  let on: OnPhone;
  before(async () => {
    on = await bench.attach(phone);
  });

  it('round-trips binary files of awkward sizes', async () => {
    for (const size of [0, 1, 65_536, 65_537, 1_500_000]) {
      const bytes = randomBytes(size);
      const here = bench.file(`in-${size}`, bytes);
      const there = `/data/local/tmp/new/deep/f-${size}`;
      expect((await on(['push', here, there])).exitCode).to.equal(0);
      const hash = createHash('sha256').update(bytes).digest('hex');
      expect((await on(['shell', `sha256sum -b ${there}`])).stdout).to.equal(hash);
      const back = path.join(bench.folder, `out-${size}`);
      expect((await on(['pull', there, back])).exitCode).to.equal(0);
      expect(fs.readFileSync(back).equals(bytes)).to.equal(true);
    }
  });
  it('pulls a folder and says what is missing', async () => {
    const back = path.join(bench.folder, 'folder');
    expect((await on(['pull', '/system/etc/security/cacerts', back])).exitCode).to.equal(0);
    expect(fs.readdirSync(back)).to.have.length.greaterThan(3);
    const missing = await on(['pull', '/nowhere', back]);
    expect(missing.exitCode).to.equal(1);
    expect(missing.stdout + missing.stderr).to.contain("'/nowhere': No such file or directory");
  });
  it('cannot push into /system', async () => {
    const answer = await on(['push', bench.file('x', 'x'), '/system/x']);
    expect(answer.exitCode).to.equal(1);
    expect(answer.stdout + answer.stderr).to.contain('Permission denied');
  });
});

describe('adb reverse on the lab handset', () => {
  const phone = aHandset();
  let on: OnPhone;
  let echo: Server;
  let echoPort = 0;
  before(async () => {
    on = await bench.attach(phone);
    echo = createServer((socket) => socket.pipe(socket));
    echoPort = await new Promise((resolve) => {
      echo.listen(0, '127.0.0.1', () => {
        const address = echo.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
  after(() => new Promise((resolve) => echo.close(resolve)));

  async function throughTunnel(devicePort: number, text: string): Promise<string | undefined> {
    const stream = await phone.lab.handset.reverse.open(devicePort);
    if (!stream) return undefined;
    const answered = new Promise<string>((resolve) => {
      let got = '';
      stream.on('data', (chunk: Buffer) => {
        got += chunk.toString();
        if (got.length >= text.length) resolve(got);
      });
    });
    stream.write(text);
    const got = await answered;
    stream.destroy();
    return got;
  }

  it('leads from the device to a server on this machine, for as long as it is there', async () => {
    expect(await throughTunnel(8123, 'x')).to.equal(undefined);
    expect((await on(['reverse', 'tcp:8123', `tcp:${echoPort}`])).exitCode).to.equal(0);
    expect((await on(['reverse', '--list'])).stdout).to.contain(`tcp:8123 tcp:${echoPort}`);
    const text = 'hello '.repeat(100_000);
    expect(await throughTunnel(8123, text)).to.equal(text);
    expect((await on(['reverse', '--remove', 'tcp:8123'])).exitCode).to.equal(0);
    expect(await throughTunnel(8123, 'x')).to.equal(undefined);
    expect((await on(['reverse', '--remove', 'tcp:8123'])).exitCode).to.not.equal(0);
  });
  it('refuses to rebind when told so, and picks a port for tcp:0', async () => {
    const picked = (await on(['reverse', 'tcp:0', `tcp:${echoPort}`])).stdout.trim();
    expect(picked).to.match(/^\d+$/);
    expect(await throughTunnel(Number(picked), 'y')).to.equal('y');
    expect((await on(['reverse', '--no-rebind', `tcp:${picked}`, 'tcp:1'])).exitCode).to.equal(1);
    expect((await on(['reverse', '--remove-all'])).exitCode).to.equal(0);
    expect(phone.lab.handset.reverse.list()).to.deep.equal([]);
  });
  it('is refused when nobody listens on this machine', async () => {
    const closed = await getPort();
    await on(['reverse', 'tcp:8124', `tcp:${closed}`]);
    expect(await throughTunnel(8124, 'x')).to.equal(undefined);
  });
  it('vanishes with the adb connection', async () => {
    await on(['reverse', 'tcp:8125', `tcp:${echoPort}`]);
    expect(phone.lab.handset.reverse.list()).to.not.deep.equal([]);
    phone.lab.closeConnections();
    await waitFor('the tunnels to vanish', () => phone.lab.handset.reverse.list().length === 0, {
      timeoutMs: 2000,
    });
    expect(await throughTunnel(8125, 'x')).to.equal(undefined);
  });
});

describe('root and the CA store through adb', () => {
  const store = '/system/etc/security/cacerts';
  const phone = aHandset();
  let on: OnPhone;
  before(async () => {
    on = await bench.attach(phone);
  });
  const su = async (line: string) => {
    const answer = await on(['shell', `su -c '${line}'`]);
    expect(answer.exitCode, `${line}: ${answer.stderr}`).to.equal(0);
    return answer.stdout;
  };

  it('trusts a CA only while it lies in the mounted store', async () => {
    const { trust } = phone.lab.handset;
    await on(['push', bench.file('ca.pem', testCa.pem), '/data/local/tmp/ca.pem']);
    expect(trust.addedSystemCas(), 'pushed only').to.deep.equal([]);
    expect((await on(['shell', `cp /data/local/tmp/ca.pem ${store}/`])).stderr).to.contain(
      'Permission denied',
    );
    await su(`mkdir -p /data/local/tmp/kept && cp ${store}/* /data/local/tmp/kept/`);
    await su(`mount -t tmpfs tmpfs ${store} && mv /data/local/tmp/kept/* ${store}/`);
    expect(trust.addedSystemCas(), 'mounted only').to.deep.equal([]);
    await su(`cp /data/local/tmp/ca.pem ${store}/${testCa.fileName}`);
    await su(
      `chown root:root ${store}/* && chmod 644 ${store}/* && chcon u:object_r:system_file:s0 ${store}/*`,
    );
    expect(trust.addedSystemCas(), 'copied').to.have.length(1);
    expect((await on(['shell', 'cat /proc/mounts'])).stdout).to.contain(`tmpfs ${store} tmpfs`);
    await su(`umount ${store}`);
    expect(trust.addedSystemCas(), 'unmounted').to.deep.equal([]);
  });
  it('has root in the usual forms, and packages.list for it', async () => {
    for (const form of ['su -c id', 'su 0 id', 'su root id', "su 0 sh -c 'id -u; id'"])
      expect((await on(['shell', form])).stdout, form).to.contain('uid=0(root)');
    expect((await on(['shell', "su -c 'id -u; exit 5'"])).exitCode).to.equal(5);
    await su('cat /data/system/packages.list');
    expect(await su('ps -A -o PID,PPID,NAME')).to.match(/^\d+ +1 +zygote64$/m);
  });
  it('restarts adbd as root on a userdebug build, which has no su and forgets tunnels', async () => {
    const debug = aHandset({ rooted: 'adb-root' });
    const onDebug = await bench.attach(debug);
    expect((await onDebug(['shell', 'su -c id'])).exitCode).to.equal(127);
    await onDebug(['reverse', 'tcp:8200', 'tcp:8201']);
    expect((await onDebug(['root'])).stdout).to.contain('restarting adbd as root');
    await onDebug(['wait-for-device']);
    expect((await onDebug(['shell', 'id -u'])).stdout).to.equal('0');
    expect(debug.lab.handset.reverse.list()).to.deep.equal([]);
    expect((await onDebug(['root'])).stdout).to.contain('already running as root');
  });
});
