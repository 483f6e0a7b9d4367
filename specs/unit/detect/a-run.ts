// A small run for detection tests: canaries, an engine, a browser, and `findings` over given exchanges.
import type { Canary } from '../../../harness/artifacts/case.ts';
import type { Exchange } from '../../../harness/artifacts/exchange.ts';
import type { Finding } from '../../../harness/artifacts/finding.ts';
import type {
  BrowserRow,
  DestinationRow,
  EngineRow,
  IdentifierRow,
} from '../../../harness/artifacts/tables.ts';
import { decodeExchange } from '../../../harness/decode/decode.ts';
import type { RunContext } from '../../../harness/detect/context.ts';
import { detect } from '../../../harness/detect/detect.ts';
import { readBody } from '../decode/an-exchange.ts';

export function aCanary(kind: Canary['kind'], value: string, id = `c01/${kind}`): Canary {
  return { id, kind, value, step: 'step', origin: 'minted' };
}

export const words = aCanary('search-term', 'violet lantern 4711');
export const page = aCanary('url', 'https://meadow.example/notes/violet-harbour-9034');

export const identifiers: IdentifierRow[] = ['distinct_id', 'uuid'].map((name) => ({
  name,
  field: name,
  format: 'sensors',
  meaning: name,
  source: 'test',
}));

export const google: EngineRow = {
  id: 'google',
  name: 'Google',
  operator: 'google',
  hosts: ['www.google.com', 'google.com'],
  resultsPaths: ['/search'],
  queryParameters: ['q'],
  suggest: ['www.google.com/complete/search', 'clients1.google.com/complete/search'],
  clickPings: ['www.google.com/url'],
  source: 'test',
};

export const mint: BrowserRow = {
  id: 'mint',
  name: 'Mint',
  package: 'p',
  activity: 'unknown',
  role: 'subject',
  vendor: 'xiaomi',
  manufacturer: null,
  claimedVersions: [],
  source: 'test',
};

export const destinations: DestinationRow[] = [
  {
    host: '.miui.com',
    operator: 'xiaomi',
    operatorName: 'Xiaomi',
    purpose: 'p',
    country: 'unknown',
    source: 'test',
  },
  {
    host: '.google.com',
    operator: 'google',
    operatorName: 'Google',
    purpose: 'p',
    country: 'unknown',
    source: 'test',
  },
];

export const context: RunContext = {
  cases: [{ caseId: 'c01', browser: mint, engine: google, canaries: [words, page] }],
  destinations,
};

export interface FindingsOptions {
  canaries?: Canary[];
  context?: RunContext;
}

export function findings(exchanges: Exchange[], options: FindingsOptions = {}): Finding[] {
  return detect({
    exchanges,
    decoded: (exchange, wanted) => decodeExchange(exchange, readBody, { wanted }),
    canaries: options.canaries ?? [words, page],
    identifiers,
    context: options.context,
  });
}
