// Says of a sighting whether the user's own action explains it, and by which rule: the rules, one line each in the list at the end.
import type { Exchange } from '../artifacts/exchange.ts';
import type { EngineRow } from '../artifacts/tables.ts';
import { type WebAddress, webAddressOf } from './addresses.ts';
import { type CaseContext, plantedBy, type RunContext } from './context.ts';
import { destinationOf } from './destinations.ts';
import { bareHost, hostMatches, sameHost } from './hosts.ts';
import type { Sighting } from './sighting.ts';

/** The answer for one sighting. */
export interface Explanation {
  explained: boolean;
  /** One sentence: the rule that explained it, or why none did. */
  why: string;
}

interface Situation {
  sighting: Sighting;
  exchange: Exchange;
  /** Address of the request. */
  request: WebAddress;
  /** The case that planted the canary: its engine is the one the user gave the words to. */
  planted: CaseContext;
  context: RunContext;
}

/** A rule gives its sentence when it explains a sighting. */
type Rule = (situation: Situation) => string | undefined;

/** Applies the rules. Without `context` nothing is explained. */
export function explain(
  sighting: Sighting,
  exchange: Exchange,
  context: RunContext | undefined,
): Explanation {
  const { canary, payload, note } = sighting;
  const aside = note === undefined ? '' : `; ${note}`;
  if (context === undefined)
    return { explained: false, why: `Not explained: nothing is known of the run${aside}.` };
  const planted = plantedBy(canary, context);
  const request = webAddressOf(exchange.request.url);
  if (planted === undefined || request === undefined) {
    return { explained: false, why: `Not explained: no case of this run planted ${canary.id}${aside}.` };
  }
  for (const rule of rules) {
    const said = rule({ sighting, exchange, request, planted, context });
    if (said !== undefined) return { explained: true, why: `${said}${aside}.` };
  }
  const late = planted.caseId === exchange.caseId ? '' : `, in the capture of ${exchange.caseId}`;
  const to = payload.direction === 'sent' ? `sent to ${payload.host}` : `received from ${payload.host}`;
  return {
    explained: false,
    why: `Not explained: ${to}${late}, which is neither the search engine asked nor the page opened in ${planted.caseId}${aside}.`,
  };
}

/** The results page the user asked for carries the words in its own parameter, or in its form. */
const engineResults: Rule = ({ sighting, request, planted: { engine } }) => {
  if (!isSent(sighting) || !isEngine(engine, request.host) || !isResultsPath(engine, request))
    return undefined;
  return carriesWords(sighting, engine)
    ? `The user asked ${engine.name} for these words: its own results request`
    : undefined;
};

/** Suggestions while typing: the words in the engine's own parameter on a suggest address. */
const engineSuggest: Rule = ({ sighting, request, planted: { engine } }) =>
  isSent(sighting) && isBelow(engine.suggest, request) && carriesWords(sighting, engine)
    ? `The words were typed for ${engine.name}: its own suggest request`
    : undefined;

/** The results page tells its own engine which result was opened. */
const engineClick: Rule = ({ sighting, request, planted: { engine } }) =>
  isSent(sighting) && isBelow(engine.clickPings, request) && sighting.payload.location !== 'header'
    ? `${engine.name} is told which of its own results was opened`
    : undefined;

/** The address the user opened, asked of the host that serves it. */
const ownRequest: Rule = ({ sighting, request }) => {
  const opened = sighting.canary.kind === 'url' ? webAddressOf(sighting.canary.value) : undefined;
  if (opened === undefined || !isSent(sighting) || !sameHost(opened.host, request.host)) return undefined;
  const ownAddress = sighting.address === 'url' || sighting.address.startsWith('url > path');
  const ownHost = sighting.address === 'header > header:host' && opened.path === '';
  if (!ownAddress && !ownHost) return undefined;
  const samePage = request.path === opened.path || request.path.startsWith(`${opened.path}/`);
  return samePage ? 'The user opened this address: the request for it' : undefined;
};

/** A page's own requests say which page they belong to; a Referer shown to the browser's vendor is not the page's doing alone. */
const referer: Rule = ({ sighting, exchange, request, planted, context }) => {
  const header = /^header > header:(referer|origin)(?:$| > )/.exec(sighting.address)?.[1];
  if (header === undefined || !isSent(sighting)) return undefined;
  const value = exchange.request.headers.find(([name]) => name.toLowerCase() === header)?.[1];
  const page = value === undefined ? undefined : webAddressOf(value);
  if (page === undefined || !isOpenedPage(page, planted)) return undefined;
  if (sameHost(page.host, request.host)) {
    return "Referer of a page the user opened, on a request to that page's own host";
  }
  const operator = destinationOf(request.host, context.destinations)?.operator;
  const enginesOwn = isEngine(planted.engine, page.host) && operator === planted.engine.operator;
  if (operator === planted.browser.vendor && !enginesOwn) return undefined;
  return 'Referer of a page the user opened, on a request for a part of that page';
};

/** A cookie goes back to nobody but the site that set it. */
const ownCookie: Rule = ({ sighting, request, planted }) =>
  isSent(sighting) && sighting.payload.location === 'cookie' && isAskedHost(request.host, planted)
    ? 'A cookie of the site itself, sent back to it'
    : undefined;

/** The answer of the engine or site that was asked repeats what it was asked. */
const ownAnswer: Rule = ({ sighting, request, planted }) =>
  !isSent(sighting) && isAskedHost(request.host, planted)
    ? 'The answer of the search engine or page the user asked'
    : undefined;

const rules: readonly Rule[] = [
  engineResults,
  engineSuggest,
  engineClick,
  ownRequest,
  referer,
  ownCookie,
  ownAnswer,
];

function isSent({ payload }: Sighting): boolean {
  return payload.direction === 'sent';
}

function isEngine({ hosts }: EngineRow, host: string): boolean {
  return hosts.some((pattern) => hostMatches(pattern, host) || hostMatches(pattern, `www.${host}`));
}

/** `/search/` and `/search` are one page. */
function isResultsPath({ resultsPaths }: EngineRow, { path }: WebAddress): boolean {
  return resultsPaths.some((wanted) => wanted.replace(/\/+$/, '') === path);
}

/** Host and path prefixes, e.g. `duckduckgo.com/ac/`. */
function isBelow(prefixes: readonly string[], { host, path }: WebAddress): boolean {
  const place = `${bareHost(host)}${path}/`;
  return prefixes.some((prefix) => place.startsWith(`${bareHost(prefix).replace(/\/+$/, '')}/`));
}

/** In the engine's own query parameter, or the form field of that name; nothing else of the request. */
function carriesWords({ address }: Sighting, { queryParameters }: EngineRow): boolean {
  const [location, field] = address.split(' > ');
  return queryParameters.some(
    (name) =>
      (location === 'url' && field === `query:${name}`) || (location === 'body' && field === `form:${name}`),
  );
}

/** Hosts the user had to do with in a case: the engine, its suggestions, and the pages opened. */
function isAskedHost(host: string, { engine, canaries }: CaseContext): boolean {
  if (isEngine(engine, host)) return true;
  if (engine.suggest.some((prefix) => sameHost(prefix.split('/', 1)[0] ?? '', host))) return true;
  return canaries.some(
    ({ kind, value }) => kind === 'url' && sameHost(webAddressOf(value)?.host ?? '', host),
  );
}

/** A page whose address is a canary of the case, or the engine's results page. */
function isOpenedPage(page: WebAddress, { engine, canaries }: CaseContext): boolean {
  if (isEngine(engine, page.host) && isResultsPath(engine, page)) return true;
  return canaries.some(({ kind, value }) => {
    const opened = kind === 'url' ? webAddressOf(value) : undefined;
    return (
      opened !== undefined && opened.host === page.host && (page.path === opened.path || page.path === '')
    );
  });
}
