// Opens LZ4 frames and bare blocks (lz4 frame and block format descriptions), the latter with or without their size before them.
import { type BytesCoding, decoded, failed, notApplicable, type Scope } from '../coding.ts';
import { LIMIT_REACHED } from '../limits.ts';
import { isPlausible } from '../plausible.ts';
import { isRecord } from '../records.ts';

const magic = Buffer.from([0x04, 0x22, 0x4d, 0x18]);
const shortestMatch = 4;

/** By the frame's magic number. */
export const lz4: BytesCoding = {
  id: 'lz4',
  segments: ['lz4'],
  minLength: 11,
  decode(bytes, scope) {
    if (bytes[0] !== magic[0] || bytes.indexOf(magic) !== 0) return notApplicable;
    const output = new Output(scope.budget.allowance(bytes.length));
    const flags = bytes[4] ?? 0;
    let at = 7 + ((flags & 0x08) === 0 ? 0 : 8) + ((flags & 0x01) === 0 ? 0 : 4);
    let check: string | undefined = 'lz4 ends early';
    while (at + 4 <= bytes.length) {
      const word = bytes.readUInt32LE(at);
      at += 4;
      if (word === 0) {
        check = undefined;
        break;
      }
      const size = word & 0x7fffffff;
      const block = bytes.subarray(at, at + size);
      if (word >= 0x80000000) output.append(block);
      else if (!openBlock(block, output) && block.length === size) break;
      at += size + ((flags & 0x10) === 0 ? 0 : 4);
    }
    if (output.full) return failed(`${LIMIT_REACHED}lz4 opens to more than ${output.limit} bytes`);
    if (output.size === 0) return failed('not lz4: nothing in it');
    return output.child('lz4', scope, check);
  },
};

/** A bare block has no mark: it must be read to its last byte, and be text or a record. */
export const lz4Block: BytesCoding = {
  id: 'lz4-block',
  segments: ['lz4-block', 'lz4-sized-block'],
  minLength: 12,
  decode(bytes, scope) {
    for (const [segment, start] of [
      ['lz4-block', 0],
      ['lz4-sized-block', 4],
    ] as const) {
      const block = bytes.subarray(start);
      const textual = startsWithText(block);
      if (!textual && block.length > longestRecord) continue;
      const output = new Output(Math.min(scope.budget.limits.layerBytes, 255 * block.length));
      if (!openBlock(block, output) || output.size < 12) continue;
      if (start === 4 && bytes.readUInt32LE(0) !== output.size) continue;
      // A size that fits is a check; without one it must be something.
      const opened = output.bytes();
      if (start === 4 || isPlausible(opened) || isRecord(opened, scope)) return output.child(segment, scope);
    }
    return notApplicable;
  },
};

/** A record does not start with text; longer bytes are not tried for every one. */
const longestRecord = 256 * 1024;

/** The first sequence of a block starts with literals, and those are the start of the text. */
function startsWithText(block: Buffer): boolean {
  const literals = (block[0] ?? 0) >> 4;
  if (literals === 0) return false;
  const start = literals === 15 ? 2 : 1;
  const end = Math.min(block.length, start + literals);
  for (let at = start; at < end; at += 1) if (!isTextByte(block[at] ?? 0)) return false;
  return true;
}

function isTextByte(byte: number): boolean {
  return byte >= 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** True when the block was read to its last byte; what was read until then is in `output` either way. */
function openBlock(block: Buffer, output: Output): boolean {
  let at = 0;
  const length = (short: number): number => {
    let size = short;
    if (short !== 15) return size;
    for (let more = 255; more === 255; at += 1) {
      more = block[at] ?? 0;
      size += more;
    }
    return size;
  };
  while (at < block.length) {
    const token = block[at] ?? 0;
    at += 1;
    const literals = length(token >> 4);
    if (at + literals > block.length || !output.append(block.subarray(at, at + literals))) return false;
    at += literals;
    if (at === block.length) return true;
    if (at + 2 > block.length) return false;
    const offset = block.readUInt16LE(at);
    at += 2;
    if (!output.copy(offset, length(token & 15) + shortestMatch)) return false;
  }
  return false;
}

/** Grows up to a limit; also used for other codings of literals and copies. */
export class Output {
  readonly limit: number;
  size = 0;
  full = false;
  private store = Buffer.alloc(0);

  constructor(limit: number) {
    this.limit = limit;
  }

  append(bytes: Buffer): boolean {
    if (!this.reserve(bytes.length)) return false;
    bytes.copy(this.store, this.size);
    this.size += bytes.length;
    return true;
  }

  /** Repeats `length` bytes from `offset` bytes back; they may overlap what is being written. */
  copy(offset: number, length: number): boolean {
    if (offset === 0 || offset > this.size || !this.reserve(length)) return false;
    for (let end = this.size + length; this.size < end; this.size += 1) {
      this.store[this.size] = this.store[this.size - offset] ?? 0;
    }
    return true;
  }

  bytes(): Buffer {
    return this.store.subarray(0, this.size);
  }

  child(segment: string, scope: Scope, check?: string): ReturnType<BytesCoding['decode']> {
    scope.budget.spend(this.size);
    return decoded({ segment, bytes: this.bytes(), ...(check === undefined ? {} : { check }) });
  }

  private reserve(more: number): boolean {
    if (this.size + more > this.limit) this.full = true;
    if (this.full) return false;
    if (this.size + more > this.store.length) {
      const larger = Buffer.alloc(
        Math.min(this.limit, Math.max(1024, 2 * this.store.length, this.size + more)),
      );
      this.store.copy(larger, 0, 0, this.size);
      this.store = larger;
    }
    return true;
  }
}
