// Proxy, tunnel and CA on the lab handset through the real adb: each effect read back, each undone, whatever happened meanwhile.
import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import {
  type CertificateAuthority,
  makeCertificateAuthority,
} from '../../harness/capture/certificate-authority.ts';
import { createAdb } from '../../harness/device/adb.ts';
import { androidHandset } from '../../harness/device/android-handset.ts';
import { interceptTraffic } from '../../harness/device/interception.ts';
import { restoreHandset } from '../../harness/device/restore.ts';
import { HarnessError } from '../../harness/lib/errors.ts';
import { AttachedLab } from './attached-lab.ts';

const proxyPort = 18_080;
const systemStore = '/system/etc/security/cacerts';
const moduleStore = '/apex/com.android.conscrypt/cacerts';

let lab: AttachedLab;
let ca: CertificateAuthority;

async function startWith(options: Parameters<typeof AttachedLab.start>[0]): Promise<void> {
  lab = await AttachedLab.start(options);
  ca = await makeCertificateAuthority({
    stateFolder: lab.stateDir,
    runFolder: path.join(lab.folder, 'run'),
    runId: 'spec',
  });
}

const intercept = () => interceptTraffic({ handset: lab.handset(), journal: lab.journal(), proxyPort, ca });

async function asRoot(command: string): Promise<string> {
  const run = await lab.handset().asRoot();
  return (await run(command)).stdout;
}

/** Everything interception touches, as text. */
async function stateOfHandset(): Promise<string> {
  const parts = [
    'settings list global',
    `ls -lZ ${systemStore}`,
    'ls -a /data/local/tmp',
    'cat /proc/1/mounts',
    'for p in $(pidof zygote zygote64); do cat /proc/$p/mounts; done',
  ];
  const texts = [];
  for (const part of parts) texts.push(await asRoot(part));
  texts.push(JSON.stringify(await lab.adb().reverseList()));
  return texts.join('\n');
}

const seenByApps = async (store: string) => {
  const zygote = (await asRoot('pidof zygote64')).trim();
  return (await asRoot(`nsenter --mount=/proc/${zygote}/ns/mnt -- ls ${store}`)).trim().split('\n');
};

describe('interception on a rooted handset', () => {
  let untouched: string;
  before(async () => {
    await startWith({});
    untouched = await stateOfHandset();
  });
  after(() => lab.close());
  afterEach(async () => {
    await restoreHandset(lab.handset(), lab.journal());
    expect(await stateOfHandset()).to.equal(untouched);
    expect(lab.journal().entries()).to.deep.equal([]);
  });

  it('finds the handset, which says it is simulated', async () => {
    const facts = await lab.handset().facts();
    expect(facts).to.include({ serial: lab.serial, simulated: true, androidRelease: '13' });
    expect(facts.manufacturer.toLowerCase()).to.equal('xiaomi');
    expect(await lab.handset().installedVersion('com.mi.globalbrowser.mini')).to.equal('3.4.0');
    expect(await lab.handset().installedVersion('com.mi.globalbrowser')).to.equal(null);
  });

  it('puts all three parts in place and takes them away', async () => {
    const factory = await seenByApps(systemStore);
    expect(factory).to.not.include(ca.storeName);
    const interception = await intercept();
    expect(await interception.routeCheck()).to.deep.include({
      proxySet: true,
      tunnelUp: true,
      caTrusted: true,
    });
    expect((await lab.adb().shell('settings get global http_proxy')).stdout).to.equal(
      `127.0.0.1:${proxyPort}\n`,
    );
    expect(await lab.adb().reverseList()).to.deep.equal([
      { device: `tcp:${proxyPort}`, host: `tcp:${proxyPort}` },
    ]);
    expect((await seenByApps(systemStore)).sort()).to.deep.equal([...factory, ca.storeName].sort());
    expect(await asRoot(`cat ${systemStore}/${ca.storeName}`)).to.equal(ca.pem);
    expect(await asRoot(`ls -Z ${systemStore}/${ca.storeName}`)).to.contain('u:object_r:system_file:s0');
    await interception.undo();
  });

  it('sees which part was lost', async () => {
    const interception = await intercept();
    await lab.adb().shell('settings delete global http_proxy');
    expect(await interception.routeCheck()).to.include({ proxySet: false, tunnelUp: true, caTrusted: true });
    await lab.adb().removeReverse(proxyPort);
    expect(await interception.routeCheck()).to.include({ proxySet: false, tunnelUp: false, caTrusted: true });
    await asRoot(`umount ${systemStore}`);
    const check = await interception.routeCheck();
    expect(check).to.include({ proxySet: false, tunnelUp: false, caTrusted: false });
    expect(check.detail).to.contain(ca.storeName);
  });

  it('gives back the proxy that was set before', async () => {
    await lab.adb().shell('settings put global http_proxy proxy.office:3128');
    const interception = await intercept();
    expect((await interception.routeCheck()).proxySet).to.equal(true);
    await interception.undo();
    expect((await lab.adb().shell('settings get global http_proxy')).stdout).to.equal('proxy.office:3128\n');
    const rows = (await lab.adb().shell('settings list global')).stdout;
    expect(rows).to.contain('global_http_proxy_host=proxy.office\n');
    await lab.adb().shell('settings put global http_proxy :0');
    for (const key of [
      'http_proxy',
      'global_http_proxy_host',
      'global_http_proxy_port',
      'global_http_proxy_exclusion_list',
    ])
      await lab.adb().shell(`settings delete global ${key}`);
  });

  it('is undone after its process was killed', async () => {
    const child = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        fileURLToPath(new URL('./interception-child.ts', import.meta.url)),
        JSON.stringify({
          adb: { adbPath: lab.adbPath, serverPort: lab.adbServerPort, serial: lab.serial },
          stateDir: lab.stateDir,
          proxyPort,
          ca: { pem: ca.pem, certPath: ca.certPath, storeName: ca.storeName },
        }),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await new Promise((resolve, reject) => {
      child.stdout.once('data', resolve);
      child.once('exit', reject);
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    expect(
      lab
        .journal()
        .entries()
        .map((entry) => entry.kind),
    ).to.deep.equal(['folder', 'mounts', 'tunnel', 'proxy']);
    expect(await stateOfHandset()).to.not.equal(untouched);
    expect(await restoreHandset(lab.handset(), lab.journal())).to.have.length(4);
  });

  it('is undone although the handset was restarted meanwhile', async () => {
    await intercept();
    // What a restart takes: mounts and tunnels, not settings, not files.
    await asRoot(`umount ${systemStore}`);
    await lab.adb().removeReverse(proxyPort);
    expect(await restoreHandset(lab.handset(), lab.journal())).to.have.length(4);
  });

  it('undoes what an earlier run left before it begins', async () => {
    await intercept();
    const second = await intercept();
    expect(await asRoot('grep -c "^phonehome-ca " /proc/1/mounts')).to.equal('1\n');
    await second.undo();
  });

  it('goes on after the adb server was killed', async () => {
    const interception = await intercept();
    await lab.killAdbServer();
    expect((await lab.adb().shell('echo here')).stdout).to.equal('here\n');
    expect(await interception.routeCheck()).to.include({ proxySet: true, caTrusted: true });
    await interception.undo();
  });

  it('keeps the journal while the handset cannot be reached', async () => {
    await intercept();
    const away = createAdb({ adbPath: lab.adbPath, serverPort: lab.adbServerPort, serial: '127.0.0.1:1' });
    const error = await restoreHandset(androidHandset(away), lab.journal()).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(HarnessError).with.property('code', 'undo-failed');
    expect(lab.journal().entries()).to.have.length(4);
  });

  it('asked nothing that the handset does not know', () => {
    expect(lab.unknown()).to.deep.equal([]);
  });
});

describe('interception from Android 14 on', () => {
  before(() => startWith({ androidRelease: '14' }));
  after(() => lab.close());

  it('covers the store of the Conscrypt module in every process, and uncovers it', async () => {
    const factory = await seenByApps(moduleStore);
    const untouched = await stateOfHandset();
    const interception = await intercept();
    expect((await interception.routeCheck()).caTrusted).to.equal(true);
    expect((await seenByApps(moduleStore)).sort()).to.deep.equal([...factory, ca.storeName].sort());
    const apps = await asRoot('ps -A -o PID,PPID,NAME');
    const launcher = /(\d+) +\d+ +com\.miui\.home/.exec(apps)?.[1];
    expect(launcher).to.match(/\d+/);
    expect(await asRoot(`cat /proc/${launcher}/mounts`)).to.contain(`phonehome-ca ${moduleStore} tmpfs`);
    await interception.undo();
    expect(await seenByApps(moduleStore)).to.deep.equal(factory);
    expect(await asRoot(`cat /proc/${launcher}/mounts`)).to.not.contain('phonehome-ca');
    expect(await stateOfHandset()).to.equal(untouched);
    expect(lab.unknown()).to.deep.equal([]);
  });
});

describe('interception without root', () => {
  before(() => startWith({ rooted: false }));
  after(() => lab.close());

  it('says what is missing and changes nothing', async () => {
    const settings = (await lab.adb().shell('settings list global')).stdout;
    const error = await intercept().catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(HarnessError).with.property('code', 'handset-not-rooted');
    expect((await lab.adb().shell('settings list global')).stdout).to.equal(settings);
    expect(await lab.adb().reverseList()).to.deep.equal([]);
    expect(lab.journal().entries()).to.deep.equal([]);
  });
});
