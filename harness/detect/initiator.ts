// An exchange comes in, whether a page or the browser itself made it goes out, with what says so: one rule a line.
import type { Exchange } from '../artifacts/exchange.ts';
import type { Initiator } from '../artifacts/initiator.ts';
import { libraryOf, type PageLibraries } from './fingerprints.ts';

/** First value of a request header by its lower-case name. */
type HeaderOf = (name: string) => string | undefined;
type Rule = (header: HeaderOf, exchange: Exchange) => Initiator | undefined;

/**
 * Who made the request, by the first rule that can tell. With `pageLibraries`, the TLS libraries of the control requests,
 * a handshake of another library contradicts a page and decides where no header does.
 */
export function initiatorOf(exchange: Exchange, pageLibraries?: PageLibraries): Initiator {
  const said = byHeaders(exchange);
  const library = libraryOf(exchange.request.ja4);
  if (library === undefined || pageLibraries === undefined || pageLibraries.size === 0) return said;
  const controls = [...pageLibraries].sort().join(' or ');
  if (pageLibraries.has(library)) {
    if (said.kind !== 'unknown') return said;
    const why = `${said.why}; its TLS handshake is the control request's (${library}), which pages and the browser share`;
    return { kind: 'unknown', why };
  }
  const other = `its TLS handshake (${library}) is not that of the control request (${controls})`;
  switch (said.kind) {
    case 'page':
      return { kind: 'unknown', why: `${said.why}, yet ${other}: another library sent it` };
    case 'browser-native':
      return native(`${said.why}; ${other}`);
    case 'unknown':
      return native(`${other}: another library than the page engine sent it`);
    default:
      return said.kind satisfies never;
  }
}

function byHeaders(exchange: Exchange): Initiator {
  const headerOf: HeaderOf = (name) =>
    exchange.request.headers.find(([header]) => header.toLowerCase() === name)?.[1];
  for (const rule of rules) {
    const answer = rule(headerOf, exchange);
    if (answer !== undefined) return answer;
  }
  return { kind: 'unknown', why: 'no header tells a page from the browser' };
}

const page = (why: string): Initiator => ({ kind: 'page', why });
const native = (why: string): Initiator => ({ kind: 'browser-native', why });

/** DevTools saw the page ask. Its `other` is all it knows no cause of, an address being opened among them. */
const cdp: Rule = (_header, { cdpInitiator }) =>
  cdpInitiator !== undefined && /^(?:parser|script|preload|preflight|signedexchange)$/i.test(cdpInitiator)
    ? page(`DevTools names a ${cdpInitiator.toLowerCase()} of a page as its initiator`)
    : undefined;

const noHeaders: Rule = (_header, { request }) =>
  request.headers.length === 0 ? { kind: 'unknown', why: 'no headers were recorded' } : undefined;

/** Fetch Metadata (W3C): pages cannot set these headers. A browser's own loads have no page and no destination. */
const fetchMetadata: Rule = (header) => {
  const [site, mode, dest] = ['site', 'mode', 'dest'].map((name) =>
    header(`sec-fetch-${name}`)?.toLowerCase(),
  );
  if (site === undefined) return undefined;
  if (site !== 'none') return page(`Sec-Fetch-Site: ${site.slice(0, 20)}, a request of a page`);
  if (mode === 'navigate' || dest === 'document')
    return page('Sec-Fetch-Mode: navigate, an address being opened');
  return native(
    `Sec-Fetch-Site: none with Sec-Fetch-Mode: ${(mode ?? 'absent').slice(0, 20)}: no page asked for it`,
  );
};

/** A WebView adds its app's package to requests of pages; script libraries add `XMLHttpRequest`. */
const requestedWith: Rule = (header) => {
  const value = header('x-requested-with');
  if (value === undefined) return undefined;
  if (/^xmlhttprequest$/i.test(value)) return page('X-Requested-With: XMLHttpRequest, a script of a page');
  return /^[a-z][\w]*(?:\.\w+)+$/i.test(value)
    ? page(`X-Requested-With: ${value.slice(0, 80)}, a page in that app's WebView`)
    : undefined;
};

/** HTTP libraries name themselves; a page's requests carry the browser's own name, which begins with Mozilla/. */
const userAgent: Rule = (header) => {
  const value = header('user-agent');
  if (value === undefined) return native('no User-Agent: a request of a page always has one');
  if (/^mozilla\//i.test(value)) return undefined;
  return native(`User-Agent: ${value.slice(0, 60)}, not a page's`);
};

const referer: Rule = (header) => {
  for (const name of ['referer', 'origin']) {
    const value = header(name);
    if (value !== undefined && /^https?:\/\//i.test(value))
      return page(`${name === 'referer' ? 'Referer' : 'Origin'} names a page`);
  }
  return undefined;
};

/** Browsers leave Fetch Metadata out on cleartext addresses, so that its absence says nothing there. */
const cleartext: Rule = (_header, exchange) =>
  /^(?:http|ws):/i.test(exchange.request.url)
    ? { kind: 'unknown', why: 'cleartext: a page and the browser look the same there' }
    : undefined;

/** Chromium has sent Fetch Metadata for every request of a page since version 80 (February 2020). */
const missingMetadata: Rule = (header) => {
  const version = Number(/\bchrom(?:e|ium)\/(\d+)/i.exec(header('user-agent') ?? '')?.[1]);
  return version >= 80
    ? native(`no Sec-Fetch headers, which Chromium ${version} sends with every request of a page`)
    : undefined;
};

const rules: readonly Rule[] = [
  cdp,
  noHeaders,
  fetchMetadata,
  requestedWith,
  userAgent,
  referer,
  cleartext,
  missingMetadata,
];
