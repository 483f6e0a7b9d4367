// A name comes in, the UUID libraries make of it goes out (RFC 9562, versions 3 and 5; Java's `UUID.nameUUIDFromBytes`, which has no name space).
import { hash } from 'node:crypto';

const sizeBytes = 16;

/** The name spaces of RFC 9562, 6.6, that are for host names and for addresses. */
const spaces = { dns: 0x10, url: 0x11 } as const;
const spaceOf = (space: keyof typeof spaces): Buffer => {
  const bytes = Buffer.from('6ba7b8109dad11d180b400c04fd430c8', 'hex');
  bytes[3] = spaces[space];
  return bytes;
};

function marked(digest: Buffer, version: number): Buffer {
  const uuid = Buffer.from(digest.subarray(0, sizeBytes));
  uuid[6] = ((uuid[6] ?? 0) & 0x0f) | (version << 4);
  uuid[8] = ((uuid[8] ?? 0) & 0x3f) | 0x80;
  return uuid;
}

/** The UUID of the MD5 of a name alone. */
export function nameUuid(bytes: Buffer): Buffer {
  return marked(hash('md5', bytes, 'buffer'), 3);
}

/** The UUID of a name in a name space, by MD5 (3) or SHA-1 (5). */
export function spacedUuid(space: keyof typeof spaces, version: 3 | 5): (bytes: Buffer) => Buffer {
  const before = spaceOf(space);
  const algorithm = version === 3 ? 'md5' : 'sha1';
  return (bytes) => marked(hash(algorithm, Buffer.concat([before, bytes]), 'buffer'), version);
}
