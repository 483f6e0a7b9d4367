// A run folder, a CA and an upstream come in; out comes a recording proxy on 127.0.0.1 that writes every exchange of the open case.
import * as mockttp from 'mockttp';
import type { RouteCheck } from '../artifacts/capture-log.ts';
import { betweenCases } from '../artifacts/run-folder.ts';
import { HarnessError } from '../lib/errors.ts';
import { waitFor } from '../lib/time.ts';
import { openBodyStore } from './body-store.ts';
import { type CaptureWriter, openCaptureWriter } from './capture-writer.ts';
import { recordTraffic } from './from-mockttp.ts';
import { type SilentTunnel, startOnLoopback } from './mockttp-server.ts';
import { routeUpstream, type UpstreamOptions } from './upstream.ts';

export interface InterceptorOptions extends UpstreamOptions {
  runFolder: string;
  /** Whose traffic it is, where a run has several handsets. */
  handset?: string;
  /** PEM files of the run's CA, which signs the names TLS is opened with. */
  ca: { keyPath: string; certPath: string };
  /** How much of one body mockttp may hold in memory, in bytes; what is stored is never cut. 8 MiB unless told. */
  maxBodyBytes?: number;
  /** How long `closeCase` waits for exchanges still under way, in ms; 5000 unless told. */
  drainMs?: number;
  /** Told once when something could not be written; the next `closeCase` throws it too, or `close` when no case was closed since. */
  onFailure?: (error: unknown) => void;
}

/** A recording proxy. */
export interface Interceptor {
  /** TCP port on 127.0.0.1. */
  readonly port: number;
  /** Requests that arrive from now on belong to this case. */
  openCase(caseId: string): void;
  /** Waits for what is under way, then writes `route-check` and `closed`. Throws what could not be written, and then no `closed` line. */
  closeCase(routeCheck: RouteCheck): Promise<void>;
  /** Ends what is under way as incomplete, stops listening and drops every connection; a case still open stays without `closed`, which says it was interrupted. */
  close(): Promise<void>;
}

/** A tunnel without a handshake for that long is told when its case closes; a browser's own handshake follows at once. */
const silentTunnelMs = 1000;

/** Starts the proxy. Throws `capture-failed` when it cannot listen, `file-unreadable` when the upstream CA file cannot be read. */
export async function startInterceptor(options: InterceptorOptions): Promise<Interceptor> {
  const server = mockttp.getLocal({
    https: options.ca,
    http2: true,
    recordTraffic: false,
    maxBodySize: options.maxBodyBytes ?? 8 * 1024 * 1024,
    // A raw tunnel is dialled directly, so with any other upstream it would leave the road.
    ...(options.upstream === 'direct' ? { passthrough: ['unknown-protocol'] as const } : {}),
  });
  const bodies = openBodyStore(options.runFolder);
  let openLog: CaptureWriter | undefined;
  let between: CaptureWriter | undefined;
  let failure: { error: unknown } | undefined;

  const currentLog = () => {
    if (openLog) return openLog;
    between ??= openCaptureWriter(options.runFolder, betweenCases(options.handset), server.port);
    return between;
  };
  const onFailure = (error: unknown) => {
    if (failure) return;
    failure = { error };
    options.onFailure?.(error);
  };
  const throwFailure = () => {
    const thrown = failure;
    failure = undefined;
    if (thrown) throw thrown.error;
  };
  let closing: Promise<void> | undefined;
  const tellSilent = (cause: string) => (tunnel: SilentTunnel) => {
    const { atMs, host } = tunnel;
    // Tunnels that we close ourselves on stopping say nothing of the client.
    if (closing) return;
    try {
      currentLog().append({ type: 'tls-failure', atMs, host, cause, owner: 'unattributed' });
    } catch (error) {
      onFailure(error);
    }
  };
  await routeUpstream(server, options);
  const view = await startOnLoopback(server, tellSilent('closed'));
  const traffic = await recordTraffic(server, { bodies, currentLog, sniOf: view.sniOf, onFailure });

  const drain = async (log: CaptureWriter) => {
    try {
      await waitFor('the exchanges under way', () => traffic.inFlight(log) === 0, {
        timeoutMs: options.drainMs ?? 5000,
      });
    } catch (error) {
      if (!(error instanceof HarnessError) || error.code !== 'timeout') throw error;
      traffic.abandon(log, 'still open when the case was closed');
    }
  };
  const closeCase = async (routeCheck: RouteCheck) => {
    const log = openLog;
    if (!log)
      throw new HarnessError('internal', 'No case is open in the capture.', { remedy: 'Open one first.' });
    try {
      await drain(log);
      for (const tunnel of view.silentTunnels(silentTunnelMs)) tellSilent('no-handshake')(tunnel);
    } finally {
      openLog = undefined;
    }
    throwFailure();
    log.append({ type: 'route-check', atMs: Date.now(), ...routeCheck });
    log.append({ type: 'closed', atMs: Date.now() });
  };
  const close = async () => {
    for (const log of [openLog, between]) {
      if (log) traffic.abandon(log, 'still open when the recording stopped');
    }
    await server.stop();
    throwFailure();
  };
  return {
    port: server.port,
    openCase: (caseId) => {
      if (openLog) {
        throw new HarnessError('internal', `Case ${openLog.caseId} is still open in the capture.`, {
          remedy: 'Close it first.',
        });
      }
      openLog = openCaptureWriter(options.runFolder, caseId, server.port);
    },
    closeCase,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
