// Appium's own APKs on the lab handset, through the real adb client: installs, instrumentation and port 6790.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import getPort from 'get-port';
import { waitFor } from '../../harness/lib/time.ts';
import { aHandset } from '../unit/lab/a-handset.ts';
import { AdbBench, httpGet, type OnPhone } from './support/adb-bench.ts';

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

const bench = new AdbBench();
before(() => bench.start());
after(() => bench.stop());

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
