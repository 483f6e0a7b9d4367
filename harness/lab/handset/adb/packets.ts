// adb's packet framing: a byte stream in, packets out; and back. Format: AOSP packages/modules/adb/protocol.txt.

/** Commands of the transport, as the four letters they are on the wire. */
export const adbCommands = ['CNXN', 'OPEN', 'OKAY', 'WRTE', 'CLSE', 'AUTH', 'STLS', 'SYNC'] as const;
export type AdbCommand = (typeof adbCommands)[number];

/** One packet. */
export interface AdbPacket {
  command: AdbCommand;
  arg0: number;
  arg1: number;
  payload: Buffer;
}

/** Protocol version from which packets need no checksum. */
export const protocolVersion = 0x01000001;
/** Largest payload this side takes, in bytes. */
export const maxPayloadBytes = 256 * 1024;

const headerBytes = 24;
/** More than any adb sends; a larger length means this is no adb. */
const absurdBytes = 16 * 1024 * 1024;

/** The bytes of a packet; only CNXN carries a checksum (older peers check it there). */
export function encodePacket(packet: AdbPacket): Buffer {
  const header = Buffer.alloc(headerBytes);
  const command = Buffer.from(packet.command, 'latin1').readUInt32LE(0);
  header.writeUInt32LE(command, 0);
  header.writeUInt32LE(packet.arg0 >>> 0, 4);
  header.writeUInt32LE(packet.arg1 >>> 0, 8);
  header.writeUInt32LE(packet.payload.length, 12);
  header.writeUInt32LE(packet.command === 'CNXN' ? checksum(packet.payload) : 0, 16);
  header.writeUInt32LE((command ^ 0xffffffff) >>> 0, 20);
  return Buffer.concat([header, packet.payload]);
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum + byte) >>> 0;
  return sum;
}

/** Cuts a byte stream into packets; `undefined` from `push` means the peer does not speak adb. */
export function packetReader(): { push: (chunk: Buffer) => AdbPacket[] | undefined } {
  let chunks: Buffer[] = [];
  let waitingBytes = 0;
  let wantedBytes = headerBytes;
  return {
    push(chunk) {
      chunks.push(chunk);
      waitingBytes += chunk.length;
      const packets: AdbPacket[] = [];
      if (waitingBytes < wantedBytes) return packets;
      let bytes = Buffer.concat(chunks);
      for (;;) {
        wantedBytes = headerBytes;
        if (bytes.length < headerBytes) break;
        const length = bytes.readUInt32LE(12);
        const command = commandOf(bytes);
        if (!command || length > absurdBytes) return undefined;
        wantedBytes = headerBytes + length;
        if (bytes.length < wantedBytes) break;
        packets.push({
          command,
          arg0: bytes.readUInt32LE(4),
          arg1: bytes.readUInt32LE(8),
          payload: bytes.subarray(headerBytes, wantedBytes),
        });
        bytes = bytes.subarray(wantedBytes);
      }
      chunks = [bytes];
      waitingBytes = bytes.length;
      return packets;
    },
  };
}

function commandOf(header: Buffer): AdbCommand | undefined {
  const complement = (header.readUInt32LE(0) ^ 0xffffffff) >>> 0;
  if (header.readUInt32LE(20) !== complement) return undefined;
  const letters = header.toString('latin1', 0, 4);
  return adbCommands.find((command) => command === letters);
}
