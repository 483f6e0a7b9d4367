// Android's command-line programs on the lab handset: answers as a phone gives them, also when it refuses.
import { expect } from 'chai';
import type { InstalledPackage } from '../../../harness/lab/model.ts';
import { aHandset, type TestHandset } from './a-handset.ts';

const mint: InstalledPackage = {
  name: 'com.mi.globalbrowser.mini',
  versionName: '3.4.0',
  versionCode: 340,
  targetSdk: 28,
  uid: 10_150,
  launchActivity: 'com.mi.globalbrowser.mini.Home',
  requestedPermissions: ['android.permission.INTERNET', 'android.permission.CAMERA'],
  grantedPermissions: new Set(['android.permission.INTERNET']),
  instrumentation: [],
  path: '/data/app/com.mi.globalbrowser.mini-1/base.apk',
};

function withMint(): TestHandset {
  const phone = aHandset();
  phone.lab.handset.packages.add({ ...mint, grantedPermissions: new Set(mint.grantedPermissions) });
  return phone;
}

describe('settings and properties', () => {
  const phone = aHandset();
  const said = async (line: string) => (await phone.run(line)).stdout;

  it('reads, writes and deletes', async () => {
    expect(await said('settings get global http_proxy')).to.equal('null\n');
    expect(await said('settings put global http_proxy 127.0.0.1:8080')).to.equal('');
    expect(await said('settings get global http_proxy')).to.equal('127.0.0.1:8080\n');
    expect(await said('settings delete global http_proxy')).to.equal('Deleted 1 rows\n');
    expect(await said('settings delete global http_proxy')).to.equal('Deleted 0 rows\n');
    expect((await phone.run('settings get nowhere x')).status).to.equal(255);
  });
  it('leaves the copies of a proxy behind when only http_proxy is deleted', async () => {
    await phone.run('settings put global http_proxy h:1; settings delete global http_proxy');
    expect(await said('settings get global global_http_proxy_host')).to.equal('h\n');
  });
  it('tells who it is, and that it is none', async () => {
    expect(await said('getprop ro.product.device')).to.equal('ginkgo\n');
    expect(await said('getprop ro.virtual_handset')).to.equal('1\n');
    expect(await said('getprop ro.nothing')).to.equal('\n');
    expect((await phone.run('setprop ro.product.device x')).status).to.equal(1);
    expect(await said('setprop debug.x 5; getprop debug.x')).to.equal('5\n');
  });
});

describe('packages', () => {
  it('lists, locates and describes', async () => {
    const phone = withMint();
    expect((await phone.run('pm list packages -3 globalbrowser')).stdout).to.equal(`package:${mint.name}\n`);
    expect((await phone.run(`cmd package list packages --show-versioncode`)).stdout).to.contain(
      `package:${mint.name} versionCode:340`,
    );
    expect((await phone.run(`pm path ${mint.name}`)).stdout).to.equal(`package:${mint.path}\n`);
    expect((await phone.run('pm path no.such')).status).to.equal(1);
    expect((await phone.run(`cmd package resolve-activity --brief ${mint.name}`)).stdout).to.contain(
      `\n${mint.name}/.Home\n`,
    );
    const dump = (await phone.run(`dumpsys package ${mint.name}`)).stdout;
    expect(dump).to.match(/^ {2}Package \[com\.mi\.globalbrowser\.mini\] \(\w+\):$/m);
    expect(dump).to.contain('versionName=3.4.0');
    expect(dump.match(/android\.permission\.INTERNET: granted/g)).to.have.length(1);
    expect((await phone.run('dumpsys package no.such')).stdout).to.not.contain('Package [');
  });
  it('grants run-time permissions only', async () => {
    const phone = withMint();
    expect((await phone.run(`pm grant ${mint.name} android.permission.CAMERA`)).status).to.equal(0);
    expect((await phone.run(`dumpsys package ${mint.name}`)).stdout).to.contain('CAMERA: granted=true');
    const refused = await phone.run(`pm grant ${mint.name} android.permission.INTERNET`);
    expect(refused.status).to.equal(255);
    expect(refused.stderr).to.contain('not a changeable permission type');
    expect((await phone.run(`pm grant ${mint.name} android.permission.READ_SMS`)).stderr).to.contain(
      'has not requested',
    );
  });
  it('refuses what is no APK', async () => {
    const phone = withMint();
    const refused = await phone.run('pm install -S 3', { stdin: 'xyz' });
    expect(refused.status).to.equal(1);
    expect(refused.stdout).to.match(/^Failure \[INSTALL_PARSE_FAILED_NOT_APK/);
    expect((await phone.run('pm install /nowhere.apk')).stdout).to.match(/^Failure \[/);
    expect((await phone.run('pm uninstall no.such')).stdout).to.match(/^Failure \[/);
  });
});

describe('activities', () => {
  it('starts an activity and tells so', async () => {
    const phone = withMint();
    const started = await phone.run(`am start -W -n ${mint.name}/.Home -a android.intent.action.MAIN -S`);
    expect(started.stdout)
      .to.contain('Status: ok\n')
      .and.to.match(/Complete\n$/);
    expect(phone.screen.started).to.deep.equal([
      {
        component: { package: mint.name, activity: `${mint.name}.Home` },
        action: 'android.intent.action.MAIN',
        stopFirst: true,
      },
    ]);
  });
  it('passes on what to view and with what', async () => {
    const phone = withMint();
    await phone.run(`am start -W -a android.intent.action.VIEW -d https://a.test/?x=1\\&y=2 ${mint.name}`);
    expect(phone.screen.started).to.deep.equal([
      { action: 'android.intent.action.VIEW', data: 'https://a.test/?x=1&y=2', package: mint.name },
    ]);
  });
  it('prints errors to stdout with -W and to stderr without', async () => {
    const phone = withMint();
    const waiting = await phone.run('am start -W -n no.such/.A');
    expect(waiting.stdout).to.contain('Error: Activity class {no.such/no.such.A} does not exist.');
    expect(waiting.stderr).to.equal('');
    const plain = await phone.run('am start -n no.such/.A');
    expect(plain.stderr).to.contain('Error: Activity class');
    expect(plain.stdout).to.not.contain('Error');
    expect([waiting.status, plain.status]).to.deep.equal([1, 1]);
  });
  it('stops what runs and only that', async () => {
    const phone = withMint();
    await phone.run(`am force-stop ${mint.name}`);
    expect(phone.screen.stopped).to.deep.equal([]);
    phone.screen.running.push({ pid: 4000, package: mint.name, uid: mint.uid });
    expect((await phone.run(`pidof ${mint.name}`)).stdout).to.equal('4000\n');
    await phone.run(`am force-stop ${mint.name}`);
    expect(phone.screen.stopped).to.deep.equal([mint.name]);
  });
  it('refuses an instrumentation that is not installed', async () => {
    const phone = withMint();
    const refused = await phone.run('am instrument -w a.b/androidx.test.runner.AndroidJUnitRunner');
    expect(refused.status).to.equal(1);
    expect(refused.stdout).to.contain('Unable to find instrumentation info');
    expect(phone.lab.machine.uiautomator.listening).to.equal(false);
  });
  it('hands input to the screen and keeps the power key', async () => {
    const phone = withMint();
    await phone.run("input text 'a%sb'; input keyevent KEYCODE_ENTER; input tap 3 4; input keyevent 26");
    expect(phone.screen.inputs).to.deep.equal(['text a b', 'key 66', 'tap 3 4']);
    expect((await phone.run('dumpsys power')).stdout).to.contain('mWakefulness=Asleep');
    await phone.run('input keyevent 224; wm dismiss-keyguard');
    expect((await phone.run('dumpsys window')).stdout).to.contain('mIsShowing=false');
  });
});

describe('services the handset does not have', () => {
  it('are refused as Android does and recorded', async () => {
    const phone = aHandset();
    const cmd = await phone.run('cmd frobnicator on');
    expect(cmd.status).to.equal(20);
    expect(cmd.stderr).to.equal("cmd: Can't find service: frobnicator\n");
    const dump = await phone.run('dumpsys frobnicator');
    expect(dump.stderr).to.equal("Can't find service: frobnicator\n");
    expect((await phone.run('pm frobnicate')).status).to.equal(255);
    expect(phone.lab.handset.unknown.entries().map((entry) => entry.text)).to.deep.equal([
      'cmd frobnicator on',
      'dumpsys frobnicator',
      'pm frobnicate',
    ]);
  });
});
