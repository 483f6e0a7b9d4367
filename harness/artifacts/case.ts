// The plan: every case of a run with its canaries, saved as `cases.json`.
import { z } from 'zod';
import { journeySchema } from './journeys.ts';
import { type Account, accountSchema, modeSchema, switchSettingSchema } from './run-config.ts';

export const canaryKindSchema = z.enum(['search-term', 'url', 'title', 'identifier', 'text']);
/** What sort of thing a canary is. */
export type CanaryKind = z.infer<typeof canaryKindSchema>;

export const canarySchema = z.strictObject({
  /** Unique in the run: `<case id>/<step>-<kind>`, e.g. `c01/search-term`. */
  id: z.string().min(1),
  kind: canaryKindSchema,
  /** What is looked for: the typed words, the visited address, the page title. */
  value: z.string().min(1),
  /** Name of the step that plants it. */
  step: z.string(),
  /**
   * `minted` from the run seed before the run, `observed` on the handset's screen while it ran, or `shared`: the same in
   * every case that does this (a documented event's name), so that only the time tells which case it speaks of.
   */
  origin: z.enum(['minted', 'observed', 'shared']),
});
/** A unique term or address planted by one step of one case. */
export type Canary = z.infer<typeof canarySchema>;

export const caseSchema = z.strictObject({
  /** `c01`, `c02`, ... in driving order; also the name of the case's folder. */
  id: z.string().regex(/^c\d{2,4}$/),
  browser: z.string(),
  engine: z.string(),
  mode: modeSchema,
  /** Absent where the browser, or its installed version, has no incognito switch. */
  incognitoSwitch: switchSettingSchema.optional(),
  /** Whether somebody is signed in on the handset; absent: not known. */
  account: accountSchema.optional(),
  journey: journeySchema,
  /** 1-based. */
  repetition: z.number().int().min(1),
  /** Which of the run's handsets drives it, e.g. `h2`; absent: its only one. */
  handset: z.string().optional(),
  canaries: z.array(canarySchema),
});
/** One cell of the matrix. */
export type Case = z.infer<typeof caseSchema>;

export const planSchema = z.strictObject({
  schemaVersion: z.literal(1),
  seed: z.string(),
  cases: z.array(caseSchema),
});
/** All cases of a run in driving order. */
export type Plan = z.infer<typeof planSchema>;

/** The arm of a case by its account in words: nothing where nobody is signed in, or that is not known. */
export function accountSaid(account: Account | undefined): [] | [string] {
  switch (account) {
    case undefined:
    case 'signed-out':
      return [];
    case 'signed-in':
      return ['signed in'];
    case 'signed-in-sync-off':
      return ['signed in, history sync off'];
    default:
      return account satisfies never;
  }
}

/** The mode of a case, with what sets its arm apart: `incognito, enhanced off`, `normal, signed in`. */
export function armSaid({
  mode,
  incognitoSwitch,
  account,
}: Pick<Case, 'mode' | 'incognitoSwitch' | 'account'>): string {
  const signed = accountSaid(account).map((words) => `, ${words}`)[0] ?? '';
  switch (incognitoSwitch) {
    case undefined:
      return `${mode}${signed}`;
    case 'off':
      return `${mode}, switch off${signed}`;
    case 'enhanced-on':
      return `${mode}, enhanced on${signed}`;
    case 'enhanced-off':
      return `${mode}, enhanced off${signed}`;
    default:
      return incognitoSwitch satisfies never;
  }
}
