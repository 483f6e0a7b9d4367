// Starts the lab's child processes so that none outlives this one; the only file of the lab that starts any.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { HarnessError, systemErrorCode } from '../lib/errors.ts';

/** A process that ends with this one. */
export interface TiedProcess {
  pid: number;
  /** Its file descriptor 3. */
  toChild: Writable;
  /** Its file descriptor 4. */
  fromChild: Readable;
  /** Resolves when it ended, with its exit code; null when a signal ended it. */
  exited: Promise<number | null>;
  /** Ends it and everything it started, at once. */
  kill(): void;
}

const setprivPaths = ['/usr/bin/setpriv', '/bin/setpriv'];

/**
 * Starts `command` with a pipe pair on descriptors 3 and 4, in a process group of its own (so that a Ctrl-C in the
 * terminal reaches this process first). Two ties, as one alone has holes: Linux' parent-death signal through setpriv,
 * which a wrapper script does not hand on, and the pipes, whose end a Chromium takes as the order to quit.
 * Throws `tool-missing` when it cannot be started.
 */
export async function startTied(command: string, args: string[]): Promise<TiedProcess> {
  const setpriv = setprivPaths.find((path) => existsSync(path));
  const [file, fileArgs] = setpriv
    ? [setpriv, ['--pdeathsig', 'KILL', '--', command, ...args]]
    : [command, args];
  const child = spawn(file, fileArgs, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    detached: true,
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => {
      reject(
        new HarnessError('tool-missing', `Cannot start ${command}.`, {
          remedy: 'Run `npm run setup`, which finds or installs it.',
          cause,
        }),
      );
    });
  });
  return tied(child, command);
}

function tied(child: ChildProcess, command: string): TiedProcess {
  const { pid } = child;
  const toChild = child.stdio[3];
  const fromChild = child.stdio[4];
  if (pid === undefined || !isWritable(toChild) || !isReadable(fromChild)) {
    throw new HarnessError('internal', `${command} started without its pipes.`, {
      remedy: 'Report this with the Node version.',
    });
  }
  // A process that is gone breaks the pipe; `exited` tells, so the error event must only not be fatal.
  toChild.on('error', () => toChild.destroy());
  fromChild.on('error', () => fromChild.destroy());
  return {
    pid,
    toChild,
    fromChild,
    exited: new Promise((resolve) => child.once('exit', (code) => resolve(code))),
    kill: () => killGroup(pid),
  };
}

/** SIGKILL to a whole process group; nothing happens when it is gone already. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (systemErrorCode(error) !== 'ESRCH') throw error;
  }
}

function isWritable(stream: unknown): stream is Writable {
  return typeof stream === 'object' && stream !== null && 'write' in stream;
}

function isReadable(stream: unknown): stream is Readable {
  return typeof stream === 'object' && stream !== null && 'read' in stream;
}
