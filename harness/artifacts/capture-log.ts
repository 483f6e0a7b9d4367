// What left the handset in one case: `cases/<id>/capture.jsonl`, one line an event, written as it happens; bodies apart.
import { z } from 'zod';
import { serverSchema } from './destination.ts';

const atMs = z.number().int();
/** Header name and value pairs in wire order, names as sent. */
const headers = z.array(z.tuple([z.string(), z.string()]));

export const bodyRefSchema = z.strictObject({
  /** SHA-256 of the wire bytes; the file is `bodies/<sha256>` in the run folder, absent when sizeBytes is 0. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.number().int().min(0),
  /** False when the connection broke before its end. */
  complete: z.boolean(),
});
/** Where the raw bytes of a body lie. */
export type BodyRef = z.infer<typeof bodyRefSchema>;

/** Who opened a connection, as far as known. `browser`: the browser under test; `other`: another app; else not known. */
export const ownerSchema = z.enum(['browser', 'other', 'unattributed']);

export const captureEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('opened'),
    atMs,
    caseId: z.string(),
    proxyPort: z.number().int(),
  }),
  z.strictObject({
    type: z.literal('request'),
    /** Unique in the case: `x0001`, ... in order of arrival. */
    id: z.string(),
    atMs,
    method: z.string(),
    url: z.string(),
    httpVersion: z.string(),
    headers,
    body: bodyRefSchema,
    /** Host of the TLS handshake (SNI); null for cleartext or when unknown. */
    sni: z.string().nullable(),
    /** JA4 fingerprint of the client's TLS handshake; absent for cleartext or when unknown. */
    ja4: z.string().optional(),
    owner: ownerSchema,
  }),
  z.strictObject({
    type: z.literal('response'),
    id: z.string(),
    atMs,
    status: z.number().int(),
    statusText: z.string(),
    headers,
    body: bodyRefSchema,
    /** `network`: a server answered; `stub`: the proxy answered itself. */
    from: z.enum(['network', 'stub']),
  }),
  /** The exchange ended without a whole answer. */
  z.strictObject({
    type: z.literal('abort'),
    id: z.string(),
    atMs,
    reason: z.string(),
  }),
  z.strictObject({
    type: z.literal('websocket-message'),
    /** Id of the request that opened it. */
    id: z.string(),
    atMs,
    direction: z.enum(['sent', 'received']),
    /** RFC 6455: 1 text, 2 binary. */
    opcode: z.number().int(),
    body: bodyRefSchema,
  }),
  /** A TLS handshake that failed: traffic known to exist that could not be read. */
  z.strictObject({
    type: z.literal('tls-failure'),
    atMs,
    /** SNI or CONNECT host; null when the client gave none. */
    host: z.string().nullable(),
    /** mockttp's word, e.g. `cert-rejected`, `closed`, `reset`. */
    cause: z.string(),
    owner: ownerSchema,
  }),
  /** Bytes that were not HTTP, or broken HTTP. */
  z.strictObject({
    type: z.literal('client-error'),
    atMs,
    host: z.string().nullable(),
    cause: z.string(),
    owner: ownerSchema,
  }),
  /** A server as our own connection met it, once for each host and port that was asked in the case. */
  serverSchema.extend({ type: z.literal('server'), atMs }),
  /** The state of the road when the case was closed, measured on the handset. */
  z.strictObject({
    type: z.literal('route-check'),
    atMs,
    /** Whether the handset still had the proxy setting, the reverse tunnel and the CA. */
    proxySet: z.boolean(),
    tunnelUp: z.boolean(),
    caTrusted: z.boolean(),
    detail: z.string(),
  }),
  z.strictObject({ type: z.literal('closed'), atMs }),
]);
/** One line of a capture log. */
export type CaptureEvent = z.infer<typeof captureEventSchema>;
/** All lines of one case, in order. A log without a `closed` line was interrupted. */
export type CaptureLog = CaptureEvent[];
/** What the handset said of the road when a case was closed: the measured part of a `route-check` line. */
export type RouteCheck = Omit<Extract<CaptureEvent, { type: 'route-check' }>, 'type' | 'atMs'>;
