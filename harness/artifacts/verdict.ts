// Our answer to a claim for a case: `verdicts.json`.
import { z } from 'zod';
import { answersSummarySchema } from './answers-summary.ts';
import { blindSpotSchema } from './blind-spot.ts';
import { canaryKindSchema } from './case.ts';
import { reachedSchema } from './destination.ts';
import { initiatorSchema } from './initiator.ts';
import { modeSchema } from './run-config.ts';

export const claimSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** The published statement, as a sentence that can be false. */
  statement: z.string(),
  /** A few words for a table head. */
  short: z.string(),
  party: z.enum(['researcher', 'vendor', 'follow-up']),
  who: z.string(),
  /** Where it was published. */
  source: z.string(),
  holdsWhen: z.enum(['found', 'not-found']),
  /** A family member of harness/verdicts/predicates. */
  predicate: z.string(),
  /** Canary kinds the predicate looks for; empty when it looks for something else. */
  looksFor: z.array(canaryKindSchema),
  /** Operators (config/destinations.json) that satisfy it. */
  operators: z.array(z.string()).min(1),
  /** Modes it speaks about. */
  modes: z.array(modeSchema).min(1),
  /** Journeys it can be judged on. */
  journeys: z.array(z.string()).min(1),
  /** True when it says "every": all planted steps must be found, else the verdict says "in part". */
  every: z.boolean(),
});
/** A row of config/claims.json. */
export type Claim = z.infer<typeof claimSchema>;

const findingId = z.string();
const control = z.strictObject({
  /** Finding that proves the pipeline could see: the engine's own query, the page's own request. */
  finding: findingId,
  said: z.string(),
});
/** How many of the planted steps were found. */
const extent = z.strictObject({
  found: z.number().int(),
  planted: z.number().int(),
});

const evidenceSchema = reachedSchema.extend({
  host: z.string(),
  /** How many of the findings. */
  findings: z.number().int(),
  /** Kinds of initiator among them, sorted. */
  initiators: z.array(initiatorSchema.shape.kind),
});
/** One host that a verdict's findings reached. */
export type Evidence = z.infer<typeof evidenceSchema>;

const base = { claim: z.string(), caseId: z.string(), said: z.string() };
const nonEmptyFindings = z.tuple([findingId]).rest(findingId);
const nonEmptyControls = z.tuple([control]).rest(control);
const nonEmptyBlindSpots = z.tuple([blindSpotSchema]).rest(blindSpotSchema);

/** What a decided verdict rests on. */
const restsOn = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('found'),
    findings: nonEmptyFindings,
    extent,
    /** Whom the findings reached and who sent them there, sorted by host. */
    reached: z.array(evidenceSchema),
  }),
  z.strictObject({
    kind: z.literal('nothing-found'),
    controls: nonEmptyControls,
  }),
]);

export const verdictSchema = z.discriminatedUnion('verdict', [
  z.strictObject({ ...base, verdict: z.literal('reproduced'), restsOn }),
  z.strictObject({ ...base, verdict: z.literal('not-reproduced'), restsOn }),
  z.strictObject({
    ...base,
    verdict: z.literal('inconclusive'),
    blindSpots: nonEmptyBlindSpots,
  }),
  z.strictObject({
    ...base,
    verdict: z.literal('not-run'),
    reason: z.string().min(1),
  }),
]);
/** Our answer to one claim for one case. No list in it can be empty. */
export type Verdict = z.infer<typeof verdictSchema>;
/** The four answers. */
export type VerdictWord = Verdict['verdict'];

export const verdictsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  runId: z.string(),
  simulated: z.boolean(),
  /** The answers on one page; absent in files of before it was added. */
  summary: answersSummarySchema.optional(),
  verdicts: z.array(verdictSchema),
});
/** The file `verdicts.json`. */
export type Verdicts = z.infer<typeof verdictsSchema>;
