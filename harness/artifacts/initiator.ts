// Who made a request: a page, or the browser itself; always with the reason.

/** The answer for one exchange. */
export interface Initiator {
  /** `page`: something the user opened asked for it; `browser-native`: the app did on its own; `unknown`: the request does not say. */
  kind: 'page' | 'browser-native' | 'unknown';
  /** One sentence: which header says so, or why none does. */
  why: string;
}

/** Where a host is, as far as a database the user named tells. */
export interface Place {
  /** ISO 3166-1 alpha-2; `unknown` when the database does not say or there is none. */
  country: string;
  /** `AS13335 Cloudflare, Inc.`; `unknown` likewise. */
  network: string;
}

/** The database places were looked up in. */
export interface PlaceSource {
  /** File name without its folder. */
  name: string;
  sha256: string;
  /** ISO 8601, from the database itself. */
  builtAt: string;
  /** As the database calls itself, e.g. `DBIP-Country-Lite`. */
  type: string;
}
