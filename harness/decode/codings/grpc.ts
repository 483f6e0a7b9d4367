// Opens gRPC and gRPC-web frames (grpc.io, PROTOCOL-HTTP2 and PROTOCOL-WEB): a flag, a length, a message; trailers in the last one.
import { type BytesCoding, type Child, notApplicable } from '../coding.ts';

const headBytes = 5;
const maxFrames = 10_000;

/** Frames that fill the bytes to the last one: `grpc:0`, `grpc:1`. */
export const grpc: BytesCoding = {
  id: 'grpc',
  segments: ['grpc'],
  minLength: headBytes + 1,
  document: true,
  decode(bytes) {
    const children: Child[] = [];
    for (let at = 0; at < bytes.length;) {
      const flag = bytes[at] ?? 0;
      if ((flag & 0x7e) !== 0 || at + headBytes > bytes.length || children.length > maxFrames)
        return notApplicable;
      const end = at + headBytes + bytes.readUInt32BE(at + 1);
      if (end > bytes.length) return notApplicable;
      const segment = `grpc:${children.length}`;
      children.push({ segment, bytes: bytes.subarray(at + headBytes, end) });
      at = end;
    }
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};
