// The tree of things on the screen as accessibility sees it: what UiAutomator2 lists, finds and taps, and what the painter draws.

/** Pixels of the screen; right and bottom exclusive. */
export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Screen pixels. */
export interface Point {
  x: number;
  y: number;
}

/** A text field: how the keyboard and ACTION_SET_TEXT reach what is behind it. */
export interface TextField {
  text(): string;
  set(text: string): Promise<void> | void;
  /** The Enter key. */
  submit(): Promise<void> | void;
}

/** How the painter draws a node; sizes in dp. Nothing here is visible to UiAutomator2. */
export interface Paint {
  background?: string;
  color?: string;
  fontSize?: number;
  bold?: boolean;
  align?: 'left' | 'center' | 'right';
  radius?: number;
  /** Left padding of the text. */
  padding?: number;
  /** A glyph drawn in the middle instead of text. */
  glyph?: string;
  border?: string;
  shadow?: boolean;
  /** Text may take several lines. */
  wrap?: boolean;
}

/** One accessibility node. Flags are false when absent, except `enabled`. */
export interface UiNode {
  /** Same view, same key: what an element id is checked against for staleness. Unique in a tree. */
  key: string;
  package: string;
  class: string;
  text?: string;
  contentDesc?: string;
  /** `<package>:id/<name>`, or the bare html id inside a page. */
  resourceId?: string;
  hint?: string;
  bounds: Bounds;
  checkable?: boolean;
  checked?: boolean;
  clickable?: boolean;
  /** Default true. */
  enabled?: boolean;
  focusable?: boolean;
  focused?: boolean;
  longClickable?: boolean;
  password?: boolean;
  scrollable?: boolean;
  selected?: boolean;
  heading?: boolean;
  /** Web content below a WebView. */
  web?: boolean;
  children: UiNode[];
  /** What a tap on it does; a node without takes its nearest ancestor's. */
  onTap?: (at: Point) => Promise<void> | void;
  field?: TextField;
  paint?: Paint;
}

/** A tree together with what each node hangs under. */
export interface UiTree {
  root: UiNode;
  parentOf: Map<UiNode, UiNode>;
  byKey: Map<string, UiNode>;
}

/** Indexes a tree. */
export function indexTree(root: UiNode): UiTree {
  const parentOf = new Map<UiNode, UiNode>();
  const byKey = new Map<string, UiNode>();
  for (const node of walk(root)) {
    byKey.set(node.key, node);
    for (const child of node.children) parentOf.set(child, node);
  }
  return { root, parentOf, byKey };
}

/** The node and all below it, depth first, parents before children. */
export function* walk(node: UiNode): Generator<UiNode> {
  yield node;
  for (const child of node.children) yield* walk(child);
}

export function centreOf(bounds: Bounds): Point {
  return {
    x: Math.floor((bounds.left + bounds.right) / 2),
    y: Math.floor((bounds.top + bounds.bottom) / 2),
  };
}

export function contains(bounds: Bounds, at: Point): boolean {
  return at.x >= bounds.left && at.x < bounds.right && at.y >= bounds.top && at.y < bounds.bottom;
}

/** The common part of two rectangles; undefined when there is none. */
export function intersect(a: Bounds, b: Bounds): Bounds | undefined {
  const both = {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
  return both.left < both.right && both.top < both.bottom ? both : undefined;
}

/**
 * The node that takes a touch at a point: of those under the finger that react at all, the one drawn last;
 * inside a page every touch goes to the WebView.
 */
export function touchTarget(root: UiNode, at: Point): UiNode | undefined {
  let target: UiNode | undefined;
  for (const node of walk(root)) {
    if (node.onTap && contains(node.bounds, at)) target = node;
  }
  return target;
}
