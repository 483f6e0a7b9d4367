// The tabs of a simulated browser in both modes: what each shows, and what its page tells of its loads.
import type { BrowserEvent } from '../model.ts';
import type { Page } from './page.ts';
import type { PageEngine } from './page-engine.ts';

/** One tab. */
export interface Tab {
  /** Counts up; part of the node keys, so that nodes of an older tab are stale. */
  id: number;
  incognito: boolean;
  /** Address shown; empty on the start page. */
  url: string;
  title: string;
  /** Set while the last load failed. */
  failure: { url: string; reason: string } | undefined;
  /** The live page; undefined on the start page and after its Chromium was started anew. */
  page: Page | undefined;
  /** The tab it was opened from. */
  opener: Tab | undefined;
}

/** Every tab of one running browser; there is always one in front. */
export class Tabs {
  private list: Tab[] = [];
  private nextId = 1;
  private front: Tab;

  constructor(
    private readonly engine: PageEngine,
    private readonly emit: (event: BrowserEvent) => void,
  ) {
    this.front = this.add({ incognito: false });
  }

  get current(): Tab {
    return this.front;
  }

  /** Opens a start page and shows it. */
  add({ incognito }: { incognito: boolean }): Tab {
    const tab: Tab = {
      id: this.nextId++,
      incognito,
      url: '',
      title: '',
      failure: undefined,
      page: undefined,
      opener: undefined,
    };
    this.list.push(tab);
    this.front = tab;
    return tab;
  }

  /** Loads `url` in the tab in front; resolves when the load has begun. */
  async navigate(url: string): Promise<void> {
    const tab = this.front;
    tab.url = url;
    tab.failure = undefined;
    await this.engine.ready();
    if (!tab.page) this.show(tab, await this.engine.open({ incognito: tab.incognito }));
    tab.page?.navigate(url);
  }

  /** A page opened another: it comes to the front in a tab of its own. */
  adopt(page: Page, incognito: boolean): void {
    const opener = this.front;
    const tab = this.add({ incognito });
    tab.opener = opener;
    this.show(tab, page);
  }

  /** The Back key on a page: back in its history, out of a popup, or to the start page; false there. */
  async back(): Promise<boolean> {
    const tab = this.front;
    if (tab.url === '') return tab.incognito ? this.leaveIncognitoStart(tab) : false;
    if (tab.page && (await tab.page.back())) return true;
    if (tab.opener && this.list.includes(tab.opener)) {
      await this.close(tab);
      this.front = tab.opener;
    } else {
      await tab.page?.close();
      Object.assign(tab, { page: undefined, url: '', title: '', failure: undefined });
    }
    return true;
  }

  /** Closes every incognito tab, and with them their profile; shows the newest normal one. */
  async closeIncognito(): Promise<void> {
    const closing = this.list.filter((tab) => tab.incognito);
    this.list = this.list.filter((tab) => !tab.incognito);
    for (const tab of closing) await tab.page?.close();
    await this.engine.dropIncognito();
    const newest = this.list[this.list.length - 1];
    if (newest) this.front = newest;
    else this.add({ incognito: false });
  }

  /** Chromium was started anew: the tabs keep their addresses and load nothing by themselves. */
  losePages(): void {
    for (const tab of this.list) tab.page = undefined;
  }

  private async leaveIncognitoStart(tab: Tab): Promise<boolean> {
    await this.close(tab);
    const newest = this.list.findLast((other) => other.incognito) ?? this.list[this.list.length - 1];
    if (newest) this.front = newest;
    else this.add({ incognito: false });
    return true;
  }

  private async close(tab: Tab): Promise<void> {
    this.list = this.list.filter((other) => other !== tab);
    await tab.page?.close();
    if (tab.incognito && !this.list.some((other) => other.incognito)) await this.engine.dropIncognito();
  }

  private show(tab: Tab, page: Page): void {
    const { incognito } = tab;
    tab.page = page;
    page.listener = {
      started: (url) => {
        tab.url = url;
        tab.failure = undefined;
        this.emit({ type: 'page-start', url, incognito });
      },
      finished: (url, title) => {
        tab.url = url;
        tab.title = title;
        this.emit({ type: 'page-finish', url, title, incognito });
      },
      failed: (url, reason) => {
        tab.url = url;
        tab.failure = { url, reason };
      },
    };
  }
}
