// The services `shell,v2,...:`, `shell:` and `exec:`: a command line and an adb stream in; the command run on it.
import type { Writable } from 'node:stream';
import type { Machine } from '../machine.ts';
import { runScript } from '../shell/interpret.ts';
import { callerOf } from '../shell/processes.ts';
import { newShell, ShellExit, type Streams } from '../shell/shell-state.ts';
import { readAll, type Sink } from '../shell/streams.ts';
import { encodeFrame, frameIds, stdinOf } from './shell-v2.ts';
import type { AdbStream } from './stream.ts';

/** Runs `script` as `uid` with framed output and an exit status. */
export async function runShellV2(
  machine: Machine,
  script: string,
  uid: number,
  stream: AdbStream,
): Promise<void> {
  const framed = (id: number): Sink => ({
    write: (content) => writeTo(stream, encodeFrame(id, Buffer.from(content))),
  });
  const streams = {
    stdin: stdinOf(stream),
    stdout: framed(frameIds.stdout),
    stderr: framed(frameIds.stderr),
  };
  const status = await runAs({ machine, script, uid, stream }, streams);
  await writeTo(stream, encodeFrame(frameIds.exit, Uint8Array.of(status & 0xff)));
  stream.end();
}

/** Runs `script` as `uid` with plain output: stdout and stderr together, no exit status. */
export async function runPlain(
  machine: Machine,
  script: string,
  uid: number,
  stream: AdbStream,
): Promise<void> {
  const both: Sink = { write: (content) => writeTo(stream, Buffer.from(content)) };
  await runAs({ machine, script, uid, stream }, { stdin: stream, stdout: both, stderr: both });
  stream.end();
}

interface Run {
  machine: Machine;
  script: string;
  uid: number;
  stream: AdbStream;
}

async function runAs(run: Run, streams: Streams): Promise<number> {
  const { machine, stream } = run;
  const gone = new AbortController();
  const abort = () => gone.abort();
  stream.once('peer-closed', abort);
  stream.once('close', abort);
  if (stream.gone) gone.abort();
  const caller = callerOf(machine.processes.nextPid(), run.uid, machine.processes.init);
  const shell = newShell(machine, caller, gone.signal);
  try {
    // A bare `adb shell` hands its commands over stdin.
    const script = run.script === '' ? (await readAll(streams.stdin)).toString() : run.script;
    return await runScript(script, shell, streams);
  } catch (error) {
    if (error instanceof ShellExit) return error.status;
    // A defect of the lab's own: visible to whoever asked, and on record.
    machine.unknown.record(
      'other',
      `${run.script}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    await streams.stderr.write(`lab handset failure: ${String(error)}\n`);
    return 134;
  }
}

/** Writes, and waits until there is room again; silently dropped once the peer is gone. */
function writeTo(stream: Writable & { gone: boolean }, content: Buffer): Promise<void> {
  if (content.length === 0 || stream.gone || stream.writableEnded || stream.destroyed)
    return Promise.resolve();
  return new Promise((resolve) => {
    stream.write(content, () => resolve());
  });
}
