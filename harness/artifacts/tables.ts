// The shape of every table in config/: data only, each row with its source; unknown keys are refused.
import { z } from 'zod';
import { claimSchema } from './claim.ts';
import { noteSchema, sourceRowSchema, sourceSchema } from './sources.ts';
import { noEngineId } from './journeys.ts';

const provenance = { source: sourceSchema, note: noteSchema };

export const locatorSchema = z.strictObject({
  by: z.enum(['id', 'accessibility-id', 'text', 'text-contains', 'class', 'html-id', 'xpath']),
  /** `{words}` and other braces are filled in by the step. */
  value: z.string().min(1),
  ...provenance,
  /** True when it was seen in automation code or on a device; false: plausible or invented. */
  verified: z.boolean(),
  /** Language (ISO 639-1) of the screen that it fits, e.g. `en`; absent: any. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .optional(),
});
/** One way to find an element. */
export type Locator = z.infer<typeof locatorSchema>;

export const browserRowSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string(),
  package: z.string(),
  /** Fully qualified launch activity; `unknown` where no source names it. */
  activity: z.string(),
  /** `subject`: a claim is about it; `control`: must leak nothing. */
  role: z.enum(['subject', 'control']),
  /** Operator id (config/destinations.json) of its vendor. */
  vendor: z.string(),
  /** ro.product.manufacturer it must run on (case-insensitive); null: any. */
  manufacturer: z.string().nullable(),
  /** versionName prefixes the published statement is about; empty: any. */
  claimedVersions: z.array(z.string()),
  /** The setting that is to stop collection in incognito mode; absent where no version has one. */
  incognitoSwitch: z
    .strictObject({
      /** First versionName that has it. */
      since: z.string().regex(/^\d+(\.\d+)*$/, 'must be dotted numbers such as 3.4.3'),
      /** Targets of config/selectors.json tapped in this order to come to where `enhanced-incognito-state` is. */
      path: z.array(z.string()).min(1),
      ...provenance,
    })
    .optional(),
  ...provenance,
});
/** A row of config/browsers.json. */
export type BrowserRow = z.infer<typeof browserRowSchema>;

export const engineRowSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** Name as shown in browsers' settings. */
  name: z.string(),
  operator: z.string(),
  /** Hosts that are the engine itself (exact, or `.suffix`). */
  hosts: z.array(z.string()).min(1),
  /** URL paths of the results page. */
  resultsPaths: z.array(z.string()).min(1),
  /** Query parameters that carry the words on results and suggest requests. */
  queryParameters: z.array(z.string()).min(1),
  /** Host and path prefixes of as-you-type suggestions, e.g. `duckduckgo.com/ac/`. */
  suggest: z.array(z.string()),
  /** Host and path prefixes by which the engine's own results page tells the engine which result was opened. */
  clickPings: z.array(z.string()),
  ...provenance,
});
/** A row of config/search-engines.json. */
export type EngineRow = z.infer<typeof engineRowSchema>;

/** Stands for the engine in cases that use none: nothing is explained by it. */
export const noEngine: EngineRow = {
  id: noEngineId,
  name: 'no search engine',
  operator: noEngineId,
  hosts: [],
  resultsPaths: [],
  queryParameters: [],
  suggest: [],
  clickPings: [],
  source: 'phonehome',
};

/** The engine a case names; undefined when no row has that id. */
export function engineOf(rows: readonly EngineRow[], id: string): EngineRow | undefined {
  return id === noEngineId ? noEngine : rows.find((row) => row.id === id);
}

/** The browser's row; throws when the table has none, which a planned run's own copy always has. */
export function browserRowOf(rows: readonly BrowserRow[], id: string): BrowserRow {
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`no row ${id} in the run folder's config/`);
  return row;
}

export const destinationRowSchema = z.strictObject({
  /** Host pattern: exact host, `.suffix` for a domain and all below, or `a.*.b` with `*` for any run of characters. First match wins. */
  host: z.string().min(1),
  /** Operator id, e.g. `xiaomi`. */
  operator: z.string(),
  operatorName: z.string(),
  /** What it is for, e.g. `Sensors Analytics collector`. */
  purpose: z.string(),
  /** ISO 3166-1 alpha-2; `unknown` where no source says. */
  country: z.string(),
  ...provenance,
});
/** A row of config/destinations.json. */
export type DestinationRow = z.infer<typeof destinationRowSchema>;

export const identifierRowSchema = z.strictObject({
  /** Name shown to a reader, e.g. `distinct_id`. */
  name: z.string(),
  /** Last key of a JSON path, form field, query parameter or cookie that carries it. */
  field: z.string(),
  /** Wire format it belongs to, e.g. `sensors`; `any` otherwise. */
  format: z.string(),
  meaning: z.string(),
  /** What it stands for and who shares it, e.g. `this app on this device`; absent where no source says. */
  scope: z.string().optional(),
  /** What gives it a new value, e.g. `factory reset`; absent where no source says. */
  reset: z.string().optional(),
  ...provenance,
});
/** A row of config/identifiers.json. */
export type IdentifierRow = z.infer<typeof identifierRowSchema>;

export const selectorRowSchema = z.strictObject({
  /** Browser id, or `engine:<id>` for the pages of an engine. */
  owner: z.string(),
  /** What it points at, e.g. `address-bar-idle`. */
  target: z.string(),
  /** Tried in this order. */
  locators: z.array(locatorSchema).min(1),
});
/** A row of config/selectors.json. */
export type SelectorRow = z.infer<typeof selectorRowSchema>;

export const appRowSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string(),
  /** `unknown` where no source names it: then nothing can be attributed to it. */
  package: z.string().min(1),
  ...provenance,
});
/** A row of config/apps.json: a preinstalled app that a claim is about. */
export type AppRow = z.infer<typeof appRowSchema>;

export const sdkRowSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string(),
  /** Java package its classes lie in or below. */
  prefix: z.string().regex(/^[A-Za-z_]\w*(\.\w+)*$/, 'must be a Java package'),
  ...provenance,
});
/** A row of config/sdks.json: an analytics SDK, known by its classes' package. */
export type SdkRow = z.infer<typeof sdkRowSchema>;

export const tablesSchema = z.strictObject({
  browsers: z.array(browserRowSchema),
  searchEngines: z.array(engineRowSchema),
  claims: z.array(claimSchema),
  destinations: z.array(destinationRowSchema),
  identifiers: z.array(identifierRowSchema),
  selectors: z.array(selectorRowSchema),
  apps: z.array(appRowSchema),
  sdks: z.array(sdkRowSchema),
  sources: z.array(sourceRowSchema),
});
/** Every config table of a run; a copy lies in the run folder under `config/`. */
export type Tables = z.infer<typeof tablesSchema>;

/** File name in config/ (and in the run folder's config/) of each table. */
export const tableFiles = {
  browsers: 'browsers.json',
  searchEngines: 'search-engines.json',
  claims: 'claims.json',
  destinations: 'destinations.json',
  identifiers: 'identifiers.json',
  selectors: 'selectors.json',
  apps: 'apps.json',
  sdks: 'sdks.json',
  sources: 'sources.json',
} as const satisfies Record<keyof Tables, string>;
