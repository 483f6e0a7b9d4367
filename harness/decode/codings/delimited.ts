// Opens protocol buffers written one after the other, each behind its own length (`writeDelimitedTo`; protobuf.dev, techniques: streaming).
import { type BytesCoding, type Child, notApplicable, type Scope } from '../coding.ts';
import { protobuf, protobufBinary } from './protobuf.ts';

const maxMessages = 10_000;
const shortestMessage = 6;

/** Messages that fill the bytes to the last one: `delimited:0`, `delimited:1`. A guess. */
export const delimited: BytesCoding = {
  id: 'delimited',
  segments: ['delimited'],
  minLength: shortestMessage + 1,
  document: true,
  decode(bytes, scope) {
    const children: Child[] = [];
    for (let at = 0; at < bytes.length;) {
      const { size, next } = lengthAt(bytes, at);
      const end = next + size;
      if (size < shortestMessage || end > bytes.length || children.length >= maxMessages)
        return notApplicable;
      const message = bytes.subarray(next, end);
      if (!isMessage(message, scope)) return notApplicable;
      children.push({ segment: `delimited:${children.length}`, bytes: message });
      at = end;
    }
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};

function isMessage(bytes: Buffer, scope: Scope): boolean {
  return [protobuf, protobufBinary].some(
    ({ minLength, decode }) => bytes.length >= minLength && decode(bytes, scope).kind === 'decoded',
  );
}

/** A length in one to four groups of seven bits, lowest first; 0 where there is none. */
function lengthAt(bytes: Buffer, at: number): { size: number; next: number } {
  let size = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = bytes[at + index] ?? 0;
    size |= (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return { size, next: at + index + 1 };
  }
  return { size: 0, next: at };
}
