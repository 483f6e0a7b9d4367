// Where requests are to leave the recording proxy comes in; an upstream proxy that is not there is told before anything is driven.
import { connect } from 'node:net';
import type { CaptureLog } from '../artifacts/capture-log.ts';
import type { RunConfig } from '../artifacts/run-config.ts';
import { errorMessage, HarnessError } from '../lib/errors.ts';

const connectTimeoutMs = 5000;

/** Throws `capture-failed` when nothing accepts a connection at the upstream proxy. `direct` and `stub` need none. */
export async function refuseDeadProxy(upstream: RunConfig['upstream']): Promise<void> {
  if (!URL.canParse(upstream)) return;
  const { hostname, port } = new URL(upstream);
  try {
    await reach(hostname.replace(/^\[|\]$/g, ''), Number(port));
  } catch (cause) {
    throw new HarnessError(
      'capture-failed',
      `Nothing answers at the upstream proxy ${upstream}: ${errorMessage(cause)}.`,
      { remedy: 'Start it, or choose with --upstream: direct, stub or another http://host:port.', cause },
    );
  }
}

function reach(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: connectTimeoutMs });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => {
      socket.destroy();
      reject(new Error(`no connection within ${connectTimeoutMs} ms`));
    });
    socket.once('error', reject);
  });
}

/** Why no request of a case got an answer, in the recording proxy's own words; undefined when one did, or none was sent. */
export function unansweredBecause(capture: CaptureLog): string | undefined {
  if (capture.some((event) => event.type === 'response')) return undefined;
  const failed = capture.find((event) => event.type === 'abort' && event.reason.startsWith(upstreamMark));
  return failed?.type === 'abort' ? failed.reason.slice(upstreamMark.length).trim() : undefined;
}

const upstreamMark = 'upstream:';
