// The set-up's and the command line's only way to start programs: run to the end, or own until closed.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { systemErrorCode } from '../lib/errors.ts';

/** What a finished program left. `exitCode` is null when a signal ended it. */
export interface Finished {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** How to start a program. */
export interface StartOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Where its output goes: to ours, into a file (descriptor), or nowhere. Both default to `ignore`. */
  stdout?: 'inherit' | 'ignore' | 'pipe' | number;
  stderr?: 'inherit' | 'ignore' | 'pipe' | number;
  stdin?: 'inherit' | 'ignore' | 'pipe';
  /** Own process group, so that Ctrl-C in the terminal does not reach it before we have restored the handset. */
  ownGroup?: boolean;
}

/** Finds an executable on `path` (the PATH variable's text); undefined when there is none. */
export function findOnPath(name: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((candidate) => existsSync(candidate));
}

/** Runs a program to its end and keeps what it printed. Never throws for a failing program; a missing one gives exit code 127. */
export function runToEnd(command: string, args: string[], options: StartOptions = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: options.env,
      cwd: options.cwd,
      stdio: [options.stdin ?? 'ignore', options.stdout ?? 'pipe', options.stderr ?? 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', (error) => resolve({ exitCode: 127, stdout, stderr: stderr + error.message }));
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/** A program that dies with us. */
export interface Owned {
  readonly process: ChildProcess;
  /** Resolves with the exit code (null: ended by a signal) when it has ended. */
  readonly ended: Promise<number | null>;
  /** SIGTERM, then SIGKILL after `graceMs`; with `ownGroup` to everything it started that is still there. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Starts a program that must not outlive this process, not even a `kill -9` of it. Two ties, as one alone has holes:
 * Linux' parent-death signal through `setpriv` (util-linux), which what the program starts does not inherit, and, with
 * `ownGroup`, a watchdog for the whole group.
 */
export function startOwned(command: string, args: string[], options: StartOptions & { path: string }): Owned {
  const setpriv = findOnPath('setpriv', options.path);
  const [program, programArgs] =
    setpriv === undefined ? [command, args] : [setpriv, ['--pdeathsig', 'KILL', '--', command, ...args]];
  const child = spawn(program, programArgs, {
    env: options.env,
    cwd: options.cwd,
    detached: options.ownGroup === true,
    stdio: [options.stdin ?? 'ignore', options.stdout ?? 'ignore', options.stderr ?? 'ignore'],
  });
  const group = options.ownGroup === true ? child.pid : undefined;
  const endWatchdog = group === undefined ? undefined : watchdog(group);
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(127));
    child.on('exit', (code) => {
      if (group !== undefined) killGroup(group);
      endWatchdog?.();
      resolve(code);
    });
  });
  return {
    process: child,
    ended,
    stop: async (graceMs) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** SIGKILL to everything in a process group; nothing happens when nothing is left of it. */
function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    if (systemErrorCode(error) !== 'ESRCH') throw error;
  }
}

/**
 * A shell that waits for the end of a pipe only we hold, and then kills a process group: what that program started does
 * not outlive us either. In a session of its own, so that no Ctrl-C ends it first. The returned function ends the pipe.
 */
function watchdog(group: number): () => void {
  const shell = spawn('/bin/sh', ['-c', `while read -r _; do :; done; kill -s KILL -- -${group}`], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  return () => shell.stdin.end();
}
