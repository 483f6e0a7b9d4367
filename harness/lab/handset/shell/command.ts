// What a program is: arguments, streams and the machine in; an exit status out. Also how options are read.
import type { Readable } from 'node:stream';
import type { Machine } from '../machine.ts';
import { FileError } from './errno.ts';
import type { Caller } from './nodes.ts';
import { absolutePath } from './resolve.ts';
import type { Sink } from './streams.ts';

/** One run of a program. */
export interface Invocation {
  name: string;
  /** Arguments after the name. */
  args: string[];
  machine: Machine;
  caller: Caller;
  workingFolder: string;
  environment: ReadonlyMap<string, string>;
  stdin: Readable;
  stdout: Sink;
  stderr: Sink;
  /** Fires when whoever started it is gone. */
  signal: AbortSignal;
  /** Runs a script in a new shell, e.g. for `sh -c` and `su -c`; as somebody else if told. */
  runScript: (script: string, options?: ScriptOptions) => Promise<number>;
  /** Runs a command word by word, without any shell quoting; as somebody else if told. */
  runWords: (words: string[], options?: ScriptOptions) => Promise<number>;
}

/** How a nested script runs. */
export interface ScriptOptions {
  caller?: Caller;
  /** `$0`, `$1`, ... */
  arguments?: string[];
  /** Variables added to its environment. */
  environment?: [string, string][];
}

/** A program; resolves to its exit status. */
export type Program = (call: Invocation) => Promise<number>;

/** Programs by name. */
export type Programs = Record<string, Program>;

/** Wrong usage: reported as the program's own error and recorded as unknown, since a phone might know the option. */
export class UsageError extends Error {}

/** Options and operands of a command line. */
export interface ParsedOptions {
  /** Flags that were given, e.g. `r`, `recursive`. */
  flags: Set<string>;
  values: Map<string, string>;
  operands: string[];
}

/** Which options a program takes: letters of flags, letters with a value, and long names of either. */
export interface OptionSpec {
  flags?: string;
  values?: string;
  /** Long names; one ending in `=` takes a value (listed both ways: the value is optional). */
  long?: string[];
  /** Stop at the first operand (`nsenter`, `env`). */
  stopAtOperand?: boolean;
}

/** Reads options the way toybox does; throws UsageError on one it does not know. */
export function parseOptions(args: readonly string[], spec: OptionSpec): ParsedOptions {
  const parsed: ParsedOptions = { flags: new Set(), values: new Map(), operands: [] };
  const rest = [...args];
  while (rest.length > 0) {
    const arg = rest.shift() ?? '';
    if (arg === '--') {
      parsed.operands.push(...rest);
      return parsed;
    }
    if (arg.startsWith('--')) readLong(arg, rest, spec, parsed);
    else if (arg.startsWith('-') && arg.length > 1) readLetters(arg, rest, spec, parsed);
    else if (spec.stopAtOperand) {
      parsed.operands.push(arg, ...rest);
      return parsed;
    } else parsed.operands.push(arg);
  }
  return parsed;
}

function readLong(arg: string, rest: string[], spec: OptionSpec, parsed: ParsedOptions): void {
  const [name = '', ...value] = arg.slice(2).split('=');
  const takesValue = spec.long?.includes(`${name}=`) ?? false;
  if (takesValue && arg.includes('=')) parsed.values.set(name, value.join('='));
  else if (spec.long?.includes(name)) parsed.flags.add(name);
  else if (takesValue) parsed.values.set(name, rest.shift() ?? '');
  else throw new UsageError(`Unknown option '${arg.slice(2)}'`);
}

function readLetters(arg: string, rest: string[], spec: OptionSpec, parsed: ParsedOptions): void {
  for (let index = 1; index < arg.length; index += 1) {
    const letter = arg.charAt(index);
    if (spec.values?.includes(letter)) {
      const attached = arg.slice(index + 1);
      const value = attached === '' ? rest.shift() : attached;
      if (value === undefined) throw new UsageError(`Missing argument to -${letter}`);
      parsed.values.set(letter, value);
      return;
    }
    if (!spec.flags?.includes(letter)) throw new UsageError(`Unknown option '${arg.slice(index)}'`);
    parsed.flags.add(letter);
  }
}

/** The absolute path of an argument. */
export function pathOf(call: Invocation, argument: string): string {
  return absolutePath(call.workingFolder, argument);
}

/** Prints `name: text` to stderr and gives the exit status 1. */
export async function fail(call: Invocation, text: string): Promise<number> {
  await call.stderr.write(`${call.name}: ${text}\n`);
  return 1;
}

/** Runs `step` for each operand; a refused one is reported as `name: <what>: <reason>` and makes the status 1. */
export async function forEachOperand(
  call: Invocation,
  operands: readonly string[],
  step: (operand: string) => Promise<void> | void,
): Promise<number> {
  let status = 0;
  for (const operand of operands) {
    try {
      await step(operand);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = await fail(call, `${operand}: ${error.message}`);
    }
  }
  return status;
}
