// Runs a UiSelector over the node tree, with the case rules of AOSP's UiSelector and AccessibilityNodeInfo matching.
import { type UiNode, type UiTree, walk } from '../screen/ui-node.ts';
import { UiaError } from './errors.ts';
import type { Argument, Chain } from './ui-selector-parse.ts';

type Test = (node: UiNode, tree: UiTree) => boolean;

const texts: Record<string, (node: UiNode) => string | undefined> = {
  text: (node) => node.text,
  description: (node) => node.contentDesc,
  resourceId: (node) => node.resourceId,
  className: (node) => node.class,
  packageName: (node) => node.package,
};

const flags: Record<string, (node: UiNode) => boolean> = {
  checkable: (node) => node.checkable === true,
  checked: (node) => node.checked === true,
  clickable: (node) => node.clickable === true,
  enabled: (node) => node.enabled !== false,
  focusable: (node) => node.focusable === true,
  focused: (node) => node.focused === true,
  longClickable: (node) => node.longClickable === true,
  scrollable: (node) => node.scrollable === true,
  selected: (node) => node.selected === true,
};

/** Nodes a UiSelector matches, in tree order. Throws `invalid selector` for a method UiSelector does not have. */
export function selectNodes(chain: Chain, tree: UiTree, scope: UiNode = tree.root): UiNode[] {
  const tests: Test[] = [];
  let instance: number | undefined;
  let below: Chain | undefined;
  let beside: Chain | undefined;
  for (const { method, arguments: list } of chain.calls) {
    const argument = list[0];
    if (method === 'instance') instance = numberOf(argument, method);
    else if (method === 'childSelector') below = chainOf(argument, method);
    else if (method === 'fromParent') beside = chainOf(argument, method);
    else tests.push(testOf(method, argument));
  }
  const matches = [...walk(scope)].filter((node) => tests.every((test) => test(node, tree)));
  const chosen = instance === undefined ? matches : matches.slice(instance, instance + 1);
  if (below) return unique(chosen.flatMap((node) => inside(below, tree, node)));
  if (beside) return unique(chosen.flatMap((node) => inside(beside, tree, tree.parentOf.get(node) ?? node)));
  return chosen;
}

function inside(chain: Chain, tree: UiTree, scope: UiNode): UiNode[] {
  return selectNodes(chain, tree, scope).filter((node) => node !== scope);
}

function unique(nodes: UiNode[]): UiNode[] {
  return [...new Set(nodes)];
}

function testOf(method: string, argument: Argument | undefined): Test {
  const readFlag = flags[method];
  if (readFlag) {
    const wanted = argument === undefined ? true : booleanOf(argument, method);
    return (node) => readFlag(node) === wanted;
  }
  if (method === 'index') {
    const wanted = numberOf(argument, method);
    return (node, tree) => (tree.parentOf.get(node)?.children.indexOf(node) ?? 0) === wanted;
  }
  const [, field = '', how = ''] = /^(.*?)(|Contains|StartsWith|Matches)$/.exec(method) ?? [];
  const read = texts[field];
  const folding = how === 'Contains' || how === 'StartsWith';
  if (!read || (folding && field !== 'text' && field !== 'description')) throw unknownMethod(method);
  return textTest(read, how, textOf(argument, method));
}

/** Contains and StartsWith ignore case, plain equality and Matches do not (AOSP). */
function textTest(read: (node: UiNode) => string | undefined, how: string, wanted: string): Test {
  if (how === 'Matches') {
    const pattern = javaPattern(wanted);
    return (node) => pattern.test(read(node) ?? '');
  }
  const folded = wanted.toLowerCase();
  if (how === 'Contains') return (node) => read(node)?.toLowerCase().includes(folded) === true;
  if (how === 'StartsWith') return (node) => read(node)?.toLowerCase().startsWith(folded) === true;
  return (node) => read(node) === wanted;
}

/** `Matcher.matches()`: the whole text; leading `(?i)`, `(?s)` are flags there. */
function javaPattern(source: string): RegExp {
  const [, inline = '', body = source] = /^(?:\(\?([is]+)\))?([\s\S]*)$/.exec(source) ?? [];
  try {
    return new RegExp(`^(?:${body})$`, `u${inline}`);
  } catch (_notUnicode) {
    return plainPattern(body, inline);
  }
}

function plainPattern(body: string, inline: string): RegExp {
  try {
    return new RegExp(`^(?:${body})$`, inline);
  } catch (_cause) {
    throw new UiaError('invalid selector', `Not a regular expression: ${body}`);
  }
}

function textOf(argument: Argument | undefined, method: string): string {
  if (typeof argument === 'string') return argument;
  throw wrongArgument(method);
}

function numberOf(argument: Argument | undefined, method: string): number {
  if (typeof argument === 'number') return argument;
  throw wrongArgument(method);
}

function booleanOf(argument: Argument, method: string): boolean {
  if (typeof argument === 'boolean') return argument;
  throw wrongArgument(method);
}

function chainOf(argument: Argument | undefined, method: string): Chain {
  if (typeof argument === 'object' && argument.type === 'UiSelector') return argument;
  throw wrongArgument(method);
}

function unknownMethod(method: string): UiaError {
  return new UiaError('invalid selector', `UiSelector has no ${method} method`);
}

function wrongArgument(method: string): UiaError {
  return new UiaError('invalid selector', `UiSelector has no suitable method ${method} with such arguments`);
}
