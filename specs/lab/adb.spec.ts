// The lab handset through the real adb client: exit codes, files, root, tunnels, trust, installs and port 6790.
import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import { execa, type ResultPromise } from 'execa';
import getPort from 'get-port';
import { waitFor } from '../../harness/lib/time.ts';
import { aHandset, type TestHandset } from '../unit/lab/a-handset.ts';
import { testCa } from '../unit/lab/test-ca.ts';

const appiumModules = path.resolve('node_modules/appium-uiautomator2-driver/node_modules');
const apks = {
  settings: path.join(appiumModules, 'io.appium.settings/apks/settings_apk-debug.apk'),
  server: serverApk(/-v[\d.]+\.apk$/),
  test: serverApk(/androidTest\.apk$/),
};
const runner = 'io.appium.uiautomator2.server.test/androidx.test.runner.AndroidJUnitRunner';

function serverApk(name: RegExp): string {
  const folder = path.join(appiumModules, 'appium-uiautomator2-server/apks');
  return path.join(folder, fs.readdirSync(folder).find((file) => name.test(file)) ?? 'missing.apk');
}

interface Answer {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

/** Runs adb on one handset; `start` leaves it running. */
type OnPhone = ((args: string[], input?: string) => Promise<Answer>) & {
  start: (args: string[]) => ResultPromise<{ reject: false; timeout: number }>;
};

/** The body of one answer, or `refused`; not fetch, which connects again and again when a peer closes at once. */
function httpGet(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () =>
      socket.write('GET /status HTTP/1.1\r\nHost: x\r\n\r\n'),
    );
    let got = '';
    socket.on('data', (chunk: Buffer) => {
      got += chunk.toString();
    });
    socket.on('error', () => resolve('refused'));
    socket.on('close', () => resolve(got.split('\r\n\r\n')[1] ?? 'refused'));
  });
}

/** adb with a server of its own, connected to handsets made for the spec. */
class Bench {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-adb-spec-'));
  private readonly phones: TestHandset[] = [];
  private port = 0;

  async start(): Promise<void> {
    this.port = await getPort({ exclude: [5037] });
  }

  async stop(): Promise<void> {
    await this.adb([], ['kill-server']);
    for (const phone of this.phones) await phone.lab.close();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** A handset that adb lists. */
  async attach(phone: TestHandset): Promise<OnPhone> {
    this.phones.push(phone);
    const { port } = await phone.lab.listen();
    const serial = `127.0.0.1:${port}`;
    expect((await this.adb([], ['connect', serial])).stdout).to.contain('connected to');
    return Object.assign((args: string[], input?: string) => this.adb(['-s', serial], args, input), {
      start: (args: string[]) =>
        execa('adb', ['-P', String(this.port), '-s', serial, ...args], { reject: false, timeout: 20_000 }),
    });
  }

  async adb(target: string[], args: string[], input = ''): Promise<Answer> {
    const { exitCode, stdout, stderr } = await execa('adb', ['-P', String(this.port), ...target, ...args], {
      input,
      reject: false,
      timeout: 20_000,
    });
    return { exitCode, stdout, stderr };
  }

  file(name: string, content: string | Uint8Array): string {
    const file = path.join(this.folder, name);
    fs.writeFileSync(file, content);
    return file;
  }
}

const bench = new Bench();
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

describe("Appium's three APKs on the lab handset", () => {
  const phone = aHandset();
  let on: OnPhone;
  before(async () => {
    on = await bench.attach(phone);
  });
  const serverAnswers = async () => {
    const forwarded = await getPort();
    await on(['forward', `tcp:${forwarded}`, 'tcp:6790']);
    const answer = await httpGet(forwarded);
    await on(['forward', '--remove', `tcp:${forwarded}`]);
    return answer;
  };

  it('does not run the server before it is installed and instrumented', async () => {
    expect(await serverAnswers()).to.equal('refused');
    expect((await on(['shell', `am instrument -w ${runner}`])).exitCode).to.equal(1);
    expect((await on(['install', '-r', apks.test])).stdout).to.contain('Success');
    expect((await on(['shell', `am instrument -w ${runner}`])).stdout).to.contain(
      'Unable to find instrumentation target',
    );
    expect(await serverAnswers()).to.equal('refused');
  });
  it('installs them by reading their manifests', async () => {
    for (const apk of [apks.settings, apks.server]) {
      const answer = await on(['install', '-r', '-g', apk]);
      expect(answer.stdout + answer.stderr).to.contain('Success');
    }
    const { packages } = phone.lab.handset;
    expect(packages.get('io.appium.settings')).to.deep.include({
      targetSdk: 35,
      launchActivity: 'io.appium.settings.Settings',
    });
    expect(packages.get('io.appium.uiautomator2.server')?.versionName).to.match(/^\d+\.\d+\.\d+$/);
    expect((await on(['shell', 'pm list instrumentation'])).stdout).to.equal(
      `instrumentation:${runner} (target=io.appium.uiautomator2.server)`,
    );
    const installed = packages.get('io.appium.settings')?.path ?? '';
    const back = path.join(bench.folder, 'settings.apk');
    await on(['pull', installed, back]);
    expect(fs.readFileSync(back).equals(fs.readFileSync(apks.settings))).to.equal(true);
    const broken = await on(['install', bench.file('broken.apk', 'PK nonsense')]);
    expect(broken.exitCode).to.equal(1);
    expect(broken.stdout + broken.stderr).to.contain('INSTALL_PARSE_FAILED_NOT_APK');
  });
  it('keeps the settings app as a foreground service once started', async () => {
    const services = async () => (await on(['shell', 'dumpsys activity services io.appium.settings'])).stdout;
    expect(await services()).to.contain('(nothing)');
    await on(['shell', 'am start-activity -n io.appium.settings/.Settings -a android.intent.action.MAIN']);
    expect(await services()).to.contain('isForeground=true');
    expect((await on(['shell', 'dumpsys window displays'])).stdout).to.contain('com.miui.home');
    await on(['shell', 'am force-stop io.appium.settings']);
    expect(await services()).to.contain('(nothing)');
  });
  it('listens on 6790 while the instrumentation runs, which outlives its adb shell', async () => {
    const running = on.start(['shell', `am instrument -w ${runner}`]);
    await waitFor('the server', () => phone.lab.machine.uiautomator.listening, { timeoutMs: 5000 });
    expect(await serverAnswers()).to.equal('ok');
    expect((await on(['shell', 'ps -A'])).stdout).to.match(/io\.appium\.uiautomator2\.server$/m);
    running.kill();
    await running;
    expect(await serverAnswers()).to.equal('ok');
    await on(['shell', 'am force-stop io.appium.uiautomator2.server']);
    expect(await serverAnswers()).to.equal('refused');
    expect((await on(['shell', 'ps -A'])).stdout).to.not.contain('uiautomator2');
  });
  it('ends am instrument when the server stops', async () => {
    const running = on.start(['shell', `am instrument -w ${runner}`]);
    await waitFor('the server', () => phone.lab.machine.uiautomator.listening, { timeoutMs: 5000 });
    phone.lab.machine.uiautomator.stop();
    const { exitCode, stdout } = await running;
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain('OK (1 test)');
  });
});
