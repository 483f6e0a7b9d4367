// JA4 fingerprints come in, what in them names the TLS library goes out: page engines and an app's own HTTP client differ there.
import type { Exchange } from '../artifacts/exchange.ts';
import { webAddressOf } from './addresses.ts';
import type { CaseContext } from './context.ts';
import { hostMatches } from './hosts.ts';

/** TLS libraries of the requests that pages are known to have made. */
export type PageLibraries = ReadonlySet<string>;

/**
 * Protocol version and cipher suites of a JA4 (`t13d1516h2_8daaf6152771_02713d6af862` gives `t13 15 8daaf6152771`). The rest
 * (server name, ALPN, extensions) differs between two connections of one library: a resumed session has more extensions.
 */
export function libraryOf(ja4: string | undefined): string | undefined {
  const [, version, ciphers, hash] = /^([tq]\w\w)[di](\d\d)\d\d\w\w_([0-9a-f]{12})_/.exec(ja4 ?? '') ?? [];
  return version === undefined ? undefined : `${version} ${ciphers} ${hash}`;
}

/**
 * The libraries of a browser's control requests, which the user saw answered on the screen: the engine's results page and
 * the page that was opened. `cases` are one browser's.
 */
export function pageLibrariesOf(
  cases: readonly { context: CaseContext; exchanges: readonly Exchange[] }[],
): Set<string> {
  const found = new Set<string>();
  for (const { context, exchanges } of cases) {
    const opened = new Set(
      context.canaries.flatMap(({ kind, value }) => (kind === 'url' ? [addressOf(value)] : [])),
    );
    for (const { request } of exchanges) {
      const library = libraryOf(request.ja4);
      if (library === undefined || request.method !== 'GET') continue;
      if (isResultsPage(request.url, context) || opened.has(addressOf(request.url))) found.add(library);
    }
  }
  return found;
}

/** Without scheme, `www.` and trailing slash, as a person would say it is the same page. */
function addressOf(url: string): string {
  const parts = webAddressOf(url);
  return parts === undefined ? url : parts.host + parts.path + parts.query;
}

function isResultsPage(text: string, { engine }: CaseContext): boolean {
  if (!URL.canParse(text)) return false;
  const { hostname, pathname, searchParams } = new URL(text);
  return (
    engine.hosts.some((pattern) => hostMatches(pattern, hostname)) &&
    engine.resultsPaths.includes(pathname) &&
    engine.queryParameters.some((name) => searchParams.has(name))
  );
}
