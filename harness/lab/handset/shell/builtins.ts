// Commands that change the shell itself (`cd`, `export`, `exec`, ...): words and the shell in; a status out, or undefined for other words.
import { FileError } from './errno.ts';
import { findProgram, type RunScript, runCommand } from './execute.ts';
import { absolutePath, may, permission } from './resolve.ts';
import { type Shell, ShellExit, type Streams } from './shell-state.ts';
import { readLine } from './streams.ts';

/** One call of a builtin. */
export interface BuiltinCall {
  words: string[];
  shell: Shell;
  streams: Streams;
  /** `NAME=value` before the command. */
  assignments: [string, string][];
  /** Runs text in this same shell (`eval`, `.`). */
  run: (text: string) => Promise<number>;
  runScript: RunScript;
}

type Builtin = (call: BuiltinCall, args: string[]) => Promise<number>;

/** Runs the builtin named by the first word. */
export async function runBuiltin(call: BuiltinCall): Promise<number | undefined> {
  const [name = '', ...args] = call.words;
  const builtin = builtins.get(name);
  if (!builtin) return undefined;
  for (const [variable, value] of call.assignments) call.shell.variables.set(variable, value);
  return builtin(call, args);
}

async function say(call: BuiltinCall, text: string): Promise<number> {
  await call.streams.stderr.write(`/system/bin/sh: ${text}\n`);
  return 1;
}

const builtins = new Map<string, Builtin>([
  [':', async () => 0],
  ['wait', async () => 0],
  ['cd', changeFolder],
  ['export', exportVariables],
  ['readonly', exportVariables],
  ['unset', unsetVariables],
  ['exit', async (call, args) => leave(call, args)],
  ['return', async (call, args) => leave(call, args)],
  ['exec', replaceShell],
  ['eval', async (call, args) => call.run(args.join(' '))],
  ['.', sourceFile],
  ['set', setOptions],
  ['shift', shiftParameters],
  ['read', readVariables],
  ['command', describeOrRun],
  ['type', async (call, args) => describe(call, args[0] ?? '')],
  ['umask', async (call) => printed(call, '0022\n')],
]);

async function printed(call: BuiltinCall, text: string): Promise<number> {
  await call.streams.stdout.write(text);
  return 0;
}

async function changeFolder(call: BuiltinCall, args: string[]): Promise<number> {
  const { shell } = call;
  const target = args[0] ?? shell.variables.get('HOME') ?? '/';
  try {
    const path = shell.machine.files.realPath(shell.caller, absolutePath(shell.workingFolder, target));
    const node = shell.machine.files.stat(shell.caller, path);
    if (node.kind !== 'folder') throw new FileError('ENOTDIR');
    if (!may(shell.caller, node, permission.execute)) throw new FileError('EACCES');
    shell.workingFolder = path;
    shell.variables.set('PWD', path);
    return 0;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await call.streams.stderr.write(`/system/bin/sh: cd: ${target}: ${error.message}\n`);
    return 2;
  }
}

async function exportVariables(call: BuiltinCall, args: string[]): Promise<number> {
  for (const arg of args) {
    const [name = '', ...value] = arg.split('=');
    if (!/^[A-Za-z_]\w*$/.test(name)) return say(call, `export: ${name}: is not an identifier`);
    call.shell.exported.add(name);
    if (arg.includes('=')) call.shell.variables.set(name, value.join('='));
  }
  return 0;
}

async function unsetVariables(call: BuiltinCall, args: string[]): Promise<number> {
  for (const name of args) {
    call.shell.variables.delete(name);
    call.shell.exported.delete(name);
  }
  return 0;
}

async function leave(call: BuiltinCall, args: string[]): Promise<number> {
  throw new ShellExit(args[0] === undefined ? call.shell.lastStatus : Number(args[0]) & 0xff);
}

async function replaceShell(call: BuiltinCall, args: string[]): Promise<number> {
  if (args.length === 0) return 0;
  throw new ShellExit(await runCommand(args, call.shell, call.streams, call.runScript));
}

async function sourceFile(call: BuiltinCall, args: string[]): Promise<number> {
  const { shell } = call;
  try {
    const path = absolutePath(shell.workingFolder, args[0] ?? '');
    return await call.run(shell.machine.files.read(shell.caller, path).toString());
  } catch (error) {
    if (error instanceof FileError) return say(call, `.: ${args[0] ?? ''}: ${error.message}`);
    throw error;
  }
}

async function setOptions(call: BuiltinCall, args: string[]): Promise<number> {
  const [first] = args;
  if (first === '-e') call.shell.stopOnError = true;
  else if (first === '+e') call.shell.stopOnError = false;
  else if (first === '--') call.shell.parameters.splice(1, Number.POSITIVE_INFINITY, ...args.slice(1));
  else {
    call.shell.machine.unknown.record('command', call.words.join(' '));
    return say(call, `set: ${args.join(' ')}: unknown option`);
  }
  return 0;
}

async function shiftParameters(call: BuiltinCall, args: string[]): Promise<number> {
  const count = Number(args[0] ?? 1);
  if (count > call.shell.parameters.length - 1) return say(call, 'shift: nothing to shift');
  call.shell.parameters.splice(1, count);
  return 0;
}

async function readVariables(call: BuiltinCall, args: string[]): Promise<number> {
  const line = await readLine(call.streams.stdin);
  const names = args.filter((arg) => !arg.startsWith('-'));
  const fields = (line ?? '').trim().split(/[ \t]+/);
  for (const [index, name] of names.entries()) {
    const last = index === names.length - 1;
    call.shell.variables.set(name, last ? fields.slice(index).join(' ') : (fields[index] ?? ''));
  }
  return line === undefined ? 1 : 0;
}

async function describeOrRun(call: BuiltinCall, args: string[]): Promise<number> {
  if (args[0] !== '-v') return runCommand(args, call.shell, call.streams, call.runScript);
  return describe(call, args[1] ?? '');
}

async function describe(call: BuiltinCall, name: string): Promise<number> {
  if (builtins.has(name)) return printed(call, `${name}\n`);
  const found = findProgram(call.shell, name);
  return found ? printed(call, `${found.path}\n`) : 1;
}
