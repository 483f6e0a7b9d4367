// The road to a value while it is peeled: a linked list, turned into layers only when something is kept.
import type { Layer } from '../artifacts/payload.ts';

/** The last layer above a value, and the one above that. */
export interface Trail {
  parent: Trail | undefined;
  segment: string;
  /** Valid only while its layer is being read. */
  path?: (() => string) | undefined;
  check?: string | undefined;
  /** Epoch ms claimed by this layer or the nearest one above that claims any. */
  eventTimeMs?: number | undefined;
  /** True below a layer already reported as sealed: what stays closed there is no news. */
  sealed: boolean;
}

/** The layers of a trail, from the outside in. */
export function layersOf(trail: Trail | undefined): Layer[] {
  const layers: Layer[] = [];
  for (let at = trail; at !== undefined; at = at.parent) {
    const layer: Layer = { segment: at.segment };
    const path = at.path?.();
    if (path !== undefined) layer.path = path;
    if (at.check !== undefined) layer.check = at.check;
    layers.push(layer);
  }
  return layers.reverse();
}
