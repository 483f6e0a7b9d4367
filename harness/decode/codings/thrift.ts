// Opens Apache Thrift (its specifications of the binary and the compact protocol): messages by their head, bare structs by their stop at the last byte.
import { textOf } from '../bytes.ts';
import { type BytesCoding, notApplicable, type Outcome } from '../coding.ts';
import { ByteReader, Leaves, maxNesting } from '../leaves.ts';

/** A call, a reply or a one-way call; an exception has nothing to say. */
const messageKinds = new Set([1, 2, 4]);
const compactId = 0x82;
const compactVersion = 1;
/** Version 1, its top bit set. */
const binaryVersion = 0x8001;
const shortestText = 4;

/** A message: `thrift:$[1][2]`, the fields by their ids. */
export const thrift: BytesCoding = {
  id: 'thrift',
  segments: ['thrift'],
  minLength: 8,
  document: true,
  decode(bytes) {
    const compact = bytes[0] === compactId && ((bytes[1] as number) & 0x1f) === compactVersion;
    if (!compact && bytes.readUInt16BE(0) !== binaryVersion) return notApplicable;
    const record = new ThriftRecord(bytes, compact ? 'compact' : 'binary');
    return record.opensMessage() && record.struct() ? record.outcome(0) : notApplicable;
  },
};

/** The fields alone. */
export const thriftStruct: BytesCoding = {
  id: 'thrift-struct',
  segments: ['thrift'],
  minLength: 10,
  document: true,
  decode(bytes) {
    if (bytes.at(-1) !== 0) return notApplicable;
    for (const wire of ['binary', 'compact'] as const) {
      const record = new ThriftRecord(bytes, wire);
      if (record.struct()) return record.outcome(shortestText);
    }
    return notApplicable;
  },
};

type Wire = 'binary' | 'compact';

/** What a value is, by the number of its type; the widths of the binary protocol's numbers in bytes. */
type Kind = 'flag' | 'number' | 'double' | 'bytes' | 'list' | 'map' | 'struct';
const kinds: Record<Wire, readonly (Kind | undefined)[]> = {
  binary: [
    undefined,
    undefined,
    'flag',
    'number',
    'double',
    undefined,
    'number',
    undefined,
    'number',
    undefined,
    'number',
    'bytes',
    'struct',
    'map',
    'list',
    'list',
  ],
  compact: [
    undefined,
    'flag',
    'flag',
    'number',
    'number',
    'number',
    'number',
    'double',
    'bytes',
    'list',
    'list',
    'map',
    'struct',
  ],
};
const widths: Readonly<Record<number, number>> = { 3: 1, 6: 2, 8: 4, 10: 8 };
const compactByte = 3;
/** Field ids of the binary protocol have 15 bits; real ones are small. */
const largestField = 4096;

class ThriftRecord {
  private readonly reader: ByteReader;
  private readonly leaves = new Leaves('thrift');
  private readonly wire: Wire;

  constructor(bytes: Buffer, wire: Wire) {
    this.reader = new ByteReader(bytes);
    this.wire = wire;
  }

  /** Reads what stands before the fields. */
  opensMessage(): boolean {
    const { reader } = this;
    if (this.wire === 'compact') {
      reader.byte();
      if (!messageKinds.has(reader.byte() >> 5)) return false;
      this.varint();
    } else if (reader.unsigned(4) >>> 16 !== binaryVersion || !messageKinds.has(reader.source[3] as number)) {
      return false;
    }
    const name = this.run();
    if (this.wire === 'binary') reader.take(4);
    this.leaves.name(name.toString('latin1'));
    return reader.ok;
  }

  outcome(shortest: number): Outcome {
    const { leaves, reader } = this;
    if (reader.left > 0 || leaves.children.length === 0 || leaves.readable < shortest) return notApplicable;
    return { kind: 'decoded', children: leaves.children };
  }

  /** Reads fields up to their stop. */
  struct(): boolean {
    const { reader, leaves, wire } = this;
    let id = 0;
    for (let type = reader.byte(); type !== 0; type = reader.byte()) {
      if (!reader.ok) return false;
      if (wire === 'compact' && type >> 4 > 0) id += type >> 4;
      else id = wire === 'compact' ? unzigzag(this.varint()) : reader.unsigned(2);
      if (id < 0 || id > largestField) return false;
      leaves.keys.push(id);
      const isFlag = wire === 'compact' && kinds.compact[type & 0x0f] === 'flag';
      if (!isFlag && !this.value(wire === 'compact' ? type & 0x0f : type)) return false;
      leaves.keys.pop();
    }
    return reader.ok;
  }

  private value(type: number): boolean {
    const { reader, leaves } = this;
    if (!reader.ok || !leaves.within) return false;
    switch (kinds[this.wire][type]) {
      case 'flag':
        reader.byte();
        return reader.ok;
      case 'number':
        return this.number(type);
      case 'double':
        reader.take(8);
        return reader.ok;
      case 'bytes':
        return this.bytes();
      case 'list':
        return this.list();
      case 'map':
        return this.map();
      case 'struct':
        return leaves.keys.length < maxNesting && this.struct();
      default:
        return false;
    }
  }

  private number(type: number): boolean {
    const { reader, leaves, wire } = this;
    if (wire === 'binary') leaves.number(reader.unsigned(widths[type] ?? 1));
    else if (type === compactByte) reader.byte();
    else leaves.number(unzigzag(this.varint()));
    return reader.ok;
  }

  private bytes(): boolean {
    const bytes = this.run();
    const text = bytes.length === 0 ? undefined : textOf(bytes);
    if (!this.reader.ok) return false;
    if (text === undefined) this.leaves.bytes(bytes);
    else this.leaves.text(text.text);
    return true;
  }

  private list(): boolean {
    const { reader, wire } = this;
    const head = reader.byte();
    if (wire === 'binary') return this.values(reader.unsigned(4), [head]);
    return this.values(head >> 4 === 0x0f ? this.varint() : head >> 4, [head & 0x0f]);
  }

  private map(): boolean {
    const { reader, wire } = this;
    if (wire === 'binary') {
      const types = [reader.byte(), reader.byte()];
      return this.values(reader.unsigned(4), types);
    }
    const size = this.varint();
    if (size === 0) return reader.ok;
    const head = reader.byte();
    return this.values(size, [head >> 4, head & 0x0f]);
  }

  private values(size: number, types: readonly number[]): boolean {
    const { reader, leaves } = this;
    if (size > reader.left) return false;
    for (let index = 0; index < size; index += 1) {
      leaves.keys.push(index);
      for (const type of types) if (!this.value(type)) return false;
      leaves.keys.pop();
    }
    return reader.ok;
  }

  private run(): Buffer {
    return this.reader.take(this.wire === 'binary' ? this.reader.unsigned(4) : this.varint());
  }

  /** Groups of seven bits, lowest first. */
  private varint(): number {
    let value = 0;
    for (let group = 0; group < 10; group += 1) {
      const byte = this.reader.byte();
      value += (byte & 0x7f) * 2 ** (7 * group);
      if (byte < 0x80) return value;
    }
    this.reader.ok = false;
    return 0;
  }
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
