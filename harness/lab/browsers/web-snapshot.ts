// Asks a page's Chromium for its accessibility tree and layout, through DevTools only: no script runs in the page, so it leaves no trace there.
import { z } from 'zod';
import type { CdpConnection } from './cdp.ts';

const axValue = z.object({ value: z.unknown().optional() });

const axTreeSchema = z.object({
  nodes: z.array(
    z.object({
      nodeId: z.string(),
      ignored: z.boolean(),
      role: axValue.optional(),
      name: axValue.optional(),
      value: axValue.optional(),
      properties: z.array(z.object({ name: z.string(), value: axValue })).default([]),
      childIds: z.array(z.string()).default([]),
      backendDOMNodeId: z.number().optional(),
    }),
  ),
});

const snapshotSchema = z.object({
  strings: z.array(z.string()),
  documents: z.array(
    z.object({
      nodes: z.object({
        backendNodeId: z.array(z.number()),
        attributes: z.array(z.array(z.number())),
        isClickable: z.object({ index: z.array(z.number()) }),
      }),
      layout: z.object({
        nodeIndex: z.array(z.number()),
        bounds: z.array(z.array(z.number())),
      }),
    }),
  ),
});

const metricsSchema = z.object({
  cssVisualViewport: z.object({ pageX: z.number(), pageY: z.number(), scale: z.number() }),
});

/** A node of the page's accessibility tree. */
export interface AxNode {
  id: string;
  ignored: boolean;
  role: string;
  name: string;
  /** What a text field holds; undefined for others. */
  value: string | undefined;
  properties: Map<string, unknown>;
  childIds: string[];
  /** Undefined for nodes without a DOM node. */
  backendNodeId: number | undefined;
}

/** What the DOM and layout say of a node. */
export interface DomFacts {
  htmlId: string | undefined;
  placeholder: string | undefined;
  /** It has a click listener of its own. */
  clickable: boolean;
  /** CSS pixels of the document; undefined when it has no box. */
  box: { x: number; y: number; width: number; height: number } | undefined;
}

/** One page at one moment. */
export interface WebSnapshot {
  ax: AxNode[];
  dom: Map<number, DomFacts>;
  /** Which part of the document is seen, and how large. */
  viewport: { pageX: number; pageY: number; scale: number };
}

/** Takes a snapshot of the page behind `sessionId`; sub-frames are left out. */
export async function takeSnapshot(cdp: CdpConnection, sessionId: string): Promise<WebSnapshot> {
  const [tree, snapshot, metrics] = await Promise.all([
    cdp.send('Accessibility.getFullAXTree', {}, sessionId),
    cdp.send('DOMSnapshot.captureSnapshot', { computedStyles: [] }, sessionId),
    cdp.send('Page.getLayoutMetrics', {}, sessionId),
  ]);
  return {
    ax: axTreeSchema.parse(tree).nodes.map((node) => ({
      id: node.nodeId,
      ignored: node.ignored,
      role: textOf(node.role?.value),
      name: textOf(node.name?.value),
      value: node.value === undefined ? undefined : textOf(node.value.value),
      properties: new Map(node.properties.map((property) => [property.name, property.value.value])),
      childIds: node.childIds,
      backendNodeId: node.backendDOMNodeId,
    })),
    dom: domFacts(snapshotSchema.parse(snapshot)),
    viewport: metricsSchema.parse(metrics).cssVisualViewport,
  };
}

function domFacts({ strings, documents }: z.infer<typeof snapshotSchema>): Map<number, DomFacts> {
  const facts = new Map<number, DomFacts>();
  const main = documents[0];
  if (!main) return facts;
  const clickable = new Set(main.nodes.isClickable.index);
  const boxes = new Map(main.layout.nodeIndex.map((node, at) => [node, main.layout.bounds[at]]));
  main.nodes.backendNodeId.forEach((backendId, index) => {
    const attributes = pairs(main.nodes.attributes[index] ?? [], strings);
    const [x, y, width, height] = boxes.get(index) ?? [];
    facts.set(backendId, {
      htmlId: attributes.get('id'),
      placeholder: attributes.get('placeholder'),
      clickable: clickable.has(index),
      box:
        x === undefined || y === undefined || width === undefined || height === undefined
          ? undefined
          : { x, y, width, height },
    });
  });
  return facts;
}

function pairs(indexes: number[], strings: string[]): Map<string, string> {
  const map = new Map<string, string>();
  for (let at = 0; at + 1 < indexes.length; at += 2) {
    map.set(strings[indexes[at] ?? -1] ?? '', strings[indexes[at + 1] ?? -1] ?? '');
  }
  return map;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value);
}
