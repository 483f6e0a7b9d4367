// Where a request went, as far as it is known: by our own connect, by tables, by databases and registries the user named.
import { z } from 'zod';
import { sourceSchema } from './sources.ts';

/** What is said of a fact that nothing tells. */
export const unknown = 'unknown';

export const certificateSchema = z.strictObject({
  /** SHA-256 of the certificate's DER. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Distinguished names on one line, e.g. `CN=example.com, O=Example`; at most 400 characters. */
  subject: z.string(),
  issuer: z.string(),
  /** ISO 8601, UTC. */
  validFrom: z.string(),
  validTo: z.string(),
  /** Subject alternative names, at most 40. */
  names: z.array(z.string()),
});
/** One X.509 certificate that a server showed. */
export type Certificate = z.infer<typeof certificateSchema>;

export const serverTlsSchema = z.strictObject({
  /** e.g. `TLSv1.3`. */
  version: z.string(),
  /** Application protocol the server chose of h2 and http/1.1; null when it chose none. */
  alpn: z.string().nullable(),
  /** Null when the chain is trusted; else why not, e.g. `SELF_SIGNED_CERT_IN_CHAIN`. */
  untrusted: z.string().nullable(),
  /** SHA-256 over the DER of the chain's certificates, one after the other. */
  chainSha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The server's own first. */
  chain: z.array(certificateSchema).min(1),
});
/** What a server showed in our own handshake with it. */
export type ServerTls = z.infer<typeof serverTlsSchema>;

export const serverSchema = z.strictObject({
  host: z.string(),
  port: z.number().int(),
  /** Epoch ms of our own connection. */
  connectedAtMs: z.number().int(),
  /** Remote address of our own connection; null when it is not known. */
  address: z.string().nullable(),
  /** Null for cleartext, and when no handshake was completed. */
  tls: serverTlsSchema.nullable(),
  /** Why something of it is not known; null when all is. */
  missing: z.string().nullable(),
});
/** A server as our own connection met it, beside the recorded requests and on the same road. */
export type Server = z.infer<typeof serverSchema>;

export const placeSourceSchema = z.strictObject({
  /** File name without its folder. */
  name: z.string(),
  sha256: z.string(),
  /** ISO 8601, from the database itself. */
  builtAt: z.string(),
  /** As the database calls itself, e.g. `DBIP-Country-Lite`. */
  type: z.string(),
});
/** A database places were looked up in. */
export type PlaceSource = z.infer<typeof placeSourceSchema>;

export const placeSchema = z.strictObject({
  /** ISO 3166-1 alpha-2; `unknown` when no database says. */
  country: z.string(),
  /** `AS13335 Cloudflare, Inc.`; `unknown` likewise. */
  network: z.string(),
});
/** Where an address is, as far as databases the user named tell. */
export type Place = z.infer<typeof placeSchema>;

export const registrationSchema = z.strictObject({
  /** The registrable domain asked for. */
  domain: z.string(),
  /** `unknown` where the answer does not say, as it mostly does not for natural persons. */
  registrar: z.string(),
  registrant: z.string(),
  /** ISO 3166-1 alpha-2, or as the answer writes it. */
  registrantCountry: z.string(),
  /** ISO 8601, as the registry writes it; `unknown` likewise. */
  registeredAt: z.string(),
  expiresAt: z.string(),
  changedAt: z.string(),
  nameServers: z.array(z.string()),
  /** SHA-256 of the saved answer; the file is `lookups/<sha256>.json` in the run folder. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Where the answer was fetched or read from: an address, or the name of a file the user gave. */
  from: z.string(),
  /** ISO 8601 of the fetching; `unknown` for a file the user gave. */
  fetchedAt: z.string(),
});
/** Who registered a domain, from a saved RDAP answer (RFC 9083). */
export type Registration = z.infer<typeof registrationSchema>;

export const lookupsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Databases the places come from, in order of precedence; empty when the user named none. */
  placeSources: z.array(placeSourceSchema),
  /** One for every address looked up, sorted. */
  places: z.array(placeSchema.extend({ address: z.string() })),
  /** Sorted by domain. */
  registrations: z.array(registrationSchema),
});
/** The file `lookups.json`: every look-up made for a run, so that nothing need be asked again. */
export type Lookups = z.infer<typeof lookupsSchema>;

/** A run nothing was looked up for. */
export const noLookups: Lookups = { schemaVersion: 1, placeSources: [], places: [], registrations: [] };

export const reachedSchema = placeSchema.extend({
  /** Registrable domain of the host. */
  site: z.string(),
  /** Name of who runs the host (config/destinations.json); `unknown` when no row names it. */
  operator: z.string(),
  /** Remote address of our own connection to the host; `unknown` when there was none. */
  address: z.string(),
  /** SHA-256 of the host's certificate as our own connection saw it; `unknown` likewise. */
  certificate: z.string(),
  /** `<registrar>, since <date>` of the site's registration; `unknown` without a saved answer. */
  registration: z.string(),
});
/** The short form that findings and verdicts carry; destinations.json has the whole. */
export type Reached = z.infer<typeof reachedSchema>;

export const destinationSchema = z.strictObject({
  host: z.string(),
  reached: reachedSchema,
  /** Row of config/destinations.json; null when none names the host. */
  operatorRow: z
    .strictObject({ operator: z.string(), name: z.string(), purpose: z.string(), source: sourceSchema })
    .nullable(),
  /** Our own connection to it; null when there was none. */
  server: serverSchema.nullable(),
  registration: registrationSchema.nullable(),
  /** Exchanges with it in the whole run, and bytes of request bodies sent to it. */
  exchanges: z.number().int(),
  sentBodyBytes: z.number().int(),
});
/** A host of a run with all that is known of it. */
export type Destination = z.infer<typeof destinationSchema>;

export const destinationsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  runId: z.string(),
  placeSources: z.array(placeSourceSchema),
  /** Sorted by host. */
  destinations: z.array(destinationSchema),
});
/** The file `destinations.json`. */
export type Destinations = z.infer<typeof destinationsSchema>;
