// One simulated browser app: what was tapped and typed in it turns into pages of a real Chromium and events for its native code.
import type { Kit } from '../handset/screen/kit.ts';
import type { Frame, PagePicture, ScreenApp } from '../handset/screen/screen-app.ts';
import type { Point, TextField, UiNode } from '../handset/screen/ui-node.ts';
import type { BrowserEvent, Intent } from '../model.ts';
import { fillTemplate, type Typed } from './address.ts';
import { AddressBar } from './address-bar.ts';
import type { Dress } from './dress.ts';
import { ContentFeatures } from './content-features.ts';
import { looks, pageBounds, type SimulatedBrowserOptions } from './browser-options.ts';
import { PageView } from './page-view.ts';
import { createPreferences, type Preferences } from './preferences.ts';
import type { Actions, Look, Scene } from './scene.ts';
import { Tabs } from './tabs.ts';
import type { WebTree } from './web-tree.ts';

/** A browser that can be in front. */
export class SimulatedBrowser implements ScreenApp {
  readonly package: string;
  readonly label: string;
  readonly activities: string[];
  private readonly look: Look;
  private readonly dress: Dress;
  private tabs: Tabs;
  private place: 'browse' | 'settings' | 'engines' = 'browse';
  private termsStep = 0;
  private menuOpen = false;
  private editing: AddressBar | undefined;
  private serial = 1;
  /** A link that came while the terms were still to be accepted. */
  private pendingUrl: string | undefined;
  private readonly pageView: PageView;
  private readonly preferences: Preferences;
  private readonly features: ContentFeatures;

  constructor(private readonly options: SimulatedBrowserOptions) {
    this.package = options.app.package;
    this.label = options.app.label;
    this.activities = [options.app.launchActivity];
    this.look = looks[options.app.look];
    this.dress = options.app.dress ?? this.look.dress;
    this.preferences = createPreferences(options.app, options.storage);
    this.pageView = new PageView({
      package: this.package,
      bounds: pageBounds(options.app.look, options.display),
      scale: options.display.density / 160,
    });
    this.tabs = this.freshTabs();
    this.features = new ContentFeatures({
      ...{ storage: options.storage, fetchFile: options.fetchFile, leave: options.leave },
      emit: (event) => this.emit(event),
      turn: (change) => this.turn(change),
      current: () => this.tabs.current,
      navigate: (url) => {
        this.turn(() => undefined);
        return this.tabs.navigate(url);
      },
    });
  }

  activity(): string {
    return this.options.app.launchActivity;
  }

  async open(intent: Intent, { fresh }: { fresh: boolean }): Promise<void> {
    if (fresh) this.emit({ type: 'app-start', incognito: false });
    await this.options.engine.ready();
    if (intent.data === undefined) return;
    if (!this.preferences.termsAccepted()) this.pendingUrl = intent.data;
    else await this.openLink(intent.data);
  }

  async stop(): Promise<void> {
    this.options.telemetry.suspend();
    this.reset();
    await this.options.engine.stop();
  }

  /** The process died by itself: what stop would have asked for has happened already. */
  died(): void {
    this.options.telemetry.suspend();
    this.reset();
  }

  async clear(): Promise<void> {
    this.options.telemetry.wipe();
    this.options.storage.clear();
    this.options.engine.wipe();
  }

  /** A page opened a page. */
  popup(page: Parameters<Tabs['adopt']>[0], incognito: boolean): void {
    this.turn(() => this.tabs.adopt(page, incognito));
  }

  losePages(): void {
    this.tabs.losePages();
    this.pageView.forget();
  }

  async view(kit: Kit, frame: Frame): Promise<UiNode> {
    const place = this.currentPlace();
    const shown = place === 'page' && !this.editing ? await this.pageTree() : undefined;
    return this.look.draw(this.scene(place, shown), kit, frame);
  }

  async picture(): Promise<PagePicture | undefined> {
    const { page, failure } = this.tabs.current;
    if (!page || failure || this.editing || this.currentPlace() !== 'page') return undefined;
    return { bounds: this.pageView.bounds, png: await page.picture() };
  }

  async back(): Promise<boolean> {
    if (this.menuOpen) return this.turn(() => this.closeMenu());
    if (this.editing) return this.turn(() => this.leaveEditing());
    if (this.place === 'engines') return this.turn(() => this.goTo('settings'));
    if (this.place === 'settings') return this.turn(() => this.goTo('browse'));
    if (!this.preferences.termsAccepted()) return false;
    this.serial += 1;
    return this.tabs.back();
  }

  focusedField(): TextField | undefined {
    return this.editing ?? this.pageView.field;
  }

  async swipe(from: Point, to: Point): Promise<void> {
    if (this.currentPlace() !== 'page' || this.editing || this.menuOpen) return;
    await this.pageView.scroll(this.tabs.current, from, to);
  }

  private emit(event: BrowserEvent): void {
    this.options.telemetry.emit(event);
  }

  private freshTabs(): Tabs {
    return new Tabs(this.options.engine, (event) => this.emit(event));
  }

  private reset(): void {
    this.editing?.leave();
    this.features.forget();
    this.tabs = this.freshTabs();
    this.place = 'browse';
    this.menuOpen = false;
    this.editing = undefined;
    this.pendingUrl = undefined;
    this.pageView.forget();
    this.termsStep = 0;
    this.serial += 1;
  }

  /** Another screen comes up: nodes of the one before are stale from now on. */
  private turn(change: () => unknown): boolean {
    this.serial += 1;
    this.menuOpen = false;
    this.pageView.forget();
    change();
    return true;
  }

  private goTo(place: 'browse' | 'settings' | 'engines'): void {
    this.place = place;
  }

  private closeMenu(): void {
    this.menuOpen = false;
  }

  private currentPlace(): Scene['place'] {
    if (!this.preferences.termsAccepted()) return 'terms';
    if (this.place !== 'browse') return this.place;
    return this.tabs.current.url === '' ? 'start' : 'page';
  }

  private scene(place: Scene['place'], shown: WebTree | undefined): Scene {
    const { current } = this.tabs;
    return {
      dress: this.dress,
      place,
      serial: this.serial,
      termsStep: this.termsStep,
      menuOpen: this.menuOpen,
      incognito: current.incognito,
      editing: this.editing,
      address: current.url,
      page: {
        title: shown?.title ?? current.title,
        nodes: shown?.children ?? [],
        onTap: (at) => this.tapPage(at),
      },
      engines: this.options.app.engines,
      engine: this.preferences.engine().id,
      feed: this.features.feed.map(({ title: item }) => item),
      download: this.features.download,
      enhanced: this.options.app.incognitoSwitch === true ? this.preferences.enhanced() : undefined,
      actions: { ...this.actions, ...this.features.actions },
    };
  }

  private readonly actions: Actions = {
    acceptTerms: () => this.acceptTerms(),
    edit: () => this.edit(),
    openMenu: () => {
      this.turn(() => undefined);
      this.menuOpen = true;
    },
    closeMenu: () => this.turn(() => this.closeMenu()),
    newTab: () => this.turn(() => this.tabs.add({ incognito: false })),
    newIncognitoTab: () => this.turn(() => this.tabs.add({ incognito: !this.options.refusesIncognito })),
    closeIncognito: async () => {
      this.turn(() => undefined);
      await this.tabs.closeIncognito();
    },
    reload: async () => {
      this.turn(() => undefined);
      if (this.tabs.current.url !== '') await this.tabs.navigate(this.tabs.current.url);
    },
    openSettings: () => this.turn(() => this.goTo('settings')),
    openEngines: () => this.turn(() => this.goTo('engines')),
    chooseEngine: (id) => this.preferences.chooseEngine(id),
    toggleEnhanced: () => this.preferences.setEnhanced(!this.preferences.enhanced()),
    back: () => this.back(),
  };

  private acceptTerms(): void {
    this.turn(() => {
      this.termsStep += 1;
      if (this.termsStep >= this.dress.firstRun.length) this.preferences.acceptTerms();
    });
    const { pendingUrl } = this;
    if (!this.preferences.termsAccepted() || pendingUrl === undefined) return;
    this.pendingUrl = undefined;
    // The page begins to load behind the closing dialog; a failure shows on the tab.
    this.openLink(pendingUrl).catch(() => this.tabs.losePages());
  }

  /** A link from outside opens in a normal tab, whatever was in front. */
  private async openLink(url: string): Promise<void> {
    this.turn(() => {
      this.leaveEditing();
      this.goTo('browse');
      if (this.tabs.current.incognito || this.tabs.current.url !== '') this.tabs.add({ incognito: false });
    });
    await this.tabs.navigate(url);
  }

  private edit(): void {
    if (this.editing) return;
    this.pageView.forget();
    const { incognito, url } = this.tabs.current;
    this.editing = new AddressBar({
      initial: url,
      restMs: this.options.typingRestMs,
      onTyping: (text) =>
        this.emit({ type: 'typing', text, engine: this.preferences.engine().id, incognito }),
      onSubmit: (typed) => this.submit(typed),
    });
  }

  private leaveEditing(): void {
    this.editing?.leave();
    this.editing = undefined;
  }

  private async submit(typed: Typed): Promise<void> {
    if (typed.kind === 'nothing') return;
    this.turn(() => this.leaveEditing());
    const { incognito } = this.tabs.current;
    if (typed.kind === 'address') return this.openTyped(typed.url);
    const { app, ignoresEngine, leavesIncognito } = this.options;
    const chosen = this.preferences.engine();
    const engine = ignoresEngine === true ? (app.engines[0] ?? chosen) : chosen;
    const url = fillTemplate(engine.searchUrl, typed.words);
    this.emit({ type: 'search', words: typed.words, engine: engine.id, url, incognito });
    if (leavesIncognito === true && incognito) this.turn(() => this.tabs.add({ incognito: false }));
    await this.tabs.navigate(url);
    this.options.onSearch?.();
  }

  private async openTyped(url: string): Promise<void> {
    if (!this.features.asksFor(url)) return this.tabs.navigate(url);
    // Only one of the two looks asks before a download.
    if (this.options.app.look === 'chrome') await this.features.actions.confirmDownload();
  }

  private pageTree(): Promise<WebTree | undefined> {
    return this.pageView.tree(this.tabs.current, `failure#${this.serial}`);
  }

  private async tapPage(at: Point): Promise<void> {
    const { current } = this.tabs;
    // A page on a Chromium with last week's CAs would load the next one with them.
    if (this.options.engine.outdated) await this.options.engine.ready();
    await this.pageView.tap(current, at);
    if (current.page && current === this.tabs.current) await this.pageTree();
  }
}
