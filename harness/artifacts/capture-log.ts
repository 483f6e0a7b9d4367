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
/** Who opened a connection. */
export type Owner = z.infer<typeof ownerSchema>;

/** Counted on the handset for one app during one case; bytes with their packet headers. */
export const appLedgerSchema = z.strictObject({
  /** Id of a browser of the run, or `app:<row of config/apps.json>`. */
  app: z.string(),
  uid: z.number().int(),
  /** Connections the handset led to the proxy for it, and connections the proxy got from there. */
  led: z.number().int(),
  received: z.number().int(),
  /** Bytes it sent within the handset (to the proxy), and bytes the proxy received of them without headers. */
  loopbackBytes: z.number().int(),
  receivedBytes: z.number().int(),
  /** Bytes it sent past the proxy, over any network; DNS apart, which names hosts but carries no addresses of pages. */
  past: z.strictObject({
    tcpBytes: z.number().int(),
    udpBytes: z.number().int(),
    otherBytes: z.number().int(),
    dnsBytes: z.number().int(),
  }),
});
/** What one app sent, as the handset's kernel counted it, beside what the proxy got. */
export type AppLedger = z.infer<typeof appLedgerSchema>;

/** Who opened the connection. */
const opener = {
  owner: ownerSchema,
  /** Id of the run's browser that did, or `app:<row of config/apps.json>`; absent when none of them did, or when it is not known. */
  app: z.string().optional(),
};

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
    ...opener,
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
    ...opener,
  }),
  /** Bytes that were not HTTP, or broken HTTP. */
  z.strictObject({
    type: z.literal('client-error'),
    atMs,
    host: z.string().nullable(),
    cause: z.string(),
    ...opener,
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
  /** Completeness of the case: how connections were told apart, and what the kernel counted for each browser. */
  z.strictObject({
    type: z.literal('ledger'),
    atMs,
    /** `by-uid`: each browser's connections came in at a port of its own, during the whole case; `none`: owners are not known. */
    attribution: z.enum(['by-uid', 'none']),
    /** Why owners are not known, or what was not counted; null when nothing is missing. */
    missing: z.string().nullable(),
    apps: z.array(appLedgerSchema),
  }),
  z.strictObject({ type: z.literal('closed'), atMs }),
]);
/** One line of a capture log. */
export type CaptureEvent = z.infer<typeof captureEventSchema>;
/** All lines of one case, in order. A log without a `closed` line was interrupted. */
export type CaptureLog = CaptureEvent[];
/** The measured part of a `ledger` line. */
export type Ledger = Omit<Extract<CaptureEvent, { type: 'ledger' }>, 'type' | 'atMs'>;
/** What the handset said of the road when a case was closed: the measured part of a `route-check` line. */
export type RouteCheck = Omit<Extract<CaptureEvent, { type: 'route-check' }>, 'type' | 'atMs'>;
