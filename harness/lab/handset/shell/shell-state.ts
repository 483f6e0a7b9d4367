// The state of one running shell: its user, folder, variables and options; copied for subshells.
import type { Readable } from 'node:stream';
import type { Machine } from '../machine.ts';
import type { Caller } from './nodes.ts';
import type { Sink } from './streams.ts';

export interface Shell {
  machine: Machine;
  caller: Caller;
  workingFolder: string;
  variables: Map<string, string>;
  exported: Set<string>;
  /** `$0`, `$1`, ... */
  parameters: string[];
  lastStatus: number;
  /** `set -e`. */
  stopOnError: boolean;
  signal: AbortSignal;
}

/** The three streams of a command. */
export interface Streams {
  stdin: Readable;
  stdout: Sink;
  stderr: Sink;
}

const androidPath = '/product/bin:/apex/com.android.runtime/bin:/system/bin:/system/xbin:/vendor/bin';

/** A shell as adbd starts it. */
export function newShell(machine: Machine, caller: Caller, signal: AbortSignal): Shell {
  const environment: [string, string][] = [
    ['PATH', androidPath],
    ['ANDROID_ROOT', '/system'],
    ['ANDROID_DATA', '/data'],
    ['EXTERNAL_STORAGE', '/sdcard'],
    ['HOME', caller.uid === 0 ? '/' : '/'],
    ['SHELL', '/system/bin/sh'],
    ['USER', caller.uid === 0 ? 'root' : 'shell'],
    ['TMPDIR', '/data/local/tmp'],
  ];
  return {
    machine,
    caller,
    workingFolder: '/',
    variables: new Map(environment),
    exported: new Set(environment.map(([name]) => name)),
    parameters: ['/system/bin/sh'],
    lastStatus: 0,
    stopOnError: false,
    signal,
  };
}

/** A copy whose changes stay its own: `( )`, pipes, `$( )`. */
export function copyShell(shell: Shell): Shell {
  return { ...shell, variables: new Map(shell.variables), exported: new Set(shell.exported) };
}

/** The exported variables. */
export function environmentOf(shell: Shell): Map<string, string> {
  return new Map([...shell.variables].filter(([name]) => shell.exported.has(name)));
}

/** Thrown by `exit` and `set -e`; ends the shell it is thrown in. */
export class ShellExit extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`exit ${status}`);
    this.status = status;
  }
}
