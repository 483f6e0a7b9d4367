// Starting programs: words and a shell in; the program of that name is found on the path and run, a status comes out.
import { type Invocation, type Program, type ScriptOptions, UsageError } from './command.ts';
import { FileError } from './errno.ts';
import type { FileNode, Node } from './nodes.ts';
import { programs } from './program-list.ts';
import { absolutePath, may, permission } from './resolve.ts';
import { copyShell, environmentOf, newShell, type Shell, type Streams } from './shell-state.ts';

/** `runScript` of the interpreter, handed in because it calls this file. */
export type RunScript = (text: string, shell: Shell, streams: Streams) => Promise<number>;

const notFoundStatus = 127;
const notExecutableStatus = 126;

/** Where `name` is found as the shell looks for it; undefined when nowhere. */
export function findProgram(shell: Shell, name: string): { path: string; node: Node } | undefined {
  const { files } = shell.machine;
  const folders = name.includes('/') ? [] : (shell.variables.get('PATH') ?? '').split(':');
  const candidates = name.includes('/') ? [name] : folders.map((folder) => `${folder}/${name}`);
  for (const candidate of candidates) {
    const path = absolutePath(shell.workingFolder, candidate);
    if (!files.exists(shell.caller, path)) continue;
    const node = files.stat(shell.caller, path);
    if (node.kind !== 'folder' || name.includes('/')) return { path, node };
  }
  return undefined;
}

/** Runs one command; what does not exist gives 127 and is recorded. */
export async function runCommand(
  words: string[],
  shell: Shell,
  streams: Streams,
  runScript: RunScript,
): Promise<number> {
  const [name = '', ...args] = words;
  const found = findProgram(shell, name);
  if (!found) {
    if (name !== 'su') shell.machine.unknown.record('command', words.join(' '));
    await streams.stderr.write(`/system/bin/sh: ${name}: inaccessible or not found\n`);
    return notFoundStatus;
  }
  const { node } = found;
  if (node.kind !== 'file' || !mayExecute(shell, node)) {
    await streams.stderr.write(`/system/bin/sh: ${name}: can't execute: Permission denied\n`);
    return notExecutableStatus;
  }
  if (node.program === undefined) return runScriptFile(found.path, words, { shell, streams, runScript });
  const program = programs.get(node.program);
  if (!program) {
    await streams.stderr.write(`/system/bin/sh: ${name}: not executable: 64-bit ELF file\n`);
    return notExecutableStatus;
  }
  return runProgram(program, invocation(node.program, args, { shell, streams, runScript }));
}

function mayExecute(shell: Shell, node: FileNode): boolean {
  if (shell.caller.uid === 0) return (node.mode & 0o111) !== 0;
  return may(shell.caller, node, permission.execute);
}

interface Running {
  shell: Shell;
  streams: Streams;
  runScript: RunScript;
}

async function runScriptFile(path: string, words: string[], running: Running): Promise<number> {
  const content = running.shell.machine.files.read(running.shell.caller, path).toString();
  const shell = { ...copyShell(running.shell), parameters: words };
  return running.runScript(content, shell, running.streams);
}

async function runProgram(program: Program, call: Invocation): Promise<number> {
  try {
    return await program(call);
  } catch (error) {
    if (error instanceof UsageError) {
      call.machine.unknown.record('command', `${[call.name, ...call.args].join(' ')} (${error.message})`);
      await call.stderr.write(`${call.name}: ${error.message} (see "${call.name} --help")\n`);
      return 1;
    }
    if (error instanceof FileError) {
      await call.stderr.write(`${call.name}: ${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

function invocation(name: string, args: string[], running: Running): Invocation {
  const { shell, streams, runScript } = running;
  const nested = (options: ScriptOptions | undefined): Shell => {
    const caller = options?.caller ?? shell.caller;
    const fresh =
      caller.uid === shell.caller.uid ? copyShell(shell) : newShell(shell.machine, caller, shell.signal);
    const kept = caller.uid === shell.caller.uid ? environmentOf(shell) : fresh.variables;
    const added = options?.environment ?? [];
    return {
      ...fresh,
      variables: new Map([...kept, ...added]),
      exported: new Set([...fresh.exported, ...added.map(([name]) => name)]),
      caller: { ...caller, pid: shell.machine.processes.nextPid() },
      workingFolder: shell.workingFolder,
      parameters: options?.arguments ?? ['sh'],
      stopOnError: false,
    };
  };
  return {
    name,
    args,
    machine: shell.machine,
    caller: shell.caller,
    workingFolder: shell.workingFolder,
    environment: environmentOf(shell),
    ...streams,
    signal: shell.signal,
    runScript: (script, options) => runScript(script, nested(options), streams),
    runWords: (words, options) => runCommand(words, nested(options), streams, runScript),
  };
}
