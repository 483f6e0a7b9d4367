// What each attribute of an element says, by every name the UiAutomator2 server knows for it.
import type { Display } from '../screen/screen-app.ts';
import type { UiNode } from '../screen/ui-node.ts';

/** Facts about a node that depend on where it is. */
export interface NodePlace {
  /** Position among its siblings. */
  index: number;
  display: Display;
}

type Read = (node: UiNode, place: NodePlace) => string | undefined;

const flag = (value: boolean | undefined) => String(value === true);
const never: Read = () => 'false';

/**
 * In the order of the page source (handset protocol map, section 6). Undefined leaves the attribute out.
 * Web nodes of real dumps also carry `a11y-important="false"` and an empty hint.
 */
const readers: [names: string[], read: Read][] = [
  [['index'], (_node, place) => String(place.index)],
  [['package'], (node) => node.package],
  [['class', 'className'], (node) => node.class],
  [['text', 'name'], (node) => node.text ?? ''],
  [['content-desc', 'contentDescription'], (node) => node.contentDesc],
  [['resource-id', 'resourceId'], (node) => node.resourceId],
  [['checkable'], (node) => flag(node.checkable)],
  [['checked'], (node) => flag(node.checked)],
  [['clickable'], (node) => flag(node.clickable)],
  [['enabled'], (node) => String(node.enabled !== false)],
  [['focusable'], (node) => flag(node.focusable)],
  [['focused'], (node) => flag(node.focused)],
  [['long-clickable', 'longClickable'], (node) => flag(node.longClickable)],
  [['password'], (node) => flag(node.password)],
  [['scrollable'], (node) => flag(node.scrollable)],
  [['selected'], (node) => flag(node.selected)],
  [['bounds'], (node) => boundsText(node)],
  [['displayed'], (node, { display }) => String(isDisplayed(node, display))],
  [['hint'], (node) => node.hint],
  [['a11y-important', 'importantForAccessibility'], (node) => String(node.web !== true)],
  [['screen-reader-focusable', 'screenReaderFocusable'], never],
  [['input-type', 'inputType'], (node) => (node.field ? '1' : undefined)],
  [['drawing-order', 'drawingOrder'], (node, place) => (node.web ? '0' : String(place.index + 1))],
  [['showing-hint', 'showingHintText'], (node) => flag(node.field !== undefined && node.text === '')],
  [['text-entry-key', 'textEntryKey'], never],
  [['multiline', 'multiLine'], never],
  [['dismissable'], never],
  [['a11y-focused', 'accessibilityFocused'], never],
  [['heading'], (node) => flag(node.heading)],
  [['live-region', 'liveRegion'], () => '0'],
  [['context-clickable', 'contextClickable'], never],
  [['content-invalid', 'contentInvalid'], never],
];

const readerByName = new Map(
  readers.flatMap(([names, read]) => names.map((name) => [name.toLowerCase(), read] as const)),
);
/** Seen in a page source only; asking for them is an unknown attribute. */
const sourceOnly = new Set(['index']);

/** Every attribute of a node in the order of the page source. */
export function sourceAttributes(node: UiNode, place: NodePlace): [name: string, value: string][] {
  return readers.flatMap(([names, read]) => {
    const value = read(node, place);
    return value === undefined || names[0] === undefined ? [] : [[names[0], value]];
  });
}

/** Answer to `GET attribute/:name`: null for a known attribute without a value; undefined for an unknown one. */
export function readAttribute(node: UiNode, name: string, place: NodePlace): string | null | undefined {
  const read = readerByName.get(name.toLowerCase());
  // `name` is the content description where there is one, for Selenium's sake (GetElementAttribute.java).
  if (name.toLowerCase() === 'name') return node.contentDesc ?? node.text ?? '';
  if (!read || sourceOnly.has(name)) return undefined;
  return read(node, place) ?? null;
}

function boundsText({ bounds }: UiNode): string {
  return `[${bounds.left},${bounds.top}][${bounds.right},${bounds.bottom}]`;
}

function isDisplayed({ bounds }: UiNode, display: Display): boolean {
  return bounds.bottom > 0 && bounds.right > 0 && bounds.top < display.height && bounds.left < display.width;
}
