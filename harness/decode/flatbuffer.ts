// Reads tables of FlatBuffers (its «binary format»): fields by their number, nothing beyond the bytes at hand.

/** One table; a field that is absent, or would lie outside, is undefined. */
export class Table {
  private readonly bytes: Buffer;
  private readonly at: number;

  private constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The outermost table; undefined when the bytes have none. */
  static root(bytes: Buffer): Table | undefined {
    return bytes.length < 8 ? undefined : Table.behind(bytes, 0);
  }

  private static behind(bytes: Buffer, at: number): Table | undefined {
    const start = at + bytes.readUInt32LE(at);
    return start + 4 > bytes.length ? undefined : new Table(bytes, start);
  }

  byte(field: number): number | undefined {
    const at = this.place(field, 1);
    return at === undefined ? undefined : this.bytes.readUInt8(at);
  }

  /** 64 bits; beyond 2^53 they are rounded, below zero they are none. */
  long(field: number): number | undefined {
    const at = this.place(field, 8);
    const value = at === undefined ? -1 : Number(this.bytes.readBigInt64LE(at));
    return value < 0 ? undefined : value;
  }

  table(field: number): Table | undefined {
    const at = this.place(field, 4);
    return at === undefined ? undefined : Table.behind(this.bytes, at);
  }

  /** The structs of `size` bytes in a vector; none when it is absent or longer than the bytes. */
  structs(field: number, size: number): Buffer[] {
    const at = this.place(field, 4);
    if (at === undefined) return [];
    const start = at + this.bytes.readUInt32LE(at);
    if (start + 4 > this.bytes.length) return [];
    const count = this.bytes.readUInt32LE(start);
    if (start + 4 + count * size > this.bytes.length) return [];
    return Array.from({ length: count }, (_none, index) =>
      this.bytes.subarray(start + 4 + index * size, start + 4 + (index + 1) * size),
    );
  }

  /** Where a field of `size` bytes stands. */
  private place(field: number, size: number): number | undefined {
    const { bytes } = this;
    const index = this.at - bytes.readInt32LE(this.at);
    const entry = index + 4 + 2 * field;
    if (index < 0 || entry + 2 > bytes.length || 4 + 2 * field >= bytes.readUInt16LE(index)) return undefined;
    const offset = bytes.readUInt16LE(entry);
    const at = this.at + offset;
    return offset === 0 || at + size > bytes.length ? undefined : at;
  }
}
