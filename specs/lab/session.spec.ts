// A real Appium session on the lab handset: unmodified adb, Appium server and UiAutomator2 driver, each command checked by its effect.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import getPort from 'get-port';
import { remote } from 'webdriverio';
import type { Locator } from '../../harness/artifacts/tables.ts';
import { calibrate } from '../../harness/browsers/calibrate.ts';
import { toSelector } from '../../harness/browsers/selectors.ts';
import { loadTables } from '../../harness/config/load.ts';
import { writeCalibration } from '../../harness/config/write-selectors.ts';
import { createAdb } from '../../harness/device/adb.ts';
import { androidHandset } from '../../harness/device/android-handset.ts';
import type { LabAddress } from '../../harness/lab/model.ts';
import { type AppiumServer, startAppium } from '../../harness/run/appium-server.ts';
import { honestOptions, startLabProcess } from './network-bench/phone.ts';
import { pngSize } from './screen-bench/steps.ts';

const mint = 'com.mi.globalbrowser.mini';
const id = (name: string) => `id=${mint}:id/${name}`;
const byText = (text: string) => `android=new UiSelector().text("${text}")`;

describe('an Appium session on the lab handset', () => {
  const undo: (() => Promise<unknown>)[] = [];
  let address: LabAddress;
  let appium: AppiumServer;
  let adbPort: number;
  let browser: WebdriverIO.Browser;

  before(async function () {
    this.timeout(90_000);
    const folder = mkdtempSync(join(tmpdir(), 'phonehome-session-'));
    undo.push(async () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    const lab = startLabProcess({ options: honestOptions, stateDir: join(folder, 'lab') });
    undo.push(() => lab.end());
    address = await lab.address;
    adbPort = await getPort();
    const adb = (...args: string[]) => execa('adb', ['-P', String(adbPort), ...args], { stdin: 'ignore' });
    undo.push(() => adb('kill-server'));
    await adb('connect', address.serial);
    appium = await startAppium({ androidHome: '/usr/lib/android-sdk', logFile: join(folder, 'appium.log') });
    undo.push(() => appium.close());
    browser = await remote({
      hostname: '127.0.0.1',
      port: appium.port,
      logLevel: 'silent',
      connectionRetryCount: 0,
      capabilities: {
        platformName: 'Android',
        'appium:automationName': 'UiAutomator2',
        'appium:udid': address.serial,
        'appium:adbPort': adbPort,
        'appium:suppressKillServer': true,
        'appium:noReset': true,
      },
    });
    undo.push(() => browser.deleteSession());
  });

  after(async function () {
    this.timeout(60_000);
    for (const step of undo.reverse()) await step();
  });

  /** Types into the address bar and presses Enter, as the harness does. */
  async function search(words: string): Promise<void> {
    const bar = browser.$(id('url_bar'));
    if (!(await bar.isExisting())) await browser.$(id('search_hint')).click();
    await bar.click();
    await bar.setValue(words);
    await browser.pressKeyCode(66);
  }

  async function waitForSource(text: string): Promise<string> {
    let source = '';
    await browser.waitUntil(
      async () => {
        source = await browser.getPageSource();
        return source.includes(text);
      },
      { timeout: 15_000, interval: 100, timeoutMsg: `no "${text}" on the screen` },
    );
    return source;
  }

  it('says what handset it is on', async () => {
    expect(await browser.getCurrentPackage()).to.equal('com.miui.home');
    expect(await browser.getWindowSize()).to.include({ width: 1080, height: 2340 });
    expect(await browser.getOrientation()).to.equal('PORTRAIT');
    const info = (await browser.execute('mobile: deviceInfo')) as Record<string, unknown>;
    expect(info).to.include({ realDisplaySize: '1080x2340', model: 'Redmi Note 8' });
    expect(
      await browser.execute('mobile: shell', { command: 'getprop', args: ['ro.virtual_handset'] }),
    ).to.contain('1');
  });

  it('starts an app, passes its first-run screen and searches', async () => {
    expect(await browser.queryAppState(mint)).to.equal(1);
    await browser.activateApp(mint);
    expect(await browser.queryAppState(mint)).to.equal(4);
    expect(await browser.getCurrentPackage()).to.equal(mint);
    await browser.$(byText('Agree')).click();
    await search('violet lantern');
    const source = await waitForSource('violet lantern');
    expect(source).to.contain('android.webkit.WebView');
    expect(await browser.$(id('url_bar')).getText()).to.equal(
      'https://www.google.com/search?q=violet%20lantern',
    );
    expect(await browser.isKeyboardShown()).to.equal(false);
  });

  it('shows and hides the keyboard', async () => {
    await browser.$(id('url_bar')).click();
    expect(await browser.isKeyboardShown()).to.equal(true);
    await browser.execute('mobile: hideKeyboard');
    expect(await browser.isKeyboardShown()).to.equal(false);
    await browser.back();
    expect(await browser.$('android.webkit.WebView').isExisting()).to.equal(true);
  });

  it('opens a result of the page and comes back', async () => {
    const result = browser.$(
      "(//android.webkit.WebView//android.view.View[@resource-id='rso']//android.view.View[@clickable='true'])[1]",
    );
    await result.waitForExist({ timeout: 10_000 });
    const before = await browser.$(id('url_bar')).getText();
    await result.click();
    await browser.waitUntil(async () => (await browser.$(id('url_bar')).getText()) !== before, {
      timeout: 15_000,
    });
    const opened = await browser.$(id('url_bar')).getText();
    expect(new URL(opened).host).to.not.equal('www.google.com');
    await browser.back();
    await waitForSource(before.replaceAll('&', '&amp;'));
  });

  it('reads attributes, rectangles and states of elements', async () => {
    const menu = browser.$(id('action_more'));
    expect(await menu.getAttribute('content-desc')).to.equal('Menu');
    expect(await menu.isDisplayed()).to.equal(true);
    expect(await menu.isEnabled()).to.equal(true);
    const { width, height } = await menu.getSize();
    expect(pngSize(await browser.takeElementScreenshot(await menu.elementId))).to.include({ width, height });
    expect(pngSize(await browser.takeScreenshot())).to.include({ width: 1080, height: 2340 });
    expect(await browser.$('~Menu').isExisting()).to.equal(true);
    expect(await browser.$('id=rso').isExisting()).to.equal(false);
    expect(await browser.$$('android.widget.ImageButton').length).to.equal(4);
  });

  it('taps and swipes with W3C actions and gestures', async () => {
    const webView = await browser.$('android.webkit.WebView');
    const { x, y } = await browser.$(id('action_more')).getLocation();
    await browser
      .action('pointer', { parameters: { pointerType: 'touch' } })
      .move({ x: x + 30, y: y + 30 })
      .down()
      .pause(40)
      .up()
      .perform();
    await browser.$(byText('Incognito Mode')).waitForExist({ timeout: 5000 });
    await browser.back();
    await webView.waitForExist({ timeout: 5000 });
    const scrolled = await browser.execute('mobile: scrollGesture', {
      elementId: (await browser.$('android.webkit.WebView')).elementId,
      direction: 'down',
      percent: 0.5,
    });
    expect(scrolled).to.be.a('boolean');
    await browser.execute('mobile: clickGesture', {
      elementId: (await browser.$(id('action_more'))).elementId,
    });
    await browser.$(byText('Incognito Mode')).waitForExist({ timeout: 5000 });
    await browser.back();
  });

  it('opens a deep link in a normal tab', async () => {
    await browser.execute('mobile: deepLink', {
      url: 'https://duckduckgo.com/?q=amber&ia=web',
      package: mint,
    });
    await waitForSource('https://duckduckgo.com/?q=amber&amp;ia=web');
    expect(await browser.$(id('incognito_badge')).isExisting()).to.equal(false);
  });

  it('goes incognito and back', async () => {
    for (const incognito of [true, false]) {
      await browser.$(id('action_more')).click();
      await browser.$(byText('Incognito Mode')).click();
      expect(await browser.$(id('incognito_badge')).isExisting()).to.equal(incognito);
    }
  });

  it('types through the input method', async () => {
    const bar = browser.$(id('url_bar'));
    await bar.click();
    await bar.clearValue();
    await browser.execute('mobile: type', { text: 'kite' });
    expect(await bar.getText()).to.equal('kite');
    await browser.back();
    await browser.back();
  });

  it('puts an app away, stops it and clears it', async () => {
    await browser.pressKeyCode(3);
    expect(await browser.queryAppState(mint)).to.equal(3);
    expect(await browser.terminateApp(mint)).to.equal(true);
    expect(await browser.queryAppState(mint)).to.equal(1);
    await browser.activateApp(mint);
    expect(await browser.$(id('search_hint')).isExisting()).to.equal(true);
    await browser.execute('mobile: clearApp', { appId: mint });
    await browser.activateApp(mint);
    expect(await browser.$(byText('Agree')).isExisting()).to.equal(true);
  });

  it('starts an activity by name and refuses one that is not there', async () => {
    await browser.execute('mobile: startActivity', { component: 'com.android.settings/.Settings' });
    expect(await browser.getCurrentPackage()).to.equal('com.android.settings');
    const refused = await browser
      .execute('mobile: startActivity', { component: 'com.android.settings/.Nowhere', wait: true })
      .then(
        () => '',
        (error: Error) => error.message,
      );
    expect(refused).to.contain('does not exist');
  });

  it('says why an element cannot be found or used', async () => {
    const wrong = await browser.findElement('xpath', '//[').then(
      (answer) => JSON.stringify(answer),
      (error: Error) => error.name,
    );
    expect(wrong).to.contain('invalid selector');
    expect(await browser.$(byText('not there')).isExisting()).to.equal(false);
  });

  it('used nothing the handset does not know', () => {
    expect(JSON.parse(readFileSync(address.unknownFile, 'utf8'))).to.deep.equal([]);
  });

  it('calibrates a browser with scripted answers: what a person shows is found again by what is written', async () => {
    await browser.execute('mobile: activateApp', { appId: mint });
    const configDir = mkdtempSync(join(tmpdir(), 'phonehome-calibrate-'));
    undo.push(async () => rmSync(configDir, { recursive: true, force: true }));
    cpSync('config', configDir, { recursive: true });
    const rows = loadTables({ configDir }).selectors.filter(
      ({ owner, target }) => owner === 'mint' && /^(first-run-accept|address-bar-idle)$/.test(target),
    );
    const finds = ({ by, value }: Pick<Locator, 'by' | 'value'>) =>
      browser.$(toSelector({ by, value, source: 'lab-invention', verified: false }, {})).isExisting();
    const source = () => browser.getPageSource();
    const wanted = (await finds({ by: 'text', value: 'Agree' })) ? 'first-run-accept' : 'address-bar-idle';
    const answers = ['', wanted === 'first-run-accept' ? 'agree' : 'search', '1', 'q'];
    const captured = await calibrate(
      rows.filter(({ target }) => target === wanted),
      { say: () => undefined, ask: () => Promise.resolve(answers.shift()) },
      { source, finds },
    );
    expect(captured.map(({ target }) => target)).to.deep.equal([wanted]);
    const adb = createAdb({ adbPath: 'adb', serverPort: adbPort, serial: address.serial });
    const facts = await androidHandset(adb).facts();
    writeCalibration(configDir, captured, { facts, browser: 'Mint Browser 3.4.0', date: '2026-11-25' });
    const row = loadTables({ configDir }).selectors.find(
      ({ owner, target }) => owner === 'mint' && target === wanted,
    );
    const [first] = row?.locators ?? [];
    expect(first?.verified, 'captured on the lab handset').to.equal(false);
    expect(first !== undefined && (await finds(first))).to.equal(true);
  });
});
