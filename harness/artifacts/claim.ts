// Somebody's published statement as a row of `config/claims.json`: who said it, which cases can answer it, and what is looked for.
import { z } from 'zod';
import { canaryKindSchema } from './case.ts';
import { partySchema } from './party.ts';
import { accountSchema, modeSchema } from './run-config.ts';
import { noteSchema, sourceSchema } from './sources.ts';

const country = z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters (ISO 3166-1)');
const version = z.string().regex(/^\d+(\.\d+)*$/, 'must be a version such as 3.4.3');

/** A browser the statement names, by package, with the versions it can be about. */
const namedBrowserSchema = z.strictObject({
  package: z.string().min(1),
  /** First version it is about; absent: from the beginning. */
  from: version.optional(),
  /** First version it is no longer about; absent: no end. */
  below: version.optional(),
});
export type NamedBrowser = z.infer<typeof namedBrowserSchema>;

export const needSchema = z.enum([
  /** Who made a request, page or browser, is known for uploads. */
  'initiators',
  /** A saved look-up of countries and networks. */
  'places',
  /** Saved answers of domain registries. */
  'registrations',
  /** The inspected APK of the browser. */
  'apk',
  /** The browser's APK was compared with one of another firmware. */
  'apk-comparison',
  /** Traffic is attributed to apps. */
  'owners',
  /** A case in which nothing was touched. */
  'idle-case',
]);
/** Something a run must hold before the claim can be judged in it. */
export type Need = z.infer<typeof needSchema>;

export const claimSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    /** The published statement, as a sentence that can be false. */
    statement: z.string(),
    /** A few words for a table head. */
    short: z.string(),
    party: partySchema,
    who: z.string(),
    /** Where it was published. */
    source: sourceSchema,
    note: noteSchema,
    holdsWhen: z.enum(['found', 'not-found']),
    /** A family member of harness/verdicts/predicates; null: not testable, never judged. */
    predicate: z.string().nullable(),
    /** Why no measurement can decide it; only where there is no predicate. */
    notTestable: z.string().optional(),
    /** What a reader would have to show us to turn the answer around, where it is that the statement held. */
    changesOurMind: z.string().min(1),
    /** The same where it is that it did not; absent where nothing is ever answered, and in tables of before it was told apart. */
    wouldTurnNo: z.string().min(1).optional(),
    /** Canary kinds the predicate looks for; empty when it looks for something else. */
    looksFor: z.array(canaryKindSchema),
    /** Operators (config/destinations.json) that satisfy it. */
    operators: z.array(z.string()).min(1),
    /** Hosts among theirs that satisfy it, as patterns like those of config/destinations.json; absent: all. */
    hosts: z.array(z.string().min(1)).min(1).optional(),
    /** Hosts of theirs that do not count, as such patterns; absent: none. */
    exceptHosts: z.array(z.string().min(1)).min(1).optional(),
    /** Browsers and versions it names: where it is asserted to hold. Others are judged and shown. */
    browsers: z.array(namedBrowserSchema),
    /** Modes it speaks about. */
    modes: z.array(modeSchema).min(1),
    /** Journeys it can be judged on. */
    journeys: z.array(z.string()).min(1),
    /** Search engines it speaks about; absent: any. */
    engines: z.array(z.string()).min(1).optional(),
    /** Settings of the incognito switches it speaks about; absent: any. */
    switches: z.array(z.string()).min(1).optional(),
    /** Whether somebody is signed in; absent: either. */
    accounts: z.array(accountSchema).min(1).optional(),
    /** Region letters of the phone's build, e.g. `IN`; absent: any. */
    regions: z.array(country).min(1).optional(),
    /** Who must have sent it: the browser under test, or any app of the phone. */
    sender: z.enum(['browser', 'any-app']).default('browser'),
    /** What a run must hold before it can be judged; absent: nothing. */
    needs: z.array(needSchema).min(1).optional(),
    /** Field, event or SDK names, countries or networks its predicate compares with; absent: it needs none. */
    names: z.array(z.string().min(1)).min(1).optional(),
    /** True when it says "every": all planted steps (or all names) must be found, else the verdict says "in part". */
    every: z.boolean(),
    /** True when finding it means that something left the handset: `--assert privacy` wants none of it. */
    leak: z.boolean(),
  })
  .refine((row) => (row.predicate === null) === (row.notTestable !== undefined), {
    path: ['notTestable'],
    error: 'must say why, and only where predicate is null',
  });
/** A row of config/claims.json. */
export type Claim = z.infer<typeof claimSchema>;

/** Whether `found` is as `from` or later and before `below`; versions are compared number by number. */
export function isVersionNamed(found: string, { from, below }: Omit<NamedBrowser, 'package'>): boolean {
  return (
    (from === undefined || compareVersions(found, from) >= 0) &&
    (below === undefined || compareVersions(found, below) < 0)
  );
}

/** Of `12.1.4-g` only the numbers at its beginning count; a missing number is zero. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => (/^\d+(\.\d+)*/.exec(text)?.[0] ?? '0').split('.').map(Number));
  for (let at = 0; at < Math.max(a?.length ?? 0, b?.length ?? 0); at += 1) {
    const difference = (a?.[at] ?? 0) - (b?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
