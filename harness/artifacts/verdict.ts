// Our answer to a claim for a case: `verdicts.json`.
import { z } from 'zod';
import { answersSummarySchema } from './answers-summary.ts';
import { blindSpotSchema } from './blind-spot.ts';
import { reachedSchema } from './destination.ts';
import { initiatorSchema } from './initiator.ts';

export type { Claim } from './claim.ts';

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

/** Something on file that is no request with our words: a saved look-up, an inspected APK, an exchange as such. */
const fileRecord = z.strictObject({
  /** File in the run folder. */
  file: z.string(),
  /** Where in it: an exchange, a host, an app. */
  at: z.string(),
  said: z.string(),
});
export type FileRecord = z.infer<typeof fileRecord>;
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
const nonEmptyRecords = z.tuple([fileRecord]).rest(fileRecord);
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
  z.strictObject({
    kind: z.literal('on-file'),
    records: nonEmptyRecords,
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
export const verdictWordSchema = z.enum(['reproduced', 'not-reproduced', 'inconclusive', 'not-run']);

export const outsideClaimSchema = z.strictObject({
  claim: z.string(),
  verdict: z.literal('not-run'),
  reason: z.string().min(1),
});
/** A claim outside the run: its journey, mode or setting was not driven, an input is missing, or nothing can decide it. */
export type OutsideClaim = z.infer<typeof outsideClaimSchema>;

export const verdictsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  runId: z.string(),
  simulated: z.boolean(),
  /** The answers on one page; absent in files of before it was added. */
  summary: answersSummarySchema.optional(),
  verdicts: z.array(verdictSchema),
  /** Claims that no case of the run could answer, with the reason. */
  outside: z.array(outsideClaimSchema),
});
/** The file `verdicts.json`. */
export type Verdicts = z.infer<typeof verdictsSchema>;
