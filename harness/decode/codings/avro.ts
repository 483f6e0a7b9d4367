// Opens Avro object container files (Avro specification, Object Container Files): the schema and the blocks of records.
import { inflateRawSync } from 'node:zlib';
import { type BytesCoding, type Child, decoded, notApplicable, type Outcome, type Scope } from '../coding.ts';
import { inflateWith } from '../inflate.ts';
import { lz4Block } from './lz4.ts';
import { snappy } from './snappy.ts';
import { countedRuns } from './strings.ts';
import { zstd } from './zstd.ts';

const magic = Buffer.from('Obj\x01', 'latin1');
const syncBytes = 16;

/** `avro:avro.schema` and other metadata, then `avro:0`, `avro:1`: blocks as they are below their own compression. */
export const avro: BytesCoding = {
  id: 'avro',
  segments: ['avro'],
  minLength: 24,
  document: true,
  decode(bytes, scope) {
    if (bytes.indexOf(magic) !== 0) return notApplicable;
    const reader = new AvroReader(bytes, magic.length);
    const children: Child[] = [];
    let codec = 'null';
    for (let pairs = reader.long(); pairs !== 0 && reader.ok; pairs = reader.long()) {
      // A negative count is followed by the size of the block in bytes.
      if (pairs < 0) reader.long();
      for (let pair = 0; pair < Math.abs(pairs) && reader.ok; pair += 1) {
        const name = reader.run().toString('latin1');
        const content = reader.run();
        if (name === 'avro.codec') codec = content.toString('latin1');
        else if (/^[\w.-]{1,64}$/.test(name)) children.push({ segment: `avro:${name}`, bytes: content });
      }
    }
    reader.skip(syncBytes);
    for (let block = 0; reader.ok && reader.left > 0; block += 1) {
      reader.long();
      const content = reader.run();
      reader.skip(syncBytes);
      const segment = `avro:${block}`;
      const opened = openBlock(content, { segment, codec, scope });
      if (opened.kind !== 'decoded') continue;
      for (const child of opened.children) {
        children.push(child);
        // Records are their values alone: without the schema only texts stand out, each behind its length.
        if (child.bytes !== undefined) children.push(...countedRuns(child.bytes, segment, { sure: true }));
      }
    }
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};

/** Behind a block in Snappy stands a check sum of four bytes. */
const snappyTail = 4;

function openBlock(
  content: Buffer,
  { segment, codec, scope }: { segment: string; codec: string; scope: Scope },
): Outcome {
  const packed = { deflate: undefined, snappy, zstandard: zstd, lz4: lz4Block }[codec];
  if (codec === 'deflate') return inflateWith(segment, content, { scope, inflate: inflateRawSync });
  if (packed === undefined) return decoded({ segment, bytes: content });
  const opened = packed.decode(codec === 'snappy' ? content.subarray(0, -snappyTail) : content, scope);
  if (opened.kind !== 'decoded') return decoded({ segment, bytes: content });
  return { kind: 'decoded', children: [...opened.children].map((child) => ({ ...child, segment })) };
}

class AvroReader {
  ok = true;
  private readonly bytes: Buffer;
  private at: number;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  /** A zigzag number; 0 beyond the end. */
  long(): number {
    let value = 0;
    for (let group = 0; group < 8; group += 1) {
      const byte = this.bytes[this.at];
      this.at += 1;
      if (byte === undefined) break;
      value += (byte & 0x7f) * 2 ** (7 * group);
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    this.ok = false;
    return 0;
  }

  /** Bytes behind their length. */
  run(): Buffer {
    const size = this.long();
    if (size < 0 || size > this.left) this.ok = false;
    if (!this.ok) return Buffer.alloc(0);
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  skip(size: number): void {
    this.at += size;
    if (this.at > this.bytes.length) this.ok = false;
  }
}
