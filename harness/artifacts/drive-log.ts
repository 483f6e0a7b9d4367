// What was done on the handset in one case: `cases/<id>/drive.jsonl`, one line an event, written as it happens.
import { z } from 'zod';
import { canarySchema } from './case.ts';

/** Epoch milliseconds of the harness's clock. */
const atMs = z.number().int();

export const driveEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('opened'),
    atMs,
    caseId: z.string(),
    browserVersion: z.string().nullable(),
    /** The handset's clock minus ours, in ms; absent where no answer depends on it. */
    clockOffsetMs: z.number().int().optional(),
  }),
  z.strictObject({
    type: z.literal('step'),
    atMs,
    endedAtMs: atMs,
    /** 1-based within the case. */
    index: z.number().int(),
    /** Stable name, e.g. `type-search-words`. */
    name: z.string(),
    /** What a reader is told, e.g. `Typed "violet lantern ..." into the address bar`. */
    said: z.string(),
    outcome: z.enum(['done', 'failed']),
    /** Why it failed; null when it did not. */
    reason: z.string().nullable(),
    /** Path of the PNG relative to the run folder; null when none could be taken. */
    screenshot: z.string().nullable(),
    /** Path of the UI source (XML) relative to the run folder; null when none could be taken. */
    uiSource: z.string().nullable(),
  }),
  /** A canary only known once it was on the screen (the address of an opened result). */
  z.strictObject({ type: z.literal('canary'), atMs, canary: canarySchema }),
  z.strictObject({
    type: z.literal('closed'),
    atMs,
    /** `completed`: every step done; `failed`: a step failed; `not-run`: never started (browser missing, ...). */
    outcome: z.enum(['completed', 'failed', 'not-run']),
    reason: z.string().nullable(),
  }),
]);
/** One line of a drive log. */
export type DriveEvent = z.infer<typeof driveEventSchema>;
/** One step as driven. */
export type DriveStep = Extract<DriveEvent, { type: 'step' }>;
/** All lines of one case, in order. A log without a `closed` line was interrupted. */
export type DriveLog = DriveEvent[];
