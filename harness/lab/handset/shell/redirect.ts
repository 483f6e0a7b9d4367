// Redirections: `>`, `>>`, `<`, `2>&1`, here-documents in; the streams a command gets out.
import { Readable } from 'node:stream';
import { FileError } from './errno.ts';
import { expandToText, type Substitute } from './expand.ts';
import { absolutePath } from './resolve.ts';
import type { Shell, Streams } from './shell-state.ts';
import { discard, type Sink } from './streams.ts';
import type { Redirection } from './syntax.ts';

/** A redirection that could not be opened, worded as mksh does. */
export class RedirectionFailure extends Error {}

/** Opens them from left to right. */
export async function openRedirections(
  redirections: Redirection[],
  shell: Shell,
  streams: Streams,
  substitute: Substitute,
): Promise<Streams> {
  const opened = { ...streams };
  for (const redirection of redirections) {
    const target = await expandToText(shell, redirection.target, substitute);
    if (redirection.kind === 'here-text') opened.stdin = Readable.from([Buffer.from(target)]);
    else if (redirection.kind === 'read') opened.stdin = readFrom(shell, target);
    else if (redirection.kind === 'duplicate')
      assign(opened, redirection.descriptor, duplicate(opened, target));
    else assign(opened, redirection.descriptor, writeTo(shell, target, redirection.kind === 'append'));
  }
  return opened;
}

function assign(streams: Streams, descriptor: number, sink: Sink): void {
  if (descriptor === 1) streams.stdout = sink;
  else if (descriptor === 2) streams.stderr = sink;
  else throw new RedirectionFailure(`${descriptor}: bad file descriptor`);
}

function duplicate(streams: Streams, target: string): Sink {
  if (target === '1') return streams.stdout;
  if (target === '2') return streams.stderr;
  if (target === '-') return discard;
  throw new RedirectionFailure(`${target}: bad file descriptor`);
}

function readFrom(shell: Shell, target: string): Readable {
  try {
    const path = absolutePath(shell.workingFolder, target);
    return Readable.from([shell.machine.files.read(shell.caller, path)]);
  } catch (error) {
    if (error instanceof FileError) throw new RedirectionFailure(`can't open ${target}: ${error.message}`);
    throw error;
  }
}

function writeTo(shell: Shell, target: string, append: boolean): Sink {
  const { files } = shell.machine;
  const { caller } = shell;
  const path = absolutePath(shell.workingFolder, target);
  try {
    if (append) files.append(caller, path, Buffer.alloc(0));
    else files.write(caller, path, Buffer.alloc(0));
  } catch (error) {
    if (error instanceof FileError) throw new RedirectionFailure(`can't create ${target}: ${error.message}`);
    throw error;
  }
  return {
    async write(content) {
      files.append(caller, path, Buffer.from(content));
    },
  };
}
