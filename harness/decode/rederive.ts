// The text at an address again, from the raw exchange: each layer is peeled by the one decoder its segment names, nothing is searched.
import type { Exchange, ReadBody } from '../artifacts/exchange.ts';
import { textOf } from './bytes.ts';
import type { Child, Outcome, Scope } from './coding.ts';
import { contentCodings } from './content-encoding.ts';
import { bytesCodings, lastResort, textCodings } from './decoders.ts';
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
  const budget = new Budget({ ...defaultLimits, ...request.limits });
  const scopeOf = (direction: Scope['direction']): Scope => ({ exchange, direction, budget });
  const [location, ...pieces] = piecesOf(request.address);
  for (const source of sourcesOf(exchange, readBody, scopeOf)) {
    if (source.direction !== request.direction || source.location !== location) continue;
    const above = layersOf(source.trail).map((layer) => layer.segment);
    if (!above.every((segment, index) => pieces[index] === segment)) continue;
    const text = follow(source, pieces.slice(above.length), scopeOf(source.direction));
    if (text !== undefined) return text;
  }
  return undefined;
}

type Value = Pick<Child, 'text' | 'bytes'>;

function follow(source: Source, pieces: readonly string[], scope: Scope): string | undefined {
  let value: Value =
    'text' in source ? { text: source.text } : 'bytes' in source ? { bytes: source.bytes } : {};
  for (const piece of pieces) {
    const child: Value | undefined = childAt(value, piece, scope);
    if (child === undefined) return undefined;
    value = child;
  }
  return readText(value);
}

function readText(value: Value): string | undefined {
  return value.text ?? (value.bytes === undefined ? undefined : textOf(value.bytes)?.text);
}

function childAt(value: Value, piece: string, scope: Scope): Value | undefined {
  for (const outcome of openings(value, nameOf(piece), scope)) {
    if (outcome.kind !== 'decoded') continue;
    for (const child of outcome.children) {
      if (!piece.startsWith(child.segment)) continue;
      const path = child.path?.();
      if (piece === (path === undefined ? child.segment : `${child.segment}:${path}`)) {
        return { text: child.text, bytes: child.bytes };
      }
    }
  }
  return undefined;
}

function* openings(value: Value, name: string, scope: Scope): Generator<Outcome> {
  const text = readText(value);
  if (text !== undefined) {
    for (const coding of textCodings) if (coding.segments.includes(name)) yield coding.decode(text, scope);
  }
  if (value.bytes === undefined) return;
  for (const coding of [...bytesCodings, lastResort, ...contentCodings]) {
    if (coding.segments.includes(name)) yield coding.decode(value.bytes, scope);
  }
}
