// The text at an address again, from the raw exchange: each layer is peeled by the one decoder its segment names, nothing is searched.
import type { Exchange, ReadBody } from '../artifacts/exchange.ts';
import type { OpenedLayer } from '../artifacts/peeling.ts';
import { roughTextOf, textOf } from './bytes.ts';
import type { Child, Outcome, Scope } from './coding.ts';
import { contentCodings } from './content-encoding.ts';
import {
  bytesCodings,
  exoticBytesCodings,
  exoticTextCodings,
  guessedBytesCodings,
  lastResorts,
  textCodings,
} from './decoders.ts';
import { Budget, type DecodeLimits, defaultLimits } from './limits.ts';
import { nameOf, piecesOf } from './segment.ts';
import { type Source, sourcesOf } from './sources.ts';
import { layersOf } from './trail.ts';

/** What is re-derived. */
export interface RederiveRequest {
  direction: 'sent' | 'received';
  /** As a finding states it: `body > form:data_list > base64 > gzip > json:$[0].event`. */
  address: string;
  limits?: Partial<DecodeLimits>;
}

/** The value's text; undefined when the address does not lead to readable text in this exchange. */
export function rederive(
  exchange: Exchange,
  readBody: ReadBody,
  request: RederiveRequest,
): string | undefined {
  const last = layersAt(exchange, readBody, request)?.at(-1);
  return last === undefined ? undefined : readText(last);
}

/** Every value on the way to the readable one at an address, the raw one first; undefined when the address leads to none. */
export function layersAt(
  exchange: Exchange,
  readBody: ReadBody,
  request: RederiveRequest,
): OpenedLayer[] | undefined {
  return roadTo(exchange, readBody, { ...request, wanted: (last) => readText(last) !== undefined });
}

/** The bytes at the address of something that stayed closed; undefined when they are not at hand. */
export function closedBytesAt(
  exchange: Exchange,
  readBody: ReadBody,
  request: RederiveRequest,
): Uint8Array | undefined {
  const last = roadTo(exchange, readBody, { ...request, wanted: () => true })?.at(-1);
  const bytes = last?.bytes ?? Buffer.from(last?.text ?? '');
  return bytes.length === 0 ? undefined : bytes;
}

/** The values of the first road that ends at a wanted one. */
function roadTo(
  exchange: Exchange,
  readBody: ReadBody,
  request: RederiveRequest & { wanted: (last: OpenedLayer) => boolean },
): OpenedLayer[] | undefined {
  const budget = new Budget({ ...defaultLimits, ...request.limits });
  const scopeOf = (direction: Scope['direction']): Scope => ({ exchange, direction, budget });
  const [location, ...pieces] = piecesOf(request.address);
  for (const source of sourcesOf(exchange, readBody, scopeOf)) {
    if (source.direction !== request.direction || source.location !== location) continue;
    const above = layersOf(source.trail).map((layer) => layer.segment);
    if (!above.every((segment, index) => pieces[index] === segment)) continue;
    const values = follow(source, pieces.slice(above.length), scopeOf(source.direction));
    const last = values?.at(-1);
    if (last !== undefined && request.wanted(last)) return values;
  }
  return undefined;
}

type Value = Pick<Child, 'text' | 'bytes'>;

function follow(source: Source, pieces: readonly string[], scope: Scope): OpenedLayer[] | undefined {
  const piece = layersOf(source.trail).at(-1)?.segment ?? null;
  let value: Value & { check?: string } =
    'text' in source ? { text: source.text } : 'bytes' in source ? { bytes: source.bytes } : {};
  const opened: OpenedLayer[] = [layerOf(piece, value)];
  for (const next of pieces) {
    const child = childAt(value, next, scope);
    if (child === undefined) return undefined;
    opened.push(layerOf(next, child));
    value = child;
  }
  return opened;
}

function layerOf(piece: string | null, { text, bytes, check }: Value & { check?: string }): OpenedLayer {
  const content = text === undefined ? { bytes: bytes ?? Buffer.alloc(0) } : { text };
  return { piece, ...content, ...(check === undefined ? {} : { check }) };
}

function readText(value: { text?: string; bytes?: Uint8Array }): string | undefined {
  if (value.text !== undefined) return value.text;
  if (value.bytes === undefined) return undefined;
  const bytes = Buffer.from(value.bytes);
  return (textOf(bytes) ?? roughTextOf(bytes))?.text;
}

function childAt(value: Value, piece: string, scope: Scope): (Value & { check?: string }) | undefined {
  for (const outcome of openings(value, nameOf(piece), { ...scope, asked: piece })) {
    if (outcome.kind !== 'decoded') continue;
    for (const child of outcome.children) {
      if (!piece.startsWith(child.segment)) continue;
      const path = child.path?.();
      if (piece === (path === undefined ? child.segment : `${child.segment}:${path}`)) {
        return child;
      }
    }
  }
  return undefined;
}

function* openings(value: Value, name: string, scope: Scope): Generator<Outcome> {
  const text = readText(value);
  if (text !== undefined) {
    for (const coding of [...textCodings, ...exoticTextCodings])
      if (coding.segments.includes(name)) yield coding.decode(text, scope);
  }
  if (value.bytes === undefined) return;
  for (const coding of [
    ...bytesCodings,
    ...guessedBytesCodings,
    ...exoticBytesCodings,
    ...lastResorts,
    ...contentCodings,
  ]) {
    if (coding.segments.includes(name)) yield coding.decode(value.bytes, scope);
  }
}
