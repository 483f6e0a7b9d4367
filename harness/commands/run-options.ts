// The options of `phonehome run` as typed come in, checked wishes go out; an error names the option, not a field.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { z } from 'zod';
import { type Wishes, wishesSchema } from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';

/** The options as commander gives them. */
export interface RunOptions {
  profile?: string;
  config?: string;
  configDir?: string;
  serial?: string;
  browsers?: string;
  engines?: string;
  modes?: string;
  journeys?: string;
  upstream?: string;
  upstreamCa?: string;
  repetitions?: string;
  historySync?: string;
  seed?: string;
  settleMs?: string;
  closingMs?: string;
  reports?: string;
  adbPort?: string;
  /** Mode, and for `baseline` the earlier run. */
  assert?: string[];
  party?: string;
}

type Field = keyof Wishes & keyof typeof wishesSchema.shape;

interface Meaning {
  flag: string;
  field: Field;
  /** Text to the wished value; the schema judges it afterwards. */
  read: (text: string) => unknown;
}

const asText = (text: string) => text;
/** Relative to where it was typed: the run itself works in the project's folder. */
const asPath = (text: string) => resolve(text);

/** Parts of a comma-separated option. */
export const asList = (text: string): string[] => text.split(',').map((part) => part.trim());

/** Number('') is 0, which nobody who typed nothing meant. */
export const asNumber = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

const meanings: Record<Exclude<keyof RunOptions, 'assert'>, Meaning> = {
  profile: { flag: '--profile', field: 'profile', read: asText },
  config: { flag: '--config', field: 'configFile', read: asPath },
  configDir: { flag: '--config-dir', field: 'configDir', read: asPath },
  serial: { flag: '--serial', field: 'serial', read: asText },
  browsers: { flag: '--browsers', field: 'browsers', read: asList },
  engines: { flag: '--engines', field: 'engines', read: asList },
  modes: { flag: '--modes', field: 'modes', read: asList },
  journeys: { flag: '--journeys', field: 'journeys', read: asList },
  upstream: { flag: '--upstream', field: 'upstream', read: asText },
  upstreamCa: { flag: '--upstream-ca', field: 'upstreamCaFile', read: asPath },
  repetitions: { flag: '--repetitions', field: 'repetitions', read: asNumber },
  historySync: { flag: '--history-sync', field: 'historySync', read: asText },
  seed: { flag: '--seed', field: 'seed', read: asText },
  settleMs: { flag: '--settle-ms', field: 'settleMs', read: asNumber },
  closingMs: { flag: '--closing-ms', field: 'closingMs', read: asNumber },
  reports: { flag: '--reports', field: 'reportsDir', read: asPath },
  adbPort: { flag: '--adb-port', field: 'adbServerPort', read: asNumber },
  party: { flag: '--party', field: 'parties', read: asList },
};

/** Turns command-line text into checked wishes; throws `usage` naming the option and what was typed. */
export function wishesOf(options: RunOptions): Wishes {
  const wishes: Record<string, unknown> = {};
  for (const [name, { flag, field, read }] of Object.entries(meanings)) {
    const typed = options[name as keyof typeof meanings];
    if (typed === undefined) continue;
    wishes[field] = checkedOption(flag, typed, { schema: wishesSchema.shape[field], value: read(typed) });
  }
  return { ...wishes, ...severalHandsets(options.serial), ...assertWishOf(options.assert) };
}

/** `--serial one,two`: handsets that share the cases. */
function severalHandsets(typed: string | undefined): Pick<Wishes, 'serial' | 'handsets'> {
  const serials = typed === undefined ? [] : asList(typed);
  if (serials.length < 2) return {};
  return { serial: null, handsets: serials.map((serial) => ({ serial, lab: null })) };
}

/** Adds what a run is asserted to show to a command that makes or reads one. */
export function addAssertOptions(command: Command): Command {
  return command
    .option(
      '--assert <mode...>',
      'reproduction (default: what was published holds), privacy (nothing may leave), or baseline <run> (answers as in that run)',
    )
    .option('--party <parties>', 'whose claims: researcher, vendor, follow-up, comma-separated');
}

/** Mode and baseline as typed; nothing when they were not. Throws `usage` naming the option. */
export function assertWishOf(typed: readonly string[] | undefined): Pick<Wishes, 'assert' | 'baseline'> {
  if (typed === undefined) return {};
  const [mode = '', run, ...more] = typed;
  const wanted = mode === 'baseline' ? 2 : 1;
  const schema = wishesSchema.shape.assert;
  const assert = checkedOption('--assert', mode, { schema, value: mode });
  if (typed.length !== wanted || more.length > 0) {
    const shape = mode === 'baseline' ? '--assert baseline <run>' : `--assert ${mode}`;
    throw new HarnessError('usage', `--assert ${typed.join(' ')}: ${mode} takes ${wanted - 1} more words.`, {
      remedy: `Write ${shape}, after everything that is no option.`,
    });
  }
  return { assert, ...(run === undefined ? {} : { baseline: asPath(run) }) };
}

/** Parties as typed; nothing when they were not. */
export function partyWishOf(typed: string | undefined): Pick<Wishes, 'parties'> {
  if (typed === undefined) return {};
  const schema = wishesSchema.shape.parties;
  return { parties: checkedOption('--party', typed, { schema, value: asList(typed) }) };
}

/** The value of an option as its schema gives it; `usage` names the option and what was typed. */
export function checkedOption<S extends z.ZodType>(
  flag: string,
  typed: string,
  { schema, value }: { schema: S; value: unknown },
): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const why = Number.isNaN(value) ? 'must be a number' : result.error.issues[0]?.message;
  throw new HarnessError('usage', `${flag} "${typed}": ${why ?? 'not usable'}.`, {
    remedy: 'Correct it; --help lists what each option takes.',
  });
}

/** The port that `--adb-port` names; undefined when it was not typed. */
export function portOf(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  const { schema, value } = { schema: wishesSchema.shape.adbServerPort, value: asNumber(typed) };
  return checkedOption('--adb-port', typed, { schema, value }) ?? undefined;
}
