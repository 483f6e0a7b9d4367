// The resolved configuration of one run: what `config/run.*.json` and the command line ask for.
import { z } from 'zod';
import { partySchema } from './party.ts';
import { noteSchema, sourceSchema } from './sources.ts';
import { journeySchema } from './journeys.ts';

export const modeSchema = z.enum(['normal', 'incognito']);
/** Private-browsing mode of a case. */
export type Mode = z.infer<typeof modeSchema>;

export const switchSettingSchema = z.enum(['off', 'enhanced-on', 'enhanced-off']);
/**
 * Setting of the incognito switch, in browsers whose version has it: `off`, incognito mode off; `enhanced-on` and
 * `enhanced-off`, incognito mode on with enhanced incognito mode on or off (facts 1.3).
 */
export type SwitchSetting = z.infer<typeof switchSettingSchema>;

export const accountSchema = z.enum(['signed-out', 'signed-in', 'signed-in-sync-off']);
/**
 * Whether somebody is signed in to an account of the phone's maker on the handset; `signed-in-sync-off`: and the person who
 * set it up says (`historySync`) that history sync is switched off in its browsers.
 */
export type Account = z.infer<typeof accountSchema>;

export const historySyncSchema = z.enum(['on', 'off']);
/**
 * Whether history sync is switched on in the browsers of a handset on which somebody is signed in, as the person who set it up
 * says: no source names a place where it can be read.
 */
export type HistorySync = z.infer<typeof historySyncSchema>;

/** `direct`: to the real servers; `stub`: the proxy answers itself; else an HTTP proxy the proxy forwards to. */
export const upstreamSchema = z
  .string()
  .regex(/^(direct|stub|http:\/\/[^\s/]+:\d+)$/, 'must be direct, stub or http://host:port');

export const profileSchema = z.enum(['lab', 'device']);

export const assertModeSchema = z.enum(['reproduction', 'privacy', 'baseline']);
/**
 * What is asserted of a run's answers. `reproduction`: what was published holds where it is said to, and not on controls;
 * `privacy`: nothing leaves; `baseline`: each answer is that of an earlier run.
 */
export type AssertMode = z.infer<typeof assertModeSchema>;

export const labOptionsSchema = z.strictObject({
  /** Ids of the recipes (simulated apps) to install, from harness/lab/recipes. */
  apps: z.array(z.string().min(1)).min(1),
  /** How many times faster than a wall clock the simulated apps' timers run; at least 1. */
  clockFactor: z.number().min(1).max(1000),
  /** Android release the handset reports; decides where its CA store lives (14 and up: conscrypt apex). */
  androidRelease: z.string().regex(/^\d+$/, 'must be a whole number such as 13'),
  /** Whether `su` exists. */
  rooted: z.boolean(),
  /** Named misbehaviours to switch on, from harness/lab/faults. */
  faults: z.array(z.string()),
  /** Whether a Mi account is signed in on it, and its browsers synchronise; absent: signed out. */
  account: accountSchema.optional(),
  /** Which phone it says it is, from harness/lab/profiles; absent: redmi-note-8. */
  phone: z.string().min(1).optional(),
  /** Pixels and dots per inch of its screen; absent: the phone's own. Smaller ones make smaller screenshots. */
  screen: z
    .strictObject({
      width: z.number().int().min(240).max(4320),
      height: z.number().int().min(320).max(8640),
      density: z.number().int().min(72).max(640),
    })
    .optional(),
});
/** Options only the lab handset reads. */
export type LabOptions = z.infer<typeof labOptionsSchema>;

export const handsetWishSchema = z.strictObject({
  /** adb serial; null only with lab options. */
  serial: z.string().min(1).nullable(),
  /** What differs from the run's lab options; null for an attached handset. */
  lab: labOptionsSchema.partial().nullable(),
  /** Of this handset; absent: as the run's. */
  historySync: historySyncSchema.optional(),
});
/** One of several handsets that share a run's cases. */
export type HandsetWish = z.infer<typeof handsetWishSchema>;

export const ownApkSchema = z.strictObject({
  /** Id of the browser (config/browsers.json) that it installs. */
  browser: z.string().min(1),
  /** Path of the file, from the folder of the config file it stands in; a saved run keeps its name alone. */
  file: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits'),
  /** versionName that the handset must report once it is installed. */
  version: z.string().min(1),
});
/** An APK file of the user's own, pinned. */
export type OwnApk = z.infer<typeof ownApkSchema>;

export const runConfigSchema = z.strictObject({
  /** Where this file's values come from. */
  source: sourceSchema,
  note: noteSchema,
  profile: profileSchema,
  /** adb serial of the handset (`host:port` for a networked one); null: the only one adb lists. */
  serial: z.string().min(1).nullable(),
  /** TCP port of the adb server; null: the user's own (5037 or ANDROID_ADB_SERVER_PORT). The lab uses its own. */
  adbServerPort: z.number().int().min(1024).max(65535).nullable(),
  /** Rows of config/browsers.json, by id. */
  browsers: z.array(z.string().min(1)).min(1),
  /** Rows of config/search-engines.json, by id. */
  engines: z.array(z.string().min(1)).min(1),
  modes: z.array(modeSchema).min(1),
  /** Settings of the incognito switch to drive, where a browser's version has one; all unless told. */
  switchSettings: z.array(switchSettingSchema).min(1).default(['off', 'enhanced-on', 'enhanced-off']),
  /**
   * Arms to drive: handsets with and without somebody signed in. A person signs in beforehand; a case whose arm no handset is
   * in says so and is not run. Absent: each handset as it is found.
   */
  accounts: z.array(accountSchema).min(1).optional(),
  /** Told, not read; absent: not known, and a handset with somebody signed in is of the arm `signed-in`. */
  historySync: historySyncSchema.optional(),
  /** Members of the family in harness/artifacts/journeys.ts. */
  journeys: z.array(journeySchema).min(1),
  /** Address of a page that a journey opens by typing it; `{token}` becomes 16 hex digits of the case's own. */
  visitUrl: z
    .string()
    .regex(/^https?:\/\/[^\s]*\{token\}[^\s]*$/, 'must be an address with {token} in it')
    .default('https://example.com/{token}'),
  /** Address of a file that the journey `download` asks for, with `{token}` in it; null: that journey is not run. */
  downloadUrl: z
    .string()
    .regex(/^https?:\/\/[^\s]*\{token\}[^\s]*$/, 'must be an address with {token} in it')
    .nullable()
    .default(null),
  /** APK files of browsers, for the journey `reinstall`; without one of its browser that journey is not run. */
  apks: z.array(ownApkSchema).default([]),
  /** Handsets that share the cases, one worker each; empty: the one that `serial` and `lab` describe. */
  handsets: z.array(handsetWishSchema).max(16).default([]),
  /** How often each case is driven; at least 1. */
  repetitions: z.number().int().min(1).max(100),
  /** Text the canaries and the case order are minted from; null: a random one, recorded in the manifest. */
  seed: z.string().min(1).max(64).nullable(),
  /** Quiet time after the last step of a case before its capture is closed, in ms; never ends early. */
  settleMs: z.number().int().min(0).max(600_000),
  /**
   * After the last case each browser is opened once more and watched for that long, in ms, so that what it kept back for a
   * later start is seen too; 0: not at all.
   */
  closingMs: z.number().int().min(0).max(600_000).default(0),
  /** Deadline of one step on the handset, in ms. */
  stepTimeoutMs: z.number().int().min(1000).max(600_000),
  upstream: upstreamSchema,
  /** PEM file with CAs to trust upstream besides the system's; null: none. */
  upstreamCaFile: z.string().min(1).nullable(),
  /** Folder that run folders are made in; relative to the project. */
  reportsDir: z.string().min(1),
  /** What is asserted of the answers; absent: reproduction. */
  assert: assertModeSchema.optional(),
  /** Folder of the run that `assert: baseline` compares with; absent in other modes. A run keeps its answers, not this path. */
  baseline: z.string().min(1).optional(),
  /** Whose claims are asserted; absent: researchers' in reproduction, everybody's in the other modes. */
  parties: z.array(partySchema).min(1).optional(),
  /** Lab handset options; null when the run uses an attached handset. */
  lab: labOptionsSchema.nullable(),
});
/** One run's configuration, complete. */
export type RunConfig = z.infer<typeof runConfigSchema>;
