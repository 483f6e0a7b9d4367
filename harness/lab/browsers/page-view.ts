// The page area of a simulated browser: its nodes, its picture, and touches from screen pixels to the page's own.
import type { Bounds, Point, TextField } from '../handset/screen/ui-node.ts';
import type { Tab } from './tabs.ts';
import { failurePage, type WebTree, webTree } from './web-tree.ts';

/** Where pages are drawn and for which app. */
export interface PageViewOptions {
  package: string;
  bounds: Bounds;
  /** Screen pixels per CSS pixel of an unzoomed page. */
  scale: number;
}

/** Shows the page of whatever tab it is asked for. */
export class PageView {
  /** The page's own focused text field, once a finger has touched the page: a phone shows no keyboard for autofocus. */
  field: TextField | undefined;
  private touched = false;

  constructor(private readonly options: PageViewOptions) {}

  get bounds(): Bounds {
    return this.options.bounds;
  }

  /** Another page or screen comes up. */
  forget(): void {
    this.field = undefined;
    this.touched = false;
  }

  /** Title and nodes; undefined when the tab has no live page. `key` tells one failure from the next. */
  async tree({ page, failure }: Tab, key: string): Promise<WebTree | undefined> {
    if (failure) return failurePage(failure, { ...this.options, key });
    if (!page) return undefined;
    const tree = webTree(await page.snapshot(), {
      ...this.options,
      documentKey: page.documentKey,
      fieldOf: (backendNodeId, text) => ({
        text: () => text,
        set: (changed) => page.setFieldText(backendNodeId, changed),
        submit: () => page.pressEnter(),
      }),
    });
    this.field = this.touched ? tree.focusedField : undefined;
    return tree;
  }

  async tap(tab: Tab, at: Point): Promise<void> {
    await tab.page?.tap(this.toCss(at));
    this.touched = true;
  }

  async scroll(tab: Tab, from: Point, to: Point): Promise<void> {
    await tab.page?.scroll(this.toCss(from), this.toCss(to));
  }

  private toCss({ x, y }: Point): Point {
    const { bounds, scale } = this.options;
    return { x: (x - bounds.left) / scale, y: (y - bounds.top) / scale };
  }
}
