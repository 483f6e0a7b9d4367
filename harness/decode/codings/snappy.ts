// Opens Snappy (its format and framing descriptions): bare, by its stated size; framed, by its stream identifier.
import { type BytesCoding, failed, notApplicable, type Outcome, type Scope } from '../coding.ts';
import { LIMIT_REACHED } from '../limits.ts';
import { Output } from './lz4.ts';

const identifier = Buffer.from('\xff\x06\x00\x00sNaPpY', 'latin1');
/** Head of the blocks that snappy-java writes, as Kafka has them; a version and the oldest version that reads it follow. */
const javaIdentifier = Buffer.from('\x82SNAPPY\0', 'latin1');
const javaHeadBytes = javaIdentifier.length + 8;

/** Bytes whose elements give exactly the size they state. */
export const snappy: BytesCoding = {
  id: 'snappy',
  segments: ['snappy'],
  minLength: 8,
  decode(bytes, scope) {
    const size = statedSize(bytes);
    // A compressor of bytes with nothing to repeat adds little; one that repeats at most turns 3 bytes into 64.
    if (size === undefined || size.value < bytes.length / 2 || size.value > 32 * bytes.length)
      return notApplicable;
    // The first element is a literal; anything else has nothing to copy yet.
    if (((bytes[size.next] ?? 1) & 3) !== 0) return notApplicable;
    const output = new Output(Math.min(size.value, scope.budget.limits.layerBytes));
    if (!openElements(bytes.subarray(size.next), output) || output.size !== size.value) return notApplicable;
    return output.child('snappy', scope);
  },
};

/** Chunks behind the stream identifier, or blocks of stated sizes behind that of snappy-java. */
export const snappyFramed: BytesCoding = {
  id: 'snappy-framed',
  segments: ['snappy-framed'],
  minLength: 14,
  decode(bytes, scope) {
    if (bytes[0] === javaIdentifier[0]) return openBlocks(bytes, scope);
    if (bytes.indexOf(identifier) !== 0) return notApplicable;
    const output = new Output(scope.budget.allowance(bytes.length));
    for (let at = identifier.length; at + 4 <= bytes.length;) {
      const kind = bytes[at] ?? 0;
      const end = at + 4 + bytes.readUIntLE(at + 1, 3);
      // Each chunk of content starts with a check sum of four bytes.
      const content = bytes.subarray(at + 8, end);
      at = end;
      if (kind === 1) output.append(content);
      if (kind !== 0) continue;
      const size = statedSize(content);
      if (size === undefined || !openElements(content.subarray(size.next), output)) break;
    }
    return framedChild(output, scope);
  },
};

function openBlocks(bytes: Buffer, scope: Scope): Outcome {
  if (bytes.indexOf(javaIdentifier) !== 0) return notApplicable;
  const output = new Output(scope.budget.allowance(bytes.length));
  for (let at = javaHeadBytes; at + 4 <= bytes.length;) {
    const block = bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at));
    const size = statedSize(block);
    if (size === undefined || !openElements(block.subarray(size.next), output)) break;
    at += 4 + block.length;
  }
  return framedChild(output, scope);
}

function framedChild(output: Output, scope: Scope): Outcome {
  if (output.full) return failed(`${LIMIT_REACHED}snappy opens to more than ${output.limit} bytes`);
  return output.size === 0 ? failed('not snappy: nothing in it') : output.child('snappy-framed', scope);
}

function statedSize(bytes: Buffer): { value: number; next: number } | undefined {
  let value = 0;
  for (let at = 0; at < 5; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return value === 0 ? undefined : { value, next: at + 1 };
  }
  return undefined;
}

function openElements(bytes: Buffer, output: Output): boolean {
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at] ?? 0;
    at += 1;
    const kind = tag & 3;
    const extra = kind === 0 ? Math.max(0, (tag >> 2) - 59) : ([0, 1, 2, 4][kind] ?? 0);
    if (at + extra > bytes.length) return false;
    const behind = extra === 0 ? 0 : bytes.readUIntLE(at, extra);
    at += extra;
    if (kind === 0) {
      const size = (extra === 0 ? tag >> 2 : behind) + 1;
      if (at + size > bytes.length || !output.append(bytes.subarray(at, at + size))) return false;
      at += size;
    } else {
      const offset = kind === 1 ? ((tag >> 5) << 8) | behind : behind;
      if (!output.copy(offset, kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1)) return false;
    }
  }
  return true;
}
