// Lists the places of an exchange that can carry a value: address, headers, cookies, bodies and messages, both directions.
import type { BodyRef } from '../artifacts/capture-log.ts';
import type { Exchange, ReadBody } from '../artifacts/exchange.ts';
import type { Location } from '../artifacts/payload.ts';
import type { Scope } from './coding.ts';
import { unwrap } from './content-encoding.ts';
import { SegmentNamer } from './segment.ts';
import type { Trail } from './trail.ts';

/** A place with its raw value: `text`, `bytes`, or why there is neither. */
export type Source = {
  location: Location;
  direction: 'sent' | 'received';
  trail: Trail | undefined;
} & ({ text: string } | { bytes: Buffer } | { closed: string; sizeBytes: number });

type Headers = Exchange['request']['headers'];
type Direction = Source['direction'];

/** Every place of `exchange`, the sent ones first. */
export function* sourcesOf(exchange: Exchange, readBody: ReadBody, scopeOf: ScopeOf): Generator<Source> {
  const { request, response, messages } = exchange;
  yield { location: 'url', direction: 'sent', trail: undefined, text: request.url };
  yield* headerSources(request.headers, 'sent');
  yield* bodySources(request, readBody, scopeOf('sent'));
  let number = 0;
  for (const message of messages) {
    const trail = { parent: undefined, segment: `message:${number}`, sealed: false };
    number += 1;
    yield {
      location: 'websocket',
      direction: message.direction,
      trail,
      ...contentOf(message.body, readBody),
    };
  }
  if (response === undefined) return;
  yield* headerSources(response.headers, 'received');
  yield* bodySources(response, readBody, scopeOf('received'));
}

/** Gives the decoding scope of a direction. */
export type ScopeOf = (direction: Direction) => Scope;

function* headerSources(headers: Headers, direction: Direction): Generator<Source> {
  const headerNames = new SegmentNamer('header');
  const cookieNames = new SegmentNamer(direction === 'sent' ? 'cookie' : 'set-cookie');
  for (const [name, value] of headers) {
    // HTTP/2 sends the request line as `:path` and its like; it is looked at as the address already.
    if (name.startsWith(':')) continue;
    const lower = name.toLowerCase();
    if (lower === (direction === 'sent' ? 'cookie' : 'set-cookie')) {
      for (const [cookie, content] of cookiesOf(value, direction)) {
        const trail = { parent: undefined, segment: cookieNames.next(cookie), sealed: false };
        yield { location: 'cookie', direction, trail, text: content };
      }
      continue;
    }
    const trail = { parent: undefined, segment: headerNames.next(lower), sealed: false };
    yield { location: 'header', direction, trail, text: value };
  }
}

/** `a=1; b=2` of a Cookie header; of Set-Cookie only the cookie itself, not its attributes. */
function cookiesOf(value: string, direction: Direction): [string, string][] {
  const parts = direction === 'sent' ? value.split(';') : [value.split(';', 1)[0] ?? ''];
  return parts.map((part) => {
    const equals = part.indexOf('=');
    return equals < 0 ? [part.trim(), ''] : [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
  });
}

function* bodySources(message: Message, readBody: ReadBody, scope: Scope): Generator<Source> {
  if (message.body.sizeBytes > 0) yield bodyOf(message, readBody, scope);
}

interface Message {
  headers: Headers;
  body: BodyRef;
}

/** A body that is not empty, below its announced encodings. */
function bodyOf({ headers, body }: Message, readBody: ReadBody, scope: Scope): Source {
  const { direction } = scope;
  const content = contentOf(body, readBody);
  if ('closed' in content) return { location: 'body', direction, trail: undefined, ...content };
  return { location: 'body', direction, ...unwrap(content.bytes, headers, scope) };
}

function contentOf(
  body: BodyRef,
  readBody: ReadBody,
): { bytes: Buffer } | { closed: string; sizeBytes: number } {
  const bytes = readBody(body);
  if (bytes === undefined) return { closed: 'its bytes are not in the capture', sizeBytes: body.sizeBytes };
  return { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

/** What a place holds, without its address: one of `text`, `bytes`, `closed`. */
export interface Content {
  location: Location;
  direction: Direction;
  text?: string;
  bytes?: Buffer;
  closed?: string;
  sizeBytes?: number;
  /** Content encodings only. */
  trail: Trail | undefined;
}

/** Hands every content of `exchange` to `take`: the same values as `sourcesOf`, at less cost. */
export function contentsOf(
  exchange: Exchange,
  { readBody, scopes }: { readBody: ReadBody; scopes: Readonly<Record<Direction, Scope>> },
  take: (content: Content) => void,
): void {
  const { request, response, messages } = exchange;
  take({ location: 'url', direction: 'sent', text: request.url, trail: undefined });
  takeHeaders(request.headers, 'sent', take);
  if (request.body.sizeBytes > 0) take(bodyOf(request, readBody, scopes.sent));
  for (const { body, direction } of messages) {
    take({ location: 'websocket', direction, trail: undefined, ...contentOf(body, readBody) });
  }
  if (response === undefined) return;
  takeHeaders(response.headers, 'received', take);
  if (response.body.sizeBytes > 0) take(bodyOf(response, readBody, scopes.received));
}

function takeHeaders(headers: Headers, direction: Direction, take: (content: Content) => void): void {
  const cookieHeader = direction === 'sent' ? 'cookie' : 'set-cookie';
  for (const [name, value] of headers) {
    if (name.startsWith(':')) continue;
    if (name.length === cookieHeader.length && name.toLowerCase() === cookieHeader) {
      for (const [, text] of cookiesOf(value, direction))
        take({ location: 'cookie', direction, text, trail: undefined });
    } else take({ location: 'header', direction, text: value, trail: undefined });
  }
}
