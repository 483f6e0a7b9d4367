// A decoded value and the layers above it: what decode hands to detect and the report. Kept in memory, re-derived from raw bytes.

/** Where in an exchange a value was found. */
export type Location = 'url' | 'header' | 'cookie' | 'body' | 'websocket';

/** One peeled layer. */
export interface Layer {
  /** Address segment: `form:data_list`, `base64`, `gzip`, `json`, `percent`, `header:referer`, `path`, `query:q`, ... */
  segment: string;
  /** JSON path (`$[0].properties.search_word`) when the segment selects inside a parsed value, joined with `:` in the address. */
  path?: string;
  /** A check made while peeling, e.g. `crc verified`; absent when none. */
  check?: string;
}

/** A readable value with the road that led to it. */
export interface Payload {
  caseId: string;
  exchange: string;
  direction: 'sent' | 'received';
  location: Location;
  /** The request's host, lower case, without port. */
  host: string;
  /** From the outside in. */
  layers: Layer[];
  /** The decoded value as text. */
  text: string;
  /** Epoch ms the value itself claims (a Sensors event's `time`); absent when it claims none. */
  eventTimeMs?: number;
}

/** An upload (or answer) that no decoder could open: an answer, not an exception. */
export interface OpaquePayload {
  caseId: string;
  exchange: string;
  direction: 'sent' | 'received';
  location: Location;
  host: string;
  layers: Layer[];
  sizeBytes: number;
  /** `failed(reason)`: e.g. `gzip 9: encrypted by the Sensors SDK`, `not gzip data after base64`. */
  reason: string;
}

/** Everything one exchange gave. */
export interface DecodedExchange {
  payloads: Payload[];
  opaque: OpaquePayload[];
  /** All of its payloads; absent where `payloads` are all, present where they are those around what was looked for. */
  all?: () => Payload[];
}

/** The address of a value: `body > form:data_list > base64 > gzip > json:$[0].properties.search_word`. */
export function addressOf(location: Location, layers: readonly Layer[]): string {
  const segments = layers.map((layer) =>
    layer.path === undefined ? layer.segment : `${layer.segment}:${layer.path}`,
  );
  return [location, ...segments].join(' > ');
}

/** The layers without JSON paths: `["form:data_list", "base64", "gzip", "json"]`. */
export function chainOf(layers: readonly Layer[]): string[] {
  return layers.map((layer) => layer.segment);
}
