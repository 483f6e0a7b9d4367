// What a simulated browser offers beside pages: a news feed on its start page, a reader mode, downloads, a way out of its terms.
import { sha256Hex } from '../../lib/hash.ts';
import { type Article, articleAt, contentHosts } from '../origins/articles.ts';
import type { BrowserEvent } from '../model.ts';

/** What the features work on. */
export interface FeatureParts {
  /** The app's shared preferences. */
  storage: Map<string, string>;
  emit: (event: BrowserEvent) => void;
  /** Another screen comes up. */
  turn: (change: () => unknown) => unknown;
  current: () => { url: string; incognito: boolean };
  navigate: (url: string) => Promise<void>;
  /** Fetches a file past the page engine, as Android's download manager does. */
  fetchFile: (url: string) => Promise<void>;
  /** The app closes itself. */
  leave: () => Promise<void>;
}

/** Buttons of these features. */
export interface FeatureActions {
  openNews(index: number): Promise<void>;
  openReader(): void;
  confirmDownload(): Promise<void>;
  declineTerms(): Promise<void>;
}

const feedKey = 'browser.feed_items';
const feedSize = 3;

/** State of one running browser's features. */
export class ContentFeatures {
  /** Address of a file that was asked for and not yet confirmed. */
  download: string | undefined;
  private items: Article[] | undefined;

  constructor(private readonly parts: FeatureParts) {}

  /** The items on the start page: new ones at each start of the app, none seen before. */
  get feed(): readonly Article[] {
    this.items ??= this.freshItems();
    return this.items;
  }

  /** The process ended. */
  forget(): void {
    this.items = undefined;
    this.download = undefined;
  }

  /** A typed address of a file waits for a confirmation; true when it was one. */
  asksFor(url: string): boolean {
    if (!/\.(?:pdf|zip|apk|mp3)$/.test(new URL(url).pathname)) return false;
    this.download = url;
    return true;
  }

  readonly actions: FeatureActions = {
    openNews: async (index) => {
      const item = this.feed[index];
      if (item === undefined) return;
      const url = `https://${item.host}${item.path}`;
      this.parts.emit({ type: 'news-open', url, title: item.title, ...this.mode() });
      await this.parts.navigate(url);
    },
    openReader: () => {
      const { url } = this.parts.current();
      this.parts.turn(() => undefined);
      if (url !== '') this.parts.emit({ type: 'reader', url, ...this.mode() });
    },
    confirmDownload: async () => {
      const { download: url } = this;
      this.parts.turn(() => {
        this.download = undefined;
      });
      if (url === undefined) return;
      this.parts.emit({ type: 'download', url, ...this.mode() });
      await this.parts.fetchFile(url);
    },
    declineTerms: () => this.parts.leave(),
  };

  private mode(): { incognito: boolean } {
    return { incognito: this.parts.current().incognito };
  }

  private freshItems(): Article[] {
    const { storage } = this.parts;
    const first = Number(storage.get(feedKey) ?? '0');
    storage.set(feedKey, String(first + feedSize));
    return Array.from({ length: feedSize }, (_, index) => {
      const host = contentHosts[(first + index) % contentHosts.length] ?? contentHosts[0];
      // The clock keeps items apart that two installations would show.
      return articleAt(host, sha256Hex(`feed/${Date.now()}/${first + index}`).slice(0, 16));
    });
  }
}
