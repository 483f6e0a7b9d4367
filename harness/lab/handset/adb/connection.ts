// One adb transport on a TCP socket: packets in; streams offered to a service table, and streams opened towards the host, out.
import type { Socket } from 'node:net';
import { type AdbPacket, encodePacket, maxPayloadBytes, packetReader, protocolVersion } from './packets.ts';
import { AdbStream } from './stream.ts';

/** Takes an opened service; false refuses it (CLSE). */
export type ServiceOpener = (service: string, accept: () => AdbStream, connection: AdbConnection) => boolean;

/** A transport with one host. */
export interface AdbConnection {
  /** Opens `tcp:<port>` and the like on the host; undefined when the host refuses. */
  open(service: string): Promise<AdbStream | undefined>;
  close(): void;
  /** Called once when the host is gone. */
  onClose(listener: () => void): void;
}

/**
 * The features this daemon speaks (handset protocol map, section 4): a short list keeps newer adb clients on the
 * code paths that were measured.
 */
const features = 'shell_v2,cmd,stat_v2,ls_v2,fixed_push_mkdir,apex,fixed_push_symlink_timestamp';

/** What a connection is made from. */
export interface ConnectionOptions {
  /** `name=value` pairs of the banner, e.g. `ro.product.model`. */
  banner: [string, string][];
  open: ServiceOpener;
}

/** Serves one socket until it closes. */
export function serveConnection(socket: Socket, options: ConnectionOptions): AdbConnection {
  const streams = new Map<number, { stream: AdbStream; remote: number }>();
  const opening = new Map<number, (remote: number | undefined) => void>();
  const closeListeners: (() => void)[] = [];
  let lastLocal = 0;
  let peerMaxBytes = maxPayloadBytes;
  const reader = packetReader();

  const send = (
    command: AdbPacket['command'],
    arg0: number,
    arg1: number,
    payload: Buffer = Buffer.alloc(0),
  ) => {
    if (socket.writable) socket.write(encodePacket({ command, arg0, arg1, payload }));
  };
  const makeStream = (local: number, remote: number) => {
    const stream = new AdbStream({
      maxPayloadBytes: peerMaxBytes,
      sendWrite: (payload) => send('WRTE', local, remote, payload),
      sendOkay: () => send('OKAY', local, remote),
      sendClose: () => {
        streams.delete(local);
        send('CLSE', local, remote);
      },
    });
    stream.on('error', () => stream.destroy());
    streams.set(local, { stream, remote });
    return stream;
  };
  const connection: AdbConnection = {
    open(service) {
      lastLocal += 1;
      const local = lastLocal;
      send('OPEN', local, 0, Buffer.from(`${service}\0`));
      return new Promise((resolve) => {
        opening.set(local, (remote) => resolve(remote === undefined ? undefined : makeStream(local, remote)));
      });
    },
    close: () => socket.destroy(),
    onClose: (listener) => void closeListeners.push(listener),
  };

  const handle = (packet: AdbPacket) => {
    switch (packet.command) {
      case 'CNXN':
        peerMaxBytes = Math.min(maxPayloadBytes, packet.arg1);
        send('CNXN', protocolVersion, maxPayloadBytes, bannerBytes(options.banner));
        return;
      case 'OPEN':
        openService(packet);
        return;
      case 'OKAY': {
        const answered = opening.get(packet.arg1);
        if (answered) {
          opening.delete(packet.arg1);
          answered(packet.arg0);
        } else streams.get(packet.arg1)?.stream.acknowledge();
        return;
      }
      case 'WRTE': {
        const entry = streams.get(packet.arg1);
        if (entry) entry.stream.receive(packet.payload);
        else send('CLSE', 0, packet.arg0);
        return;
      }
      case 'CLSE':
        closeStream(packet.arg1);
        return;
      case 'AUTH':
      case 'STLS':
      case 'SYNC':
        return;
    }
  };
  const openService = (packet: AdbPacket) => {
    const service = packet.payload.toString().replace(/\0.*$/s, '');
    let accepted: AdbStream | undefined;
    const accept = () => {
      lastLocal += 1;
      accepted = makeStream(lastLocal, packet.arg0);
      send('OKAY', lastLocal, packet.arg0);
      return accepted;
    };
    const taken = options.open(service, accept, connection);
    if (!taken && !accepted) send('CLSE', 0, packet.arg0);
  };
  const closeStream = (local: number) => {
    const refused = opening.get(local);
    opening.delete(local);
    refused?.(undefined);
    const entry = streams.get(local);
    if (!entry) return;
    streams.delete(local);
    entry.stream.peerClosed();
    send('CLSE', local, entry.remote);
  };

  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    const packets = reader.push(chunk);
    if (!packets) socket.destroy();
    else for (const packet of packets) handle(packet);
  });
  socket.on('close', () => {
    for (const refused of opening.values()) refused(undefined);
    opening.clear();
    for (const { stream } of [...streams.values()]) stream.peerClosed();
    streams.clear();
    for (const listener of closeListeners) listener();
  });
  return connection;
}

function bannerBytes(pairs: [string, string][]): Buffer {
  const properties = pairs.map(([name, value]) => `${name}=${value};`).join('');
  return Buffer.from(`device::${properties}features=${features}`);
}
