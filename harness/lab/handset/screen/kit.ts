// Builds UiNodes from dp rectangles, so that screens read like a layout; keys are paths unless a screen names its own.
import type { Bounds, UiNode } from './ui-node.ts';

/** x, y, width, height in dp from the screen's top left corner. */
export type Rect = [x: number, y: number, width: number, height: number];

/** Everything of a node but its place, class and children. `key` starts a new path for the nodes below. */
export type NodeTraits = Partial<Omit<UiNode, 'package' | 'class' | 'bounds' | 'children' | 'resourceId'>> & {
  /** Name of `<package>:id/<name>`, or a full id with a colon. */
  id?: string;
};

/** A node maker for one app's screens. */
export interface Kit {
  /** Pixels per dp. */
  scale: number;
  px(rect: Rect): Bounds;
  node(className: string, rect: Rect, traits?: NodeTraits, children?: UiNode[]): UiNode;
}

/** Node maker of `packageName`; `scale` is pixels per dp (density / 160). */
export function createKit(packageName: string, scale: number): Kit {
  const px = ([x, y, width, height]: Rect): Bounds => ({
    left: Math.round(x * scale),
    top: Math.round(y * scale),
    right: Math.round((x + width) * scale),
    bottom: Math.round((y + height) * scale),
  });
  return {
    scale,
    px,
    node(className, rect, { id, key, ...traits } = {}, children = []) {
      const resourceId = id === undefined || id.includes(':') ? id : `${packageName}:id/${id}`;
      return {
        ...traits,
        key: key ?? '',
        package: packageName,
        class: className,
        ...(resourceId === undefined ? {} : { resourceId }),
        clickable: traits.clickable ?? traits.onTap !== undefined,
        focusable: traits.focusable ?? (traits.onTap !== undefined || traits.field !== undefined),
        bounds: px(rect),
        children,
      };
    },
  };
}

/** Gives every node without a key its path: parent's key, id or class, and place among its like. */
export function fillKeys(root: UiNode): UiNode {
  if (root.key === '') root.key = 'window';
  fillBelow(root);
  return root;
}

function fillBelow(parent: UiNode): void {
  const seen = new Map<string, number>();
  for (const child of parent.children) {
    const name = child.resourceId ?? child.class;
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    if (child.key === '') child.key = `${parent.key}>${name}#${nth}`;
    fillBelow(child);
  }
}
