// Tells whether bytes are a binary record from the first to the last: what makes a guess at their wrapping right.
import type { BytesCoding, Scope } from './coding.ts';
import { bson } from './codings/bson.ts';
import { cbor } from './codings/cbor.ts';
import { grpc } from './codings/grpc.ts';
import { messagePack } from './codings/messagepack.ts';
import { plist } from './codings/plist.ts';
import { protobuf } from './codings/protobuf.ts';
import { orderOf } from './codings/utf16.ts';

const kinds: readonly BytesCoding[] = [bson, messagePack, cbor, plist, protobuf];

/** BSON, MessagePack, CBOR, property lists, protobuf or UTF-16, with text in it; gRPC frames with anything in them. */
export function isRecord(bytes: Buffer, scope: Scope): boolean {
  if (orderOf(bytes) !== undefined || isFramed(bytes, scope)) return true;
  return kinds.some(
    (coding) => bytes.length >= coding.minLength && coding.decode(bytes, scope).kind === 'decoded',
  );
}

/** The first frame is not empty, as those of zeros are. */
function isFramed(bytes: Buffer, scope: Scope): boolean {
  if (bytes.length < shortestFrame || (bytes[0] as number) > 1 || bytes.readUInt32BE(1) === 0) return false;
  return grpc.decode(bytes, scope).kind === 'decoded';
}
const shortestFrame = 9;
