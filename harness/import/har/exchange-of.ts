// A checked HAR entry comes in, an exchange goes out as if it had been recorded here, with the bytes of its bodies beside it.
import type { BodyRef } from '../../artifacts/capture-log.ts';
import type { Exchange, ReadBody } from '../../artifacts/exchange.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { bytesOfMessage, downloadOf, formOf, uploadOf } from './bodies.ts';
import type { HarEntry, HarPair } from './har-entry.ts';

/** An exchange whose bodies lie in memory. */
export interface ImportedExchange {
  exchange: Exchange;
  readBody: ReadBody;
}

/** Case id of exchanges that no case of ours made. */
export const importedCase = 'import';

/** Schemes of addresses that stay in the program that has them: nobody is sent anything. */
const localScheme =
  /^(?:data|blob|about|file|javascript|filesystem|view-source|[a-z]+-extension|chrome[a-z-]*|edge|resource|moz-[a-z-]+):/i;

/** The exchange of entry number `index`; undefined when its address is local to the browser and nothing was sent. */
export function exchangeOf(entry: HarEntry, index: number): ImportedExchange | undefined {
  if (localScheme.test(entry.request.url)) return undefined;
  const bodies = new Bodies();
  const id = String(index);
  const started = Date.parse(entry.startedDateTime ?? '');
  const atMs = Number.isNaN(started) ? 0 : started;
  const exchange: Exchange = {
    caseId: importedCase,
    id,
    request: {
      type: 'request',
      id,
      atMs,
      method: entry.request.method ?? 'GET',
      url: addressOf(entry),
      httpVersion: entry.request.httpVersion ?? '',
      headers: requestHeaders(entry),
      body: bodies.add(uploadOf(entry), entry.request.bodySize ?? 0),
      sni: null,
      owner: 'unattributed',
    },
    messages: (entry._webSocketMessages ?? []).map((message) => ({
      atMs: Math.round((message.time ?? 0) * 1000),
      direction: isReceived(message.type) ? 'received' : 'sent',
      opcode: message.opcode ?? 1,
      body: bodies.add(bytesOfMessage(message), 0),
    })),
  };
  const initiator = entry._initiator?.type;
  if (typeof initiator === 'string') exchange.cdpInitiator = initiator;
  const response = responseOf(entry, { id, atMs, bodies });
  if (response !== undefined) exchange.response = response;
  return { exchange, readBody: (body) => bodies.read(body) };
}

function responseOf(
  entry: HarEntry,
  { id, atMs, bodies }: { id: string; atMs: number; bodies: Bodies },
): Exchange['response'] {
  const { response } = entry;
  if (!response) return undefined;
  return {
    type: 'response',
    id,
    atMs,
    status: response.status ?? 0,
    statusText: response.statusText ?? '',
    headers: responseHeaders(response),
    body: bodies.add(downloadOf(entry), 0),
    from: 'network',
  };
}

function isReceived(type: string | null | undefined): boolean {
  return /^(?:receive|received|incoming|in|server|response)$/i.test(type ?? '');
}

/** The address as written; its host and query from elsewhere in the entry when they are missing there. */
function addressOf({ request }: HarEntry): string {
  // What a browser shows with blanks was sent without.
  let url = request.url.trim().replaceAll(' ', '%20');
  if (url.startsWith('/')) {
    const host = valueOf(request.headers, ':authority') ?? valueOf(request.headers, 'host');
    if (host !== undefined) url = `${valueOf(request.headers, ':scheme') ?? 'https'}://${host}${url}`;
  }
  // A tunnel's request line names host and port alone.
  if (/^[\w.-]+(?::\d+)?(?:\/|$)/.test(url)) url = `https://${url}`;
  const query = request.queryString ?? [];
  if (query.length === 0 || url.includes('?')) return url;
  const [address = url, ...fragment] = url.split('#');
  return [`${address}?${formOf(query)}`, ...fragment].join('#');
}

type Headers = Exchange['request']['headers'];

/** Headers as written, in their order; cookies that the file lists only apart are a header again. */
function requestHeaders({ request }: HarEntry): Headers {
  const headers = headersOf(request.headers);
  const cookies = request.cookies ?? [];
  if (cookies.length === 0 || valueOf(request.headers, 'cookie') !== undefined) return headers;
  return [...headers, ['cookie', cookies.map(cookieText).join('; ')]];
}

function responseHeaders(response: NonNullable<HarEntry['response']>): Headers {
  const headers = headersOf(response.headers);
  const cookies = response.cookies ?? [];
  if (cookies.length > 0 && valueOf(response.headers, 'set-cookie') === undefined) {
    for (const cookie of cookies) headers.push(['set-cookie', cookieText(cookie)]);
  }
  const { redirectURL } = response;
  if (redirectURL && valueOf(response.headers, 'location') === undefined)
    headers.push(['location', redirectURL]);
  return headers;
}

/** Firefox joins several Set-Cookie headers by line feeds. */
function headersOf(pairs: readonly HarPair[]): Headers {
  return pairs.flatMap(({ name, value }) =>
    (value ?? '').split('\n').map((line): [string, string] => [name, line.replace(/\r$/, '')]),
  );
}

function cookieText({ name, value }: HarPair): string {
  return `${name}=${value ?? ''}`;
}

function valueOf(headers: readonly HarPair[], name: string): string | undefined {
  const found = headers.find((header) => header.name.toLowerCase() === name)?.value;
  return found ?? undefined;
}

/** The bodies of one exchange, found again by their reference. */
class Bodies {
  private readonly bytes = new Map<BodyRef, Buffer>();

  /** `wireBytes`: what the file says of the size when it does not hold the bytes. */
  add(bytes: Buffer | undefined, wireBytes: number): BodyRef {
    const ref = new MemoryBody(bytes ?? Buffer.alloc(0), Math.max(0, bytes?.length ?? wireBytes));
    if (bytes !== undefined) this.bytes.set(ref, bytes);
    return ref;
  }

  read(ref: BodyRef): Buffer | undefined {
    return this.bytes.get(ref);
  }
}

/** Hashed only when somebody asks: most bodies of a foreign capture are looked at once and dropped. */
class MemoryBody implements BodyRef {
  readonly complete = true;
  readonly sizeBytes: number;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer, sizeBytes: number) {
    this.bytes = bytes;
    this.sizeBytes = sizeBytes;
  }

  get sha256(): string {
    return sha256Hex(this.bytes);
  }
}
