// Finds nodes by the five locator strategies of the UiAutomator2 server, each with the server's own rules.
import fontoxpath from 'fontoxpath';
import type { ScreenView } from '../screen/phone.ts';
import { indexTree, type UiNode, type UiTree, walk } from '../screen/ui-node.ts';
import { UiaError } from './errors.ts';
import { sourceDocument } from './source.ts';
import { selectNodes } from './ui-selector.ts';
import { type Chain, parseUiAutomator } from './ui-selector-parse.ts';

/** A strategy with its selector. */
export interface Locator {
  strategy: string;
  selector: string;
}

/** Where and for whom is searched. */
export interface Search {
  view: ScreenView;
  tree: UiTree;
  /** Only below this node; undefined: everywhere. */
  context: UiNode | undefined;
  /** What bare ids are completed with. */
  appPackage: string;
}

/** LocationHelpers.java: `package:type/name` is taken as it is, anything else is completed. */
const fullId = /^[a-zA-Z_][a-zA-Z0-9._]*:[^/]+\/\S+$/;

/** The strategies the server has. */
export const strategies = ['id', 'accessibility id', 'class name', 'xpath', '-android uiautomator'] as const;

/** XPath 2's `matches` with flags, which fontoxpath does not have; the server's engine does. */
fontoxpath.registerCustomXPathFunction(
  { namespaceURI: 'http://www.w3.org/2005/xpath-functions', localName: 'matches' },
  ['xs:string?', 'xs:string', 'xs:string'],
  'xs:boolean',
  (_context: unknown, text: string | null, pattern: string, flags: string) =>
    new RegExp(pattern, flags.replace(/[^ism]/g, '')).test(text ?? ''),
);

/** All matches in tree order. Throws `invalid selector` for an unknown strategy or a selector it cannot read. */
export async function locate({ strategy, selector }: Locator, search: Search): Promise<UiNode[]> {
  switch (strategy) {
    case 'id': {
      const id = fullId.test(selector) ? selector : `${search.appPackage}:id/${selector}`;
      return matching(search, (node) => node.resourceId === id);
    }
    case 'accessibility id':
      return matching(search, (node) => node.contentDesc === selector);
    case 'class name':
      return matching(search, (node) => node.class === selector);
    case 'xpath':
      return byXPath(selector, search);
    case '-android uiautomator':
      return byUiAutomator(selector, search);
    default:
      throw new UiaError('invalid selector', `By locator ${strategy} is currently not supported!`);
  }
}

function matching({ tree, context }: Search, test: (node: UiNode) => boolean): UiNode[] {
  const nodes = [...walk(context ?? tree.root)].filter(test);
  return nodes.filter((node) => node !== context);
}

/** XPath 2 and up; below a context element the document begins there, as with limitXPathContextScope. */
function byXPath(selector: string, { view, tree, context }: Search): UiNode[] {
  const { document, nodeOf } = sourceDocument(context ?? tree.root, view.size(), {
    withHierarchy: context === undefined,
  });
  const start = context ? document.documentElement : document;
  let found: unknown[];
  try {
    found = fontoxpath.evaluateXPathToNodes(selector, start);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : '';
    throw new UiaError('invalid selector', `Cannot evaluate the XPath expression ${selector}: ${reason}`);
  }
  const wanted = new Set(found);
  return [...nodeOf]
    .filter(([element]) => wanted.has(element))
    .map(([, node]) => node)
    .sort(inTreeOrder(tree));
}

function inTreeOrder(tree: UiTree): (a: UiNode, b: UiNode) => number {
  const order = new Map([...walk(tree.root)].map((node, at) => [node, at]));
  return (a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0);
}

async function byUiAutomator(expression: string, search: Search): Promise<UiNode[]> {
  for (const chain of parseUiAutomator(expression)) {
    const found =
      chain.type === 'UiSelector'
        ? selectNodes(chain, search.tree, search.context).filter((node) => node !== search.context)
        : await scrollTo(chain, search);
    if (found.length > 0) return found;
  }
  return [];
}

const scrollSwipes = 10;

/** `new UiScrollable(container).scrollIntoView(selector)`: looks, swipes up, looks again. Other methods are refused. */
async function scrollTo(chain: Chain, { view, tree }: Search): Promise<UiNode[]> {
  const container = chain.constructorArguments[0];
  const call = chain.calls[chain.calls.length - 1];
  const wanted = call?.arguments[0];
  if (typeof container !== 'object' || typeof wanted !== 'object' || call?.method !== 'scrollIntoView') {
    throw new UiaError('invalid selector', `UiScrollable has no ${call?.method ?? ''} method here`);
  }
  let now = tree;
  for (let swipe = 0; swipe <= scrollSwipes; swipe += 1) {
    const found = selectNodes(wanted, now);
    const area = selectNodes(container, now)[0];
    if (found.length > 0 || !area || swipe === scrollSwipes) return found;
    const { left, right, top, bottom } = area.bounds;
    const x = Math.round((left + right) / 2);
    const height = bottom - top;
    await view.input.swipe(
      { x, y: Math.round(bottom - height * 0.2) },
      { x, y: Math.round(top + height * 0.2) },
      200,
    );
    now = indexTree((await view.tree()).root);
  }
  return [];
}
