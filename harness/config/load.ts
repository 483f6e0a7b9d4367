// The only reader of the environment: command-line wishes and config files come in, one checked RunConfig and folders go out.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { profileSchema, type RunConfig, runConfigSchema } from '../artifacts/run-config.ts';
import { readTables } from '../artifacts/run-folder.ts';
import { type Tables, tableFiles } from '../artifacts/tables.ts';
import { HarnessError } from '../lib/errors.ts';
import { checked, parseJson, readJson } from '../lib/files.ts';
import { checkSources, type Citation, citationsOf } from './check-sources.ts';

/** The checkout this file lies in. */
export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Environment variables by which one command hands its wishes to the processes it starts. */
const variable = {
  wishes: 'PHONEHOME_WISHES',
  run: 'PHONEHOME_RUN',
  state: 'PHONEHOME_STATE_DIR',
  operator: 'PHONEHOME_OPERATOR',
} as const;

/** What the command line may set on top of a config file; an absent field keeps the file's value. */
export const wishesSchema = runConfigSchema
  .omit({ source: true, note: true, profile: true, lab: true })
  .partial()
  .extend({
    // Every field with a default, without it: here it would win over what the config file says.
    switchSettings: runConfigSchema.shape.switchSettings.removeDefault().optional(),
    visitUrl: runConfigSchema.shape.visitUrl.removeDefault().optional(),
    downloadUrl: runConfigSchema.shape.downloadUrl.removeDefault().optional(),
    apks: runConfigSchema.shape.apks.removeDefault().optional(),
    handsets: runConfigSchema.shape.handsets.removeDefault().optional(),
    closingMs: runConfigSchema.shape.closingMs.removeDefault().optional(),
    profile: z.enum(['lab', 'device']).optional(),
    /** A config file instead of run.<profile>.json. */
    configFile: z.string().optional(),
    /** A folder with all the files of config/, instead of it. */
    configDir: z.string().min(1).optional(),
    /** Name of the run folder; absent: made from the date and a random part. */
    runId: z
      .string()
      .regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and dashes')
      .optional(),
    /** True when `phonehome run` prints the closing table itself. */
    quiet: z.boolean().optional(),
    /** True with --verbose: errors come with their stack. */
    verbose: z.boolean().optional(),
    /** Changes to the lab options; absent fields keep the file's values. */
    lab: runConfigSchema.shape.lab.unwrap().partial().optional(),
  })
  .strict();
/** What the command line may set on top of a config file. */
export type Wishes = z.infer<typeof wishesSchema>;

/** The wishes handed down by the parent process; empty when `npx wdio run` was typed directly. */
export function inheritedWishes(): Wishes {
  const text = process.env[variable.wishes];
  return text === undefined
    ? {}
    : parseJson(text, wishesSchema, `the environment variable ${variable.wishes}`);
}

/** The environment for a child process that is to follow `wishes`. */
export function environmentFor(wishes: Wishes): NodeJS.ProcessEnv {
  return { ...process.env, [variable.wishes]: JSON.stringify(wishes) };
}

/** Reads run.<profile>.json (or the wished file) and lays the wishes over it. */
export function loadRunConfig(wishes: Wishes): RunConfig {
  const file = wishes.configFile ?? join(configFolder(wishes), `run.${wishes.profile ?? 'lab'}.json`);
  const base = readConfigFile(file);
  if (wishes.profile !== undefined && wishes.profile !== base.profile) {
    throw new HarnessError(
      'config-invalid',
      `${file} is for the profile ${base.profile}, not ${wishes.profile}.`,
      {
        remedy: 'Leave --profile out, or name another file with --config.',
      },
    );
  }
  const { configFile: _f, configDir: _d, runId: _r, quiet: _q, verbose: _v, lab, ...changes } = wishes;
  const merged = { ...base, ...changes, lab: base.lab === null ? null : { ...base.lab, ...lab } };
  return checked(merged, runConfigSchema, 'the command line');
}

function configFolder(wishes: Wishes): string {
  return resolve(wishes.configDir ?? join(projectRoot, 'config'));
}

function readConfigFile(file: string): RunConfig {
  if (!existsSync(file)) {
    throw new HarnessError('config-invalid', `There is no config file ${file}.`, {
      remedy: 'Name an existing file with --config (or folder with --config-dir), or leave the option out.',
    });
  }
  const config = readJson(file, runConfigSchema);
  const apks = config.apks.map((apk) => ({ ...apk, file: resolve(dirname(file), apk.file) }));
  return { ...config, apks };
}

/** Reads every table of config/, or of the wished folder. */
export function loadTables(wishes: Wishes = {}): Tables {
  const folder = configFolder(wishes);
  const tables = readTables((table) => join(folder, tableFiles[table]));
  checkSources(tables.sources, [...citationsOf(tables), ...runCitations(folder, wishes)]);
  return tables;
}

/** The run configs of the folder name sources too, and so does one of the user's own. */
function runCitations(folder: string, { configFile }: Wishes): Citation[] {
  const ofFolder = profileSchema.options.map((profile) => join(folder, `run.${profile}.json`));
  return [...ofFolder, ...(configFile === undefined ? [] : [configFile])]
    .filter((file) => existsSync(file))
    .map((file) => ({ where: file, source: readConfigFile(file).source }));
}

/** Checks that the config names only rows that exist; the error lists those there are. */
export function checkNames(config: RunConfig, tables: Tables): void {
  const check = (field: string, wanted: string[], known: string[]) => {
    const stranger = wanted.find((name) => !known.includes(name));
    if (stranger === undefined) return;
    throw new HarnessError('config-invalid', `The run config names an unknown ${field}: ${stranger}.`, {
      remedy: `Use one of: ${known.join(', ')}.`,
    });
  };
  check(
    'browser',
    config.browsers,
    tables.browsers.map((row) => row.id),
  );
  check(
    'engine',
    config.engines,
    tables.searchEngines.map((row) => row.id),
  );
}

/** Folder for what outlives a run (undo journals, locks, private keys): never inside a run folder. */
export function stateFolder(): string {
  const chosen = process.env[variable.state];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  const xdg = process.env.XDG_STATE_HOME;
  return join(xdg !== undefined && xdg !== '' ? xdg : join(homedir(), '.local', 'state'), 'phonehome');
}

/** The name under which the user wants to stand in custody logs and seals; undefined when not said. */
export function operatorWish(): string | undefined {
  const name = process.env[variable.operator]?.trim();
  return name === undefined || name === '' ? undefined : name.slice(0, 200);
}

/** Folder of all private folders of runs: each has what must be gone when its run has ended, however it ended. */
export function privateFolders(): string {
  return join(stateFolder(), 'runs');
}

/** Where the undo journal and lock of one run lie: with the lab handset in its private folder, which goes when the lab goes. */
export function runStateFolder(config: Pick<RunConfig, 'lab'>, runId: string): string {
  return config.lab === null ? stateFolder() : join(privateFolders(), runId);
}

/** Makes the run known to processes started from now on. */
export function announceRun(folder: string): void {
  process.env[variable.run] = folder;
}

/** The run folder the parent process announced. */
export function announcedRun(): string {
  const folder = process.env[variable.run];
  if (folder !== undefined) return folder;
  throw new HarnessError('usage', 'This spec is part of a run and none was started.', {
    remedy: 'Start it with `npm start` or `npx wdio run wdio.conf.ts`.',
  });
}

/** The announced run folder, or undefined outside a run. */
export function announcedRunIfAny(): string | undefined {
  return process.env[variable.run];
}

/** Where the environment says tools are; every field absent when it says nothing. */
export interface ToolHints {
  path: string;
  androidHome?: string;
  javaHome?: string;
  /** CHROME_PATH or PHONEHOME_CHROMIUM. */
  chromium?: string;
  /** ANDROID_ADB_SERVER_PORT: the user's own adb server, when not 5037. */
  adbServerPort?: number;
}

/** Reads the tool hints of the environment. */
export function toolHints(): ToolHints {
  const { env } = process;
  const hints: ToolHints = { path: env.PATH ?? '' };
  const androidHome = env.ANDROID_HOME ?? env.ANDROID_SDK_ROOT;
  if (androidHome) hints.androidHome = androidHome;
  if (env.JAVA_HOME) hints.javaHome = env.JAVA_HOME;
  const chromium = env.PHONEHOME_CHROMIUM ?? env.CHROME_PATH;
  if (chromium) hints.chromium = chromium;
  const port = Number(env.ANDROID_ADB_SERVER_PORT);
  if (Number.isInteger(port) && port > 0) hints.adbServerPort = port;
  return hints;
}

/** The environment for Appium: the same, with ANDROID_HOME where adb was found. */
export function appiumEnvironment(androidHome: string): NodeJS.ProcessEnv {
  return { ...process.env, ANDROID_HOME: androidHome, APPIUM_SKIP_CHROMEDRIVER_INSTALL: '1' };
}
