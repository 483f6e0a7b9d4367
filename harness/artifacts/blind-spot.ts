// Traffic known to exist that could not be read, and what it counts against.
import { z } from 'zod';
import { ownerSchema } from './capture-log.ts';

export const blindSpotSchema = z.strictObject({
  /** `<case id>/b<n>`, stable for one saved run. */
  id: z.string(),
  caseId: z.string(),
  kind: z.enum([
    /** The client refused our certificate. */
    'tls-refused',
    /** A handshake failed for another reason. */
    'tls-failed',
    'client-error',
    /** A request or response body that ended early. */
    'body-incomplete',
    /** An upload no decoder could open, to a destination that could satisfy a claim. */
    'opaque-upload',
    /** The proxy setting, tunnel or CA was gone when the case closed. */
    'route-lost',
    /** The capture stopped before the case was closed. */
    'capture-interrupted',
    /** Words found at a host whose operator is not known. */
    'destination-unknown',
    /** An action was done on the handset, but its own request is not in the capture: it left by another road. */
    'control-missing',
    /** Sent, but by a page or by the browser itself: nothing tells. */
    'initiator-unknown',
    /** Sent, but by which app cannot be told. */
    'app-unknown',
    /** Sent, but what was looked up does not say where to, or whose domain it is. */
    'look-up-unknown',
    /** An APK was looked into, but what it holds does not decide. */
    'apk-unclear',
    /** The browser sent bytes over a network past the proxy, as the handset's kernel counted. */
    'past-proxy',
    /** Connections the handset led to the proxy did not arrive there. */
    'connections-unseen',
    /** Which app opened which connection could not be told, or not all of it could be counted. */
    'owners-unknown',
  ]),
  /** Null when unknown. */
  host: z.string().nullable(),
  /** Null when it is not about one exchange. */
  exchange: z.string().nullable(),
  owner: ownerSchema,
  /** True when it counts against the case's "nothing found" verdicts; otherwise it is only listed. */
  counts: z.boolean(),
  /** Ids of the claims whose "nothing found" it stands against, sorted; empty when it is only listed. */
  claims: z.array(z.string()),
  /** One sentence for a reader. */
  said: z.string(),
});
/** Traffic known to exist but not readable. */
export type BlindSpot = z.infer<typeof blindSpotSchema>;

export const blindSpotsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  runId: z.string(),
  blindSpots: z.array(blindSpotSchema),
});
/** The file `blind-spots.json`. */
export type BlindSpots = z.infer<typeof blindSpotsSchema>;
