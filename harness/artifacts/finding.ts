// An observed fact with its address: `findings.jsonl`, one line a finding, sorted.
import { z } from 'zod';
import { canaryKindSchema } from './case.ts';
import { reachedSchema } from './destination.ts';
import { initiatorSchema } from './initiator.ts';

export const findingSchema = z.strictObject({
  /** First 16 hex digits of the SHA-256 over case, exchange, direction, location, canary, match and address. */
  id: z.string(),
  /** Case whose exchange holds it. */
  caseId: z.string(),
  exchange: z.string(),
  direction: z.enum(['sent', 'received']),
  location: z.enum(['url', 'header', 'cookie', 'body', 'websocket']),
  /** The request's host. */
  host: z.string(),
  /** Id of the canary; its prefix names the case that planted it. */
  canary: z.string(),
  kind: canaryKindSchema,
  match: z.enum(['exact', 'hash', 'partial', 'host-only']),
  address: z.string(),
  chain: z.array(z.string()),
  /** The matched text as decoded, at most 200 characters; for a hash its algorithm chain. */
  spelling: z.string(),
  /** Byte range of the match in the UTF-8 of the value at `address`, end exclusive. */
  range: z.tuple([z.number().int(), z.number().int()]),
  /** Checks made while peeling, e.g. `crc verified`. */
  checks: z.array(z.string()),
  /** True when the user's own action explains it. */
  explained: z.boolean(),
  /** Which rule explained it, or why it is not explained: one sentence. */
  why: z.string(),
  /** Epoch ms the payload itself claims; null when it claims none. */
  eventTimeMs: z.number().int().nullable(),
  /** Values at known identifier fields of the same payload document, e.g. distinct_id; empty when none. */
  identifiers: z.array(
    z.strictObject({
      name: z.string(),
      value: z.string(),
      address: z.string(),
    }),
  ),
  /** Who made the request, and why we think so. */
  initiator: initiatorSchema,
  /** Whom the request reached; every field `unknown` that nothing tells. */
  reached: reachedSchema,
});
/** An observed fact: this canary, in this spelling, at this address. */
export type Finding = z.infer<typeof findingSchema>;
