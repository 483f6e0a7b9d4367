// An adb server on a port of its own that dies with us, so that nobody's other adb is disturbed; and what listens on a port.
import { connect } from 'node:net';
import { HarnessError } from '../lib/errors.ts';
import { waitFor } from '../lib/time.ts';
import { runToEnd, startOwned } from './processes.ts';

/** A running adb server. */
export interface AdbServer {
  close(): Promise<void>;
}

/** `adb`: an adb server answers; `other`: something else listens; `nothing`: the port is free. */
export type Listener = 'adb' | 'other' | 'nothing';

const probeTimeoutMs = 3000;

/** Starts `adb nodaemon server` on `port` of loopback and waits until it answers; `path` is the PATH variable's text. */
export async function startOwnedAdbServer(options: {
  adb: string;
  port: number;
  path: string;
}): Promise<AdbServer> {
  const { adb, port, path } = options;
  if ((await listenerOn(port)) !== 'nothing') throw portBusy(port);
  const owned = startOwned(adb, ['-P', String(port), 'nodaemon', 'server'], { path, ownGroup: true });
  let ended = false;
  void owned.ended.then(() => {
    ended = true;
  });
  try {
    await waitFor(
      `the adb server on port ${port}`,
      async () => {
        if (ended)
          throw new HarnessError('adb-failed', `The adb server on port ${port} ended at once.`, {
            remedy: 'Choose another port with --adb-port.',
          });
        return (await listenerOn(port)) === 'adb';
      },
      { timeoutMs: 10_000 },
    );
  } catch (error) {
    await owned.stop(500);
    throw error;
  }
  return {
    close: async () => {
      // Also ends one that some adb client started in its place after it had been killed.
      if ((await listenerOn(port)) === 'adb') await runToEnd(adb, ['-P', String(port), 'kill-server']);
      await owned.stop(2000);
    },
  };
}

/** Throws `port-busy` when something other than adb holds the port that adb is to use; adb itself would wait for ever. */
export async function refuseStrangers(port: number): Promise<void> {
  if ((await listenerOn(port)) === 'other') throw portBusy(port);
}

/** Asked by socket: any adb command would start a server itself. The question is `host:version` in adb's own framing. */
export function listenerOn(port: number): Promise<Listener> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    const answer = (listener: Listener) => {
      socket.destroy();
      resolve(listener);
    };
    socket.setTimeout(probeTimeoutMs, () => answer('other'));
    socket.setEncoding('latin1');
    socket.once('connect', () => socket.write('000chost:version'));
    socket.on('data', (text: string) => {
      said += text;
      if (said.length >= 4) answer(said.startsWith('OKAY') ? 'adb' : 'other');
    });
    socket.once('end', () => answer('other'));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      answer(error.code === 'ECONNREFUSED' ? 'nothing' : 'other'),
    );
  });
}

function portBusy(port: number): HarnessError {
  return new HarnessError(
    'port-busy',
    `Port ${port}, meant for the adb server, is in use by another program.`,
    {
      remedy: 'Choose another with --adb-port, or end that program.',
    },
  );
}
