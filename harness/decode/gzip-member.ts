// Where the first member of gzip bytes ends, for bytes that go on with something else.
import { inflateRawSync } from 'node:zlib';

const fixedHead = 10;
const trailer = 8;
/** Bits of the flags (RFC 1952, 2.3.1). */
const flag = { headCheck: 2, extra: 4, name: 8, comment: 16 } as const;

/** Bytes of the first member with head and trailer; undefined when it has no end, or opens to more than `maxOutputLength` bytes. */
export function firstMemberBytes(bytes: Buffer, maxOutputLength: number): number | undefined {
  const head = headBytes(bytes);
  if (head >= bytes.length) return undefined;
  try {
    const { engine } = inflateRawSync(bytes.subarray(head), { info: true, maxOutputLength }) as unknown as {
      engine: { bytesWritten: number };
    };
    const end = head + engine.bytesWritten + trailer;
    return end <= bytes.length ? end : undefined;
  } catch (_cause) {
    return undefined;
  }
}

/** Bytes before the stream itself; more than there are when the head is cut. */
function headBytes(bytes: Buffer): number {
  const flags = bytes[3] ?? 0;
  let at = fixedHead;
  if ((flags & flag.extra) !== 0) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  for (const text of [flag.name, flag.comment]) {
    if ((flags & text) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return bytes.length;
    at = end + 1;
  }
  return (flags & flag.headCheck) === 0 ? at : at + 2;
}
