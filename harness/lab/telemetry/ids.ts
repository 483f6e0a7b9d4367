// Ids without luck: a seed text comes in, the same endless row of UUIDs and numbers goes out every time.
import { createHash } from 'node:crypto';

/** A deterministic source of the random-looking values an app makes up. */
export interface IdSource {
  /** The next UUID version 4. */
  uuid(): string;
  /** The next signed 32-bit number, negative about half the time (facts 1.4: `_track_id`). */
  int32(): number;
}

/** Two sources of one seed give the same row. */
export function idSource(seed: string): IdSource {
  let drawn = 0;
  const next = (): Buffer => {
    drawn += 1;
    return createHash('sha256').update(`${seed}/${drawn}`).digest();
  };
  return {
    uuid() {
      const bytes = next();
      bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
      const hex = bytes.toString('hex', 0, 16);
      return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        hex.slice(12, 16),
        hex.slice(16, 20),
        hex.slice(20, 32),
      ].join('-');
    },
    int32: () => next().readInt32BE(0),
  };
}
