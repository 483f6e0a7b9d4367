// Opens ZIP containers (APPNOTE 4.3): the names and contents of stored and deflated entries.
import { inflateRawSync } from 'node:zlib';
import { type BytesCoding, type Child, failed, notApplicable } from '../coding.ts';
import { inflateWith } from '../inflate.ts';
import { SegmentNamer } from '../segment.ts';

const localHead = Buffer.from('PK\x03\x04', 'latin1');
const headBytes = 30;
const maxEntries = 1000;

/** Entries from the front, by their local heads: `zip:events.json`. */
export const zip: BytesCoding = {
  id: 'zip',
  segments: ['zip', 'zip-name'],
  minLength: headBytes,
  decode(bytes, scope) {
    if (bytes.indexOf(localHead) !== 0) return notApplicable;
    const namer = new SegmentNamer('zip');
    const nameNamer = new SegmentNamer('zip-name');
    const children: Child[] = [];
    let reason: string | undefined;
    for (let at = 0, count = 0; at >= 0 && count < maxEntries; count += 1) {
      if (at + headBytes > bytes.length || bytes.compare(localHead, 0, 4, at, at + 4) !== 0) break;
      const sealed = (bytes.readUInt16LE(at + 6) & 1) === 1;
      const method = bytes.readUInt16LE(at + 8);
      const stated = bytes.readUInt32LE(at + 18);
      const nameEnd = at + headBytes + bytes.readUInt16LE(at + 26);
      const start = nameEnd + bytes.readUInt16LE(at + 28);
      const name = bytes.toString('utf8', at + headBytes, nameEnd);
      // A writer that streams states no size: the content ends where its stream does, or before the next head.
      const following = bytes.indexOf(localHead, start + 1);
      const end = stated > 0 ? start + stated : following < 0 ? bytes.length : following;
      const content = bytes.subarray(start, end);
      children.push({ segment: nameNamer.next(name), text: name });
      const segment = namer.next(name);
      if (sealed) children.push({ segment, bytes: content, sealed: 'zip: the entry is encrypted' });
      else if (method === 0) children.push({ segment, bytes: content });
      else if (method === 8 && content.length > 0) {
        const outcome = inflateWith(segment, content, { scope, inflate: inflateRawSync });
        if (outcome.kind === 'decoded') children.push(...outcome.children);
        if (outcome.kind === 'failed') reason ??= outcome.reason;
      }
      at = end;
    }
    if (reason !== undefined && children.every(({ bytes: opened }) => opened === undefined))
      return failed(reason);
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};
