// The UiAutomator2 server itself: envelopes, errors, locator rules and its life, checked against what the real server does.
import { expect } from 'chai';
import { type Bench, benchPackage, startBench } from './screen-bench/bench.ts';
import { duplexPair } from './screen-bench/duplex-pair.ts';
import { launchAndAgree, openLink, seeText, source, tap, typeAndEnter } from './screen-bench/steps.ts';

async function refusal(act: Promise<unknown>): Promise<string> {
  return act.then(
    () => 'no refusal',
    (error: Error) => error.message.split(':')[0] ?? '',
  );
}

describe('UiAutomator2 server of the lab handset', () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await startBench();
    await launchAndAgree(bench);
  });

  afterEach(() => bench.close());

  it('answers in envelopes with a length', async () => {
    const status = await bench.raw('GET', '/status');
    expect(status).to.deep.include({ status: 200 });
    expect(status.value).to.deep.include({ ready: true });
    expect(Number(status.length)).to.be.above(20);
    const info = (await bench.call('GET', '/appium/device/info')) as Record<string, unknown>;
    expect(info).to.include({ realDisplaySize: '1080x2340', apiVersion: '33', model: 'Redmi Note 8' });
    expect(await bench.call('GET', '/appium/device/pixel_ratio')).to.equal(2.75);
    expect(await bench.call('GET', '/window/current/size')).to.deep.equal({ width: 1080, height: 2340 });
    expect(bench.handset.unknown.entries()).to.deep.equal([]);
  });

  it('refuses and records what it does not know', async () => {
    expect(await refusal(bench.call('POST', '/appium/device/fly', {}))).to.equal('unknown command');
    expect(await refusal(bench.find('link text', 'x'))).to.equal('invalid selector');
    expect(await refusal(bench.find('-android uiautomator', 'new UiSelector().colour("red")'))).to.equal(
      'invalid selector',
    );
    const hint = await bench.find('id', 'search_hint');
    expect(await refusal(bench.call('GET', `/element/${hint}/attribute/colour`))).to.equal('unknown command');
    expect(bench.handset.unknown.entries().map(({ kind }) => kind)).to.deep.equal([
      'route',
      'selector',
      'selector',
      'attribute',
    ]);
  });

  it('gives the W3C error and status of each refusal', async () => {
    const unknownSession = await bench.raw('GET', '/session/none/source');
    expect(unknownSession).to.deep.include({ status: 404 });
    expect(unknownSession.value).to.deep.include({ error: 'invalid session id' });
    expect(await refusal(bench.find('id', 'nowhere'))).to.equal('no such element');
    expect(await refusal(bench.find('xpath', '//['))).to.equal('invalid selector');
    expect(await refusal(bench.call('GET', '/alert/text'))).to.equal('no such alert');
    const menu = await bench.find('id', 'action_more');
    expect(await refusal(bench.call('POST', `/element/${menu}/value`, { text: 'x' }))).to.equal(
      'invalid element state',
    );
    expect(await refusal(bench.call('POST', '/element', { strategy: 'id' }))).to.equal('invalid argument');
    expect(bench.handset.unknown.entries()).to.deep.equal([]);
  });

  it('completes bare ids with the package, so an html id is only found by resourceId or XPath', async () => {
    await typeAndEnter(bench, 'violet lantern');
    await seeText(bench, 'First result');
    expect(await refusal(bench.find('id', 'q'))).to.equal('no such element');
    await bench.find('id', 'url_bar');
    await bench.find('id', `${benchPackage}:id/url_bar`);
    await bench.find('-android uiautomator', 'new UiSelector().resourceId("q")');
    await bench.find('xpath', "//*[@resource-id='q']");
  });

  it('runs XPath 2 and searches below an element', async () => {
    await tap(bench, 'id', 'action_more');
    const row = await bench.find('xpath', "//*[matches(@text, '^incognito mode$', 'i')]/..");
    await bench.find('class name', 'android.widget.Switch', row);
    expect(await refusal(bench.find('id', 'url_bar', row))).to.equal('no such element');
    const inRow = (await bench.call('POST', '/elements', {
      strategy: 'xpath',
      selector: '//android.widget.TextView',
      context: row,
    })) as unknown[];
    expect(inRow).to.have.length(1);
  });

  it('says when an element is gone, and finds a single one again by its locator', async () => {
    await openLink(bench, 'http://one.test/search?q=x');
    await seeText(bench, 'First result');
    const bar = await bench.find('id', 'url_bar');
    const found = (await bench.call('POST', '/elements', {
      strategy: 'xpath',
      selector: "//*[@resource-id='result-1']",
    })) as { ELEMENT: string }[];
    const link = found[0]?.ELEMENT ?? '';
    expect(await bench.call('GET', `/element/${link}/attribute/clickable`)).to.equal('true');
    await bench.call('POST', `/element/${link}/click`, {});
    await seeText(bench, 'An article');
    expect(await refusal(bench.call('POST', `/element/${link}/click`, {}))).to.equal(
      'stale element reference',
    );
    expect(await bench.call('GET', `/element/${bar}/text`)).to.equal('http://one.test/article');
    expect(await refusal(bench.call('GET', '/element/never-found/text'))).to.equal('no such element');
  });

  it('reads attributes as they are listed in the page source', async () => {
    const hint = await bench.find('id', 'search_hint');
    const attribute = (name: string) => bench.call('GET', `/element/${hint}/attribute/${name}`);
    expect(await attribute('resource-id')).to.equal(`${benchPackage}:id/search_hint`);
    expect(await attribute('className')).to.equal('android.widget.TextView');
    expect(await attribute('content-desc')).to.equal(null);
    expect(await attribute('displayed')).to.equal('true');
    const bounds = await attribute('bounds');
    expect(await source(bench)).to.contain(`bounds="${bounds}"`);
  });

  it('stops listening a moment after its session ended', async () => {
    const { uiautomator } = bench.screen;
    const [{ id }] = (await bench.raw('GET', '/sessions')).value as [{ id: string }];
    expect(uiautomator.listening).to.equal(true);
    expect(await bench.raw('DELETE', `/session/${id}`)).to.deep.include({ status: 200, value: null });
    await uiautomator.stopped;
    expect(uiautomator.listening).to.equal(false);
    const [, device] = duplexPair();
    expect(uiautomator.accept(device)).to.equal(false);
    uiautomator.start();
    expect(uiautomator.accept(device)).to.equal(true);
  });
});
