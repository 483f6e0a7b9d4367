// Connections mockttp only passes through come in; each is told as bytes that were not HTTP, its bytes kept beside the others.
import type { Mockttp, RawPassthroughDataEvent, RawPassthroughEvent, TlsPassthroughEvent } from 'mockttp';
import type { BodyRef } from '../artifacts/capture-log.ts';
import type { BodyStore, BodyWriter } from './body-store.ts';
import type { CaptureWriter } from './capture-writer.ts';
import type { Opener } from './exchange-recorder.ts';

interface Surroundings {
  bodies: BodyStore;
  currentLog(): CaptureWriter;
  openerAt(remotePort: number | undefined): Opener;
  safely<T>(listener: (event: T) => void): (event: T) => void;
}

/** Records raw and TLS tunnels: one line when opened, so that a kill loses none, and one with the bytes when closed. */
export async function recordTunnels(mockttp: Mockttp, around: Surroundings): Promise<void> {
  const open = new Map<string, { log: CaptureWriter; sent: BodyWriter; received: BodyWriter }>();

  const told = (log: CaptureWriter, event: RawPassthroughEvent, cause: string) => {
    log.append({
      type: 'client-error',
      atMs: Math.round(event.timingEvents.startTime),
      host: event.destination.hostname,
      cause,
      ...around.openerAt(event.remotePort),
    });
  };
  const opened = (cause: string) =>
    around.safely((event: RawPassthroughEvent) => {
      const log = around.currentLog();
      open.set(event.id, { log, sent: around.bodies.begin(), received: around.bodies.begin() });
      told(log, event, cause);
    });
  await mockttp.on('raw-passthrough-opened', opened('not-http: tunnelled unread'));
  await mockttp.on('tls-passthrough-opened', (event: TlsPassthroughEvent) =>
    opened('tls: tunnelled unread')(event),
  );
  await mockttp.on(
    'raw-passthrough-data',
    around.safely((data: RawPassthroughDataEvent) => {
      const tunnel = open.get(data.id);
      if (data.direction === 'received') tunnel?.sent.write(data.content);
      else tunnel?.received.write(data.content);
    }),
  );
  const closed = around.safely((event: RawPassthroughEvent) => {
    const tunnel = open.get(event.id);
    if (!tunnel) return;
    open.delete(event.id);
    const sent = tunnel.sent.finish({ complete: true });
    const received = tunnel.received.finish({ complete: true });
    told(tunnel.log, event, `not-http: sent ${kept(sent)}, received ${kept(received)}`);
  });
  await mockttp.on('raw-passthrough-closed', closed);
  await mockttp.on('tls-passthrough-closed', (event: TlsPassthroughEvent) => closed(event));
}

function kept(body: BodyRef): string {
  return body.sizeBytes === 0 ? '0 bytes' : `${body.sizeBytes} bytes (bodies/${body.sha256})`;
}
