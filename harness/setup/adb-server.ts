// An adb server on a port of its own that dies with us, so that nobody's other adb is disturbed.
import { connect } from 'node:net';
import { HarnessError } from '../lib/errors.ts';
import { waitFor } from '../lib/time.ts';
import { runToEnd, startOwned } from './processes.ts';

/** A running adb server. */
export interface AdbServer {
  close(): Promise<void>;
}

/** Starts `adb nodaemon server` on `port` of loopback and waits until it answers; `path` is the PATH variable's text. */
export async function startOwnedAdbServer(options: {
  adb: string;
  port: number;
  path: string;
}): Promise<AdbServer> {
  const { adb, port, path } = options;
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
        return (await isListening(port)) || undefined;
      },
      { timeoutMs: 10_000 },
    );
  } catch (error) {
    await owned.stop(500);
    throw error;
  }
  return {
    close: async () => {
      await runToEnd(adb, ['-P', String(port), 'kill-server']);
      await owned.stop(2000);
    },
  };
}

/** Asked by socket: any adb command would start a second server itself. */
function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
