// A connection of an app comes in; the same goes out, each write told to the packet filter first.
import type { Duplex } from 'node:stream';
import { headerBytes, type Packet, type PacketFilter } from './packet-filter.ts';

const segmentBytes = 1400;

/** Counts what `road` is given to send as packets like `packet`. */
export function metered(road: Duplex, filter: PacketFilter, packet: Packet): Duplex {
  const write = road.write.bind(road) as (...args: unknown[]) => boolean;
  const counted = (...args: unknown[]): boolean => {
    const [chunk] = args;
    const length = typeof chunk === 'string' || chunk instanceof Uint8Array ? Buffer.byteLength(chunk) : 0;
    const packets = Math.max(1, Math.ceil(length / segmentBytes));
    filter.sent({ ...packet, sizeBytes: length + packets * headerBytes, packets });
    return write(...args);
  };
  return Object.assign(road, { write: counted });
}
