// From a snapshot of a page to the UiNodes below its WebView, in screen pixels, as Chromium on Android reports them.
import { type Bounds, intersect, type TextField, type UiNode } from '../handset/screen/ui-node.ts';
import { isTappable, isTextInput, webClassOf } from './web-classes.ts';
import type { AxNode, DomFacts, WebSnapshot } from './web-snapshot.ts';

/** Where and for whom the nodes are made. */
export interface WebFrame {
  package: string;
  /** Bounds of the WebView. */
  bounds: Bounds;
  /** Screen pixels per CSS pixel of an unzoomed page. */
  scale: number;
  /** Tells one document from the next, so that nodes of an older one are stale. */
  documentKey: string;
  /** How text reaches a field of the page. */
  fieldOf(backendNodeId: number, text: string): TextField;
}

/** Title and visible nodes of a page. */
export interface WebTree {
  title: string;
  children: UiNode[];
  /** The text field of the page that has the focus. */
  focusedField: TextField | undefined;
}

const unlisted = new Set(['InlineTextBox', 'LineBreak', 'none', 'LayoutTableColumn']);

/** Builds the nodes; what lies outside the WebView is left out, as UiAutomator2 leaves out what is not visible. */
export function webTree(snapshot: WebSnapshot, frame: WebFrame): WebTree {
  const byId = new Map(snapshot.ax.map((node) => [node.id, node]));
  const root = snapshot.ax.find((node) => node.role === 'RootWebArea');
  const tree: WebTree = { title: root?.name ?? '', children: [], focusedField: undefined };
  const build = (id: string): UiNode[] => {
    const node = byId.get(id);
    if (!node) return [];
    const dom = node.backendNodeId === undefined ? undefined : snapshot.dom.get(node.backendNodeId);
    const listed = isListed(node, dom);
    const below = node.role === 'StaticText' ? [] : node.childIds.flatMap(build);
    const bounds = dom && listed ? boundsOf(dom, snapshot, frame) : undefined;
    if (!dom || !bounds || node.backendNodeId === undefined) return below;
    const made = uiNode(node, dom, { bounds, frame, backendNodeId: node.backendNodeId });
    if (made.focused && made.field) tree.focusedField = made.field;
    return [{ ...made, children: made.field || saysItself(node, below) ? [] : below }];
  };
  tree.children = root ? root.childIds.flatMap(build) : [];
  return tree;
}

/** Anything with a role of its own, and plain boxes that carry an html id (they show up in page sources of phones). */
function isListed(node: AxNode, dom: DomFacts | undefined): boolean {
  if (unlisted.has(node.role) && dom?.htmlId === undefined) return false;
  const plain = node.ignored || node.role === 'generic' || node.role === 'none';
  return !plain || dom?.htmlId !== undefined || dom?.clickable === true;
}

/** A heading or button of nothing but text is one node with that text, as on a phone. */
function saysItself(node: AxNode, below: UiNode[]): boolean {
  const leaf = node.role === 'heading' || node.role === 'button';
  return leaf && below.every((child) => child.children.length === 0 && child.clickable !== true);
}

function boundsOf(dom: DomFacts, { viewport }: WebSnapshot, frame: WebFrame): Bounds | undefined {
  if (!dom.box) return undefined;
  const scale = viewport.scale * frame.scale;
  const left = frame.bounds.left + (dom.box.x - viewport.pageX) * scale;
  const top = frame.bounds.top + (dom.box.y - viewport.pageY) * scale;
  return intersect(
    {
      left: Math.round(left),
      top: Math.round(top),
      right: Math.round(left + dom.box.width * scale),
      bottom: Math.round(top + dom.box.height * scale),
    },
    frame.bounds,
  );
}

function uiNode(
  node: AxNode,
  dom: DomFacts,
  at: { bounds: Bounds; frame: WebFrame; backendNodeId: number },
): UiNode {
  const input = isTextInput(node.role);
  const isLeafText = node.role === 'StaticText' || node.role === 'heading' || node.role === 'button';
  const text = input ? (node.value ?? '') : isLeafText ? node.name : '';
  const described = !isLeafText && !input && node.name !== '';
  const disabled = node.properties.get('disabled') === true;
  return {
    key: `${at.frame.documentKey}/${at.backendNodeId}`,
    package: at.frame.package,
    class: webClassOf(node.role),
    text,
    ...(described ? { contentDesc: node.name } : {}),
    ...(dom.htmlId === undefined ? {} : { resourceId: dom.htmlId }),
    hint: dom.placeholder ?? '',
    bounds: at.bounds,
    web: true,
    heading: node.role === 'heading',
    clickable: isTappable(node.role) || dom.clickable,
    enabled: !disabled,
    focusable: node.properties.get('focusable') === true,
    focused: node.properties.get('focused') === true,
    checkable: node.properties.has('checked'),
    checked: node.properties.get('checked') === 'true',
    selected: node.properties.get('selected') === true,
    ...(input ? { field: at.frame.fieldOf(at.backendNodeId, text) } : {}),
    children: [],
  };
}

/** What a browser shows in place of a page that did not load; `reason` is Chromium's own, e.g. `net::ERR_CERT_...`. */
export function failurePage(
  failure: { url: string; reason: string },
  at: { package: string; bounds: Bounds; scale: number; key: string },
): WebTree {
  const untrusted = failure.reason.includes('ERR_CERT') || failure.reason.includes('ERR_SSL');
  const title = untrusted ? 'Your connection is not private' : 'This site can’t be reached';
  const lines = [title, `${hostOf(failure.url)} did not answer as expected.`, failure.reason];
  const children = lines.map((text, index): UiNode => {
    const top = at.bounds.top + Math.round((48 + index * 56) * at.scale);
    return {
      key: `${at.key}/${index}`,
      package: at.package,
      class: 'android.widget.TextView',
      text,
      hint: '',
      web: true,
      heading: index === 0,
      bounds: {
        left: at.bounds.left + Math.round(24 * at.scale),
        top,
        right: at.bounds.right - Math.round(24 * at.scale),
        bottom: top + Math.round(48 * at.scale),
      },
      children: [],
      paint: { fontSize: index === 0 ? 20 : 14, bold: index === 0, wrap: true },
    };
  });
  return { title, children, focusedField: undefined };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
