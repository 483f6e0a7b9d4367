// Users, permissions, mounts and namespaces of the lab handset, and the trust that follows from them.
import { expect } from 'chai';
import { aHandset, identity14, type TestHandset } from './a-handset.ts';
import { testCa } from './test-ca.ts';

const store = '/system/etc/security/cacerts';
const moduleStore = '/apex/com.android.conscrypt/cacerts';

async function putCa(phone: TestHandset): Promise<void> {
  phone.lab.machine.files.write(phone.lab.machine.system, '/data/local/tmp/ca.pem', Buffer.from(testCa.pem));
}

/** The method of facts 6.1: a tmpfs over the store, the old certificates back, the new one beside them. */
function installLines(folder: string): string {
  return [
    `mkdir -p /data/local/tmp/kept && cp ${folder}/* /data/local/tmp/kept/`,
    `mount -t tmpfs tmpfs ${store}`,
    `cp /data/local/tmp/kept/* ${store}/ && cp /data/local/tmp/ca.pem ${store}/${testCa.fileName}`,
    `chown root:root ${store}/*`,
    `chmod 644 ${store}/*`,
    `chcon u:object_r:system_file:s0 ${store}/*`,
  ].join(' && ');
}

async function asRoot(phone: TestHandset, script: string): Promise<void> {
  const done = await phone.run(script, { uid: 0 });
  expect(done.stderr).to.equal('');
  expect(done.status).to.equal(0);
}

describe('lab handset: users and permissions', () => {
  const phone = aHandset();

  it('lets the shell user write where it may and nowhere else', async () => {
    expect((await phone.run('echo x > /data/local/tmp/x; cat /sdcard/../emulated/0/x')).status).to.equal(1);
    expect((await phone.run('touch /sdcard/y && rm /sdcard/y')).status).to.equal(0);
    for (const line of ['touch /system/x', 'mkdir /data/x', `mount -t tmpfs tmpfs ${store}`, 'ls /data']) {
      const refused = await phone.run(line);
      expect(refused.status, line).to.not.equal(0);
      expect(refused.stderr, line).to.contain('Permission denied');
    }
  });
  it("keeps an app's files from the shell but not from root", async () => {
    phone.lab.handset.packages.add({
      name: 'a.b',
      versionName: '1',
      versionCode: 1,
      targetSdk: 29,
      uid: 10_200,
      requestedPermissions: [],
      grantedPermissions: new Set(),
      instrumentation: [],
      path: '/data/app/a.b-1/base.apk',
    });
    expect((await phone.run('ls /data/data/a.b')).stderr).to.contain('Permission denied');
    expect((await phone.run('ls /data/data/a.b', { uid: 0 })).status).to.equal(0);
    expect((await phone.run('cat /data/system/packages.list')).status).to.equal(1);
    expect((await phone.run('cat /data/system/packages.list', { uid: 0 })).stdout).to.match(/^a\.b 10200 /);
  });
  it('keeps the system partition read-only, for root too', async () => {
    const refused = await phone.run('touch /system/x', { uid: 0 });
    expect(refused.stderr).to.contain('Read-only file system');
    expect((await phone.run('mount -o remount,rw /', { uid: 0 })).status).to.equal(1);
  });
  it('has su on a rooted handset only', async () => {
    for (const line of ['su -c id', 'su 0 id', 'su root id', "su -c 'id -u' root", "su 0 sh -c 'id'"])
      expect((await phone.run(line)).stdout, line).to.match(/^(uid=)?0/);
    const sold = aHandset({ rooted: false });
    const refused = await sold.run('su -c id');
    expect(refused.status).to.equal(127);
    expect(refused.stderr).to.contain('su: inaccessible or not found');
    expect((await sold.run('ls /system/bin/su')).status).to.equal(1);
  });
});

describe('lab handset: trust up to Android 13', () => {
  it('follows the store: nothing before, the CA after, nothing once unmounted', async () => {
    const phone = aHandset();
    const changes: number[] = [];
    const { trust } = phone.lab.handset;
    trust.onChange(() => changes.push(trust.addedSystemCas().length));
    await putCa(phone);
    expect(trust.addedSystemCas()).to.deep.equal([]);
    const before = trust.systemCas();
    await asRoot(phone, installLines(store));
    expect(trust.addedSystemCas().map((pem) => pem.trim())).to.deep.equal([testCa.pem.trim()]);
    expect(trust.systemCas()).to.have.length(before.length + 1);
    await asRoot(phone, `umount ${store}`);
    expect(trust.addedSystemCas()).to.deep.equal([]);
    expect(trust.systemCas()).to.deep.equal(before);
    expect(changes.at(-1)).to.equal(0);
    expect(changes).to.include(1);
  });
  for (const [why, spoil] of [
    ['a wrong file name', `mv ${store}/${testCa.fileName} ${store}/0badc0de.0`],
    ['a mode apps cannot read', `chmod 600 ${store}/${testCa.fileName}`],
    ['a label apps cannot read', `chcon u:object_r:shell_data_file:s0 ${store}/${testCa.fileName}`],
    ['bytes that are no certificate', `echo x > ${store}/${testCa.fileName}`],
  ] as const) {
    it(`does not trust ${why}`, async () => {
      const phone = aHandset();
      await putCa(phone);
      await asRoot(phone, installLines(store));
      expect(phone.lab.handset.trust.addedSystemCas()).to.have.length(1);
      await asRoot(phone, spoil);
      expect(phone.lab.handset.trust.addedSystemCas()).to.deep.equal([]);
    });
  }
  it('trusts nobody when the factory certificates were not copied back', async () => {
    const phone = aHandset();
    await asRoot(phone, `mount -t tmpfs tmpfs ${store}`);
    expect(phone.lab.handset.trust.systemCas()).to.deep.equal([]);
  });
});

describe('lab handset: trust from Android 14 on', () => {
  it('is what each process sees: its zygote, and its own mounts', async () => {
    const phone = aHandset({ identity: identity14 });
    const { trust } = phone.lab.handset;
    phone.screen.running.push({ pid: 3001, package: 'a.old', uid: 10_301 });
    await putCa(phone);
    await asRoot(phone, installLines(moduleStore));
    expect(trust.addedSystemCas(), 'the old folder is not read').to.deep.equal([]);

    await asRoot(phone, `mount --bind ${store} ${moduleStore}`);
    expect((await phone.run(`ls ${moduleStore}`)).stdout).to.contain(testCa.fileName);
    expect(trust.addedSystemCas(), 'the shell is not the zygote').to.deep.equal([]);

    const zygote = (await phone.run('pidof zygote64')).stdout.trim();
    await asRoot(phone, `nsenter --mount=/proc/${zygote}/ns/mnt -- mount --bind ${store} ${moduleStore}`);
    expect(trust.addedSystemCas()).to.have.length(1);
    phone.screen.running.push({ pid: 3002, package: 'a.new', uid: 10_302 });
    expect(trust.addedSystemCas(10_302), 'started later').to.have.length(1);
    expect(trust.addedSystemCas(10_301), 'ran already').to.deep.equal([]);
    await asRoot(phone, `nsenter --mount=/proc/3001/ns/mnt -- mount -o bind ${store} ${moduleStore}`);
    expect(trust.addedSystemCas(10_301)).to.have.length(1);

    await asRoot(phone, `nsenter --mount=/proc/${zygote}/ns/mnt -- umount ${moduleStore}`);
    expect(trust.addedSystemCas()).to.deep.equal([]);
    expect(trust.addedSystemCas(10_302), 'an app keeps what it was started with').to.have.length(1);
  });
  it('lets only root enter a namespace', async () => {
    const phone = aHandset({ identity: identity14 });
    const refused = await phone.run('nsenter --mount=/proc/1/ns/mnt -- id');
    expect(refused.status).to.equal(1);
    expect(refused.stderr).to.contain('Permission denied');
  });
});

describe('lab handset: mounts', () => {
  const phone = aHandset();
  it('hides, shows again and stacks', async () => {
    await asRoot(
      phone,
      'mkdir -p /data/m/in && echo below > /data/m/f && mount -t tmpfs -o mode=755 mine /data/m',
    );
    expect((await phone.run('ls /data/m', { uid: 0 })).stdout).to.equal('');
    expect((await phone.run('grep "^mine " /proc/mounts')).stdout).to.match(/^mine \/data\/m tmpfs rw/);
    await asRoot(phone, 'mkdir /data/n && echo other > /data/n/f && mount -o bind /data/n /data/m');
    expect((await phone.run('cat /data/m/f', { uid: 0 })).stdout).to.equal('other\n');
    expect(
      (await phone.run('umount /data/m && umount -l /data/m && cat /data/m/f', { uid: 0 })).stdout,
    ).to.equal('below\n');
    expect((await phone.run('umount /data/m', { uid: 0 })).stderr).to.contain('Invalid argument');
  });
  it('refuses to unmount what something is mounted on', async () => {
    await asRoot(
      phone,
      'mkdir /data/o && mount -t tmpfs t /data/o && mkdir /data/o/p && mount -t tmpfs t /data/o/p',
    );
    expect((await phone.run('umount /data/o', { uid: 0 })).stderr).to.contain('Device or resource busy');
    await asRoot(phone, 'umount -l /data/o');
  });
});
