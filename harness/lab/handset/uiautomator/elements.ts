// Remembers found elements by id, and finds them again later: an element whose view is gone is stale.
import { randomUUID } from 'node:crypto';
import type { ScreenView } from '../screen/phone.ts';
import type { UiNode, UiTree } from '../screen/ui-node.ts';
import { UiaError } from './errors.ts';
import { type Locator, locate } from './locators.ts';

interface Remembered {
  key: string;
  locator: Locator | undefined;
  contextId: string | undefined;
  /** Found as one, not in a list: only such an element is looked for again (ElementsCache.java). */
  single: boolean;
}

/** An element as it is now. */
export interface FoundElement {
  node: UiNode;
  tree: UiTree;
}

/** The elements of one session. */
export class Elements {
  private readonly known = new Map<string, Remembered>();

  constructor(
    private readonly view: () => ScreenView,
    private readonly appPackage: () => string,
  ) {}

  /** Finds nodes and remembers those that are kept. Throws `no such element` when a single one is not there. */
  async find(
    locator: Locator,
    { contextId, multiple }: { contextId: string | undefined; multiple: boolean },
  ): Promise<string[]> {
    const nodes = await this.search(locator, contextId);
    if (multiple) return nodes.map((node) => this.remember(node, { locator, contextId, single: false }));
    const first = nodes[0];
    if (!first) {
      throw new UiaError(
        'no such element',
        'An element could not be located on the page using the given search parameters',
      );
    }
    return [this.remember(first, { locator, contextId, single: true })];
  }

  /** Remembers a node that was not found by a locator. */
  remember(node: UiNode, how: Omit<Remembered, 'key'>): string {
    for (const [id, element] of this.known) if (element.key === node.key) return id;
    const id = randomUUID();
    this.known.set(id, { key: node.key, ...how });
    return id;
  }

  /** The element as it is now. Throws `no such element` for an unknown id, `stale element reference` for one that is gone. */
  async get(id: string): Promise<FoundElement> {
    const element = this.known.get(id);
    if (!element) {
      throw new UiaError(
        'no such element',
        `The element identified by '${id}' is not present in the cache or has expired. Try to find it again`,
      );
    }
    const tree = await this.view().tree();
    const node = tree.byKey.get(element.key) ?? (await this.restore(element, tree));
    element.key = node.key;
    return { node, tree };
  }

  private async restore(element: Remembered, tree: UiTree): Promise<UiNode> {
    const { locator, contextId, single } = element;
    const again = locator && single ? (await this.searchOrNothing(locator, contextId))[0] : undefined;
    const node = again && (tree.byKey.get(again.key) ?? again);
    if (node) return node;
    throw new UiaError(
      'stale element reference',
      `The element '${locator ? `By.${locator.strategy}: ${locator.selector}` : element.key}' does not exist in DOM anymore`,
    );
  }

  private async searchOrNothing(locator: Locator, contextId: string | undefined): Promise<UiNode[]> {
    try {
      return await this.search(locator, contextId);
    } catch (error) {
      if (error instanceof UiaError) return [];
      throw error;
    }
  }

  private async search(locator: Locator, contextId: string | undefined): Promise<UiNode[]> {
    const context = contextId === undefined ? undefined : await this.get(contextId);
    const tree = context?.tree ?? (await this.view().tree());
    return locate(locator, {
      view: this.view(),
      tree,
      context: context?.node,
      appPackage: this.appPackage(),
    });
  }
}
