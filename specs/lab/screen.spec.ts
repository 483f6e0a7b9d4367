// The lab handset's screen over HTTP, as Appium's driver talks to it: what is typed, tapped and read is done on a real Chromium.
import { expect } from 'chai';
import { type Bench, benchPackage, startBench } from './screen-bench/bench.ts';
import {
  launch,
  launchAndAgree,
  openLink,
  pageFinished,
  pngSize,
  seeText,
  source,
  tap,
  typeAndEnter,
} from './screen-bench/steps.ts';

describe('screen of the lab handset', () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await startBench();
  });

  afterEach(() => bench.close());

  describe('a search', () => {
    it('goes from typed words to a page, and its events to the native code', async () => {
      await launchAndAgree(bench);
      await typeAndEnter(bench, 'violet lantern');
      const page = await seeText(bench, 'Results for violet lantern');
      expect(page).to.contain('<android.webkit.WebView');
      expect(page).to.contain('text="violet lantern - results"');
      expect(page).to.contain('text="http://one.test/search?q=violet%20lantern"');
      await pageFinished(bench);
      expect(bench.events.map(({ type }) => type)).to.deep.equal([
        'app-start',
        'typing',
        'search',
        'page-start',
        'page-finish',
      ]);
      expect(bench.events[2]).to.deep.equal({
        type: 'search',
        words: 'violet lantern',
        engine: 'one',
        url: 'http://one.test/search?q=violet%20lantern',
        incognito: false,
      });
      expect(bench.pages.seen.map(({ host, path }) => host + path)).to.deep.equal([
        'one.test/search?q=violet%20lantern',
      ]);
    });

    it('asks for suggestions once a rest, and not for a typed address', async () => {
      await launchAndAgree(bench);
      await tap(bench, 'id', 'search_hint');
      const bar = await bench.find('id', 'url_bar');
      for (const text of ['vio', 'let', ' lantern']) {
        await bench.call('POST', `/element/${bar}/value`, { text, replace: false });
      }
      expect(await bench.call('GET', `/element/${bar}/text`)).to.equal('violet lantern');
      await bench.call('POST', `/element/${bar}/value`, {
        text: 'http://one.test/article\\n',
        replace: true,
      });
      await seeText(bench, 'An article');
      const typed = bench.events.flatMap((event) => (event.type === 'typing' ? [event.text] : []));
      expect(typed).to.not.include('http://one.test/article');
      expect(typed.length).to.be.at.most(1);
      expect(bench.events.map(({ type }) => type)).to.not.include('search');
    });

    it('uses the engine chosen in the settings, also after the process was stopped', async () => {
      await launchAndAgree(bench);
      await tap(bench, 'id', 'action_more');
      await tap(bench, 'id', 'action_menu_setting');
      await tap(bench, '-android uiautomator', 'new UiSelector().text("Search engine")');
      await tap(bench, '-android uiautomator', 'new UiSelector().text("Engine Two")');
      await bench.screen.activities.forceStop(benchPackage);
      await launch(bench);
      await typeAndEnter(bench, 'violet lantern');
      await seeText(bench, 'Results for violet lantern');
      expect(bench.pages.seen[0]?.host).to.equal('two.test');
    });
  });

  describe('pages', () => {
    beforeEach(() => launchAndAgree(bench));

    it('follow a tapped link', async () => {
      await typeAndEnter(bench, 'violet lantern');
      await seeText(bench, 'First result');
      await tap(
        bench,
        'xpath',
        "(//android.webkit.WebView//android.view.View[@resource-id='rso']//android.view.View[@clickable='true'])[1]",
      );
      const page = await seeText(bench, 'An article');
      expect(page).to.not.contain('Results for');
      await bench.call('POST', '/back', {});
      await seeText(bench, 'Results for violet lantern');
    });

    it('report redirects and history.pushState as starts', async () => {
      await openLink(bench, 'http://one.test/moved');
      await seeText(bench, 'An article');
      await openLink(bench, 'http://one.test/push');
      await seeText(bench, 'Push');
      await tap(bench, '-android uiautomator', 'new UiSelector().resourceId("go")');
      await seeText(bench, 'http://one.test/pushed');
      const started = bench.events.flatMap((event) => (event.type === 'page-start' ? [event.url] : []));
      expect(started).to.deep.equal([
        'http://one.test/moved',
        'http://one.test/article?moved',
        'http://one.test/push',
        'http://one.test/pushed',
      ]);
      expect(bench.pages.seen.map(({ path }) => path)).to.not.include('/pushed');
    });

    it('open in a tab of their own when the link says so, and Back returns', async () => {
      await openLink(bench, 'http://one.test/popup');
      await seeText(bench, 'Opens another');
      await tap(bench, '-android uiautomator', 'new UiSelector().resourceId("new")');
      await seeText(bench, 'An article');
      await bench.call('POST', '/back', {});
      await seeText(bench, 'Opens another');
    });

    it('scroll with the finger, and what is off the screen is not listed', async () => {
      await typeAndEnter(bench, 'violet lantern');
      expect(await seeText(bench, 'First result')).to.not.contain('Far below');
      await bench.find(
        '-android uiautomator',
        'new UiScrollable(new UiSelector().scrollable(true)).scrollIntoView(new UiSelector().text("Far below"))',
      );
      expect(await source(bench)).to.not.contain('First result');
    });

    it('take text in their own fields', async () => {
      await typeAndEnter(bench, 'violet lantern');
      await seeText(bench, 'First result');
      const field = await bench.find('-android uiautomator', 'new UiSelector().resourceId("q")');
      expect(bench.screen.activities.keyboardShown()).to.equal(false);
      await bench.call('POST', `/element/${field}/click`, {});
      expect(bench.screen.activities.keyboardShown()).to.equal(true);
      await bench.call('POST', `/element/${field}/value`, { text: 'amber kite\\n', replace: false });
      await seeText(bench, 'Results for amber kite');
    });

    it('that do not load are shown as such, with the reason', async () => {
      await openLink(bench, 'https://one.test/article');
      const page = await seeText(bench, 'net::ERR_EMPTY_RESPONSE');
      expect(page).to.contain('This site can’t be reached');
      expect(bench.events.map(({ type }) => type)).to.not.include('page-finish');
    });
  });

  describe('keys', () => {
    it('Back hides the keyboard, then ends editing, then leaves the app; Home leaves it at once', async () => {
      await launchAndAgree(bench);
      await tap(bench, 'id', 'search_hint');
      expect(bench.screen.activities.keyboardShown()).to.equal(true);
      await bench.call('POST', '/back', {});
      expect(bench.screen.activities.keyboardShown()).to.equal(false);
      expect(await source(bench)).to.contain('url_bar');
      await bench.call('POST', '/back', {});
      expect(await source(bench)).to.contain('search_hint');
      await bench.call('POST', '/back', {});
      expect(bench.screen.activities.focused().package).to.equal('com.miui.home');
      await tap(bench, 'accessibility id', 'Bench Browser');
      expect(bench.screen.activities.focused().package).to.equal(benchPackage);
      await bench.call('POST', '/appium/device/press_keycode', { keycode: 3 });
      expect(bench.screen.activities.focused().package).to.equal('com.miui.home');
    });

    it('a pointer sequence is a tap where it does not move', async () => {
      await launchAndAgree(bench);
      const hint = await bench.find('id', 'search_hint');
      const { x, y } = (await bench.call('GET', `/element/${hint}/rect`)) as { x: number; y: number };
      await bench.call('POST', '/actions', {
        actions: [
          {
            type: 'pointer',
            id: 'finger',
            parameters: { pointerType: 'touch' },
            actions: [
              { type: 'pointerMove', x: x + 20, y: y + 20, duration: 0, origin: 'viewport' },
              { type: 'pointerDown', button: 0 },
              { type: 'pause', duration: 50 },
              { type: 'pointerUp', button: 0 },
            ],
          },
        ],
      });
      expect(bench.screen.activities.keyboardShown()).to.equal(true);
    });
  });

  describe('screenshots', () => {
    it('have the pixels of the screen, or of an element, and stay small', async () => {
      await launchAndAgree(bench);
      await typeAndEnter(bench, 'violet lantern');
      await seeText(bench, 'First result');
      const whole = pngSize(await bench.call('GET', '/screenshot'));
      expect(whole).to.include({ width: 1080, height: 2340 });
      expect(whole.sizeBytes).to.be.below(150_000);
      const bar = await bench.find('id', 'url_bar');
      const rect = (await bench.call('GET', `/element/${bar}/rect`)) as { width: number; height: number };
      const part = pngSize(await bench.call('GET', `/element/${bar}/screenshot`));
      expect(part).to.include({ width: rect.width, height: rect.height });
    });
  });
});

describe('simulated Chrome', () => {
  let bench: Bench;

  before(async () => {
    bench = await startBench('chrome');
  });

  after(() => bench.close());

  it('asks twice at its first start, searches, and has incognito tabs', async () => {
    await launchAndAgree(bench, 'chrome');
    await typeAndEnter(bench, 'violet lantern');
    await seeText(bench, 'Results for violet lantern');
    expect(await source(bench)).to.not.contain('incognito_badge');
    await tap(bench, 'id', 'menu_button_wrapper');
    await tap(bench, 'id', 'new_incognito_tab_menu_id');
    expect(await source(bench)).to.contain('incognito_badge');
    await typeAndEnter(bench, 'amber kite');
    await seeText(bench, 'Results for amber kite');
    await pageFinished(bench);
    expect(bench.events.at(-1)).to.deep.include({ type: 'page-finish', incognito: true });
  });
});
