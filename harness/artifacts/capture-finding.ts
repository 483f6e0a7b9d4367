// A finding in a capture of any origin, as `phonehome analyse` prints it: one JSON line, fields in this order.
import { z } from 'zod';
import { canaryKindSchema } from './case.ts';
import { findingSchema } from './finding.ts';
import type { Reached } from './destination.ts';
import type { Initiator } from './initiator.ts';

const { direction, location, match } = findingSchema.shape;

export const captureFindingSchema = z.strictObject({
  /** First 16 hex digits of the SHA-256 over file, entry, direction, location, canary, match and address, a NUL between each. */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  /** The file (or run folder) as given on the command line; of a file found in a folder, the folder as given and its path below, joined. */
  file: z.string(),
  /** 0-based index in `log.entries`; of a run folder, in the `log.entries` of its traffic.har. */
  entry: z.number().int().min(0),
  direction,
  location,
  /** The request's host. */
  host: z.string(),
  /** Id of the canary. */
  canary: z.string(),
  kind: canaryKindSchema,
  match,
  /** Road to the value: `body > form:data_list > base64 > gzip > json:$[0].properties.search_word`. */
  address: z.string(),
  /** The address's layers without JSON paths. */
  chain: z.array(z.string()),
  /** The matched text as decoded, at most 200 characters; for a hash its algorithm chain. */
  spelling: z.string(),
  /** False for every capture without a run around it. */
  explained: z.boolean(),
});
/** One line of `phonehome analyse`. */
export type CaptureFinding = z.infer<typeof captureFindingSchema>;

/** What is known of the exchange a finding lies in, beside the finding: for tables and pages, never in the lines. */
export interface CaptureExchange {
  initiator: Initiator;
  /** In a capture of others the address is as the capture states it. */
  reached: Reached;
}

/** An upload or answer of a capture that no decoder could open. */
export interface CaptureBlindSpot {
  file: string;
  entry: number;
  direction: CaptureFinding['direction'];
  location: CaptureFinding['location'];
  host: string;
  /** Where the closed bytes lie. */
  address: string;
  sizeBytes: number;
  /** Shannon entropy of the bytes, 0 to 8 bits a byte; null when the bytes are not at hand. */
  entropyBits: number | null;
  /** Why it stays closed. */
  reason: string;
}

/** Something of a capture that could not be read as what it claims to be. */
export interface CaptureFault {
  file: string;
  /** Null when the whole file is meant. */
  entry: number | null;
  reason: string;
}

/** What one analysis came to. */
export interface CaptureTotals {
  files: number;
  entries: number;
  findings: number;
  /** Sent, and not explained by what the user did. */
  leaks: number;
  blindSpots: number;
  faults: number;
}
