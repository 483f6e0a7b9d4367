// Opens a frame of an unknown protocol by the one thing all of them state: how many bytes follow.
import { type BytesCoding, type Child, notApplicable } from '../coding.ts';

const longestHead = 16;
const shortestContent = 8;

/** Ways a length is written: its bytes, and how they are read. */
const lengths: readonly { size: number; read: (bytes: Buffer, at: number) => number }[] = [
  { size: 4, read: (bytes, at) => bytes.readUInt32BE(at) },
  { size: 4, read: (bytes, at) => bytes.readUInt32LE(at) },
  { size: 2, read: (bytes, at) => bytes.readUInt16BE(at) },
  { size: 2, read: (bytes, at) => bytes.readUInt16LE(at) },
];

/** What stands behind a length that reaches to the last byte: `frame:@6`. A guess. */
export const frame: BytesCoding = {
  id: 'frame',
  segments: ['frame'],
  minLength: shortestContent + 2,
  document: true,
  decode(bytes) {
    const children: Child[] = [];
    for (const { size, read } of lengths) {
      const last = Math.min(longestHead, bytes.length - size - shortestContent);
      for (let at = 0; at <= last; at += 1) {
        const start = at + size;
        if (read(bytes, at) !== bytes.length - start) continue;
        children.push({ segment: 'frame', path: () => `@${start}`, bytes: bytes.subarray(start) });
      }
    }
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};
