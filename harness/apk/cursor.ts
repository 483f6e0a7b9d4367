// Bytes of a binary format come in, numbers and ranges go out; whatever points outside is an error with a name, never a read beyond.

/** What is wrong with a binary; caught and named by whoever opened the file. */
export class Malformed extends Error {}

/** Little-endian reader over a range of bytes. */
export class Cursor {
  at: number;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.seek(at);
    this.at = at;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  seek(at: number): this {
    if (at < 0 || at > this.bytes.length)
      throw new Malformed(`offset ${at} lies outside its ${this.bytes.length} bytes`);
    this.at = at;
    return this;
  }

  u8(): number {
    this.need(1);
    return this.bytes.readUInt8(this.at++);
  }

  u16(): number {
    this.need(2);
    this.at += 2;
    return this.bytes.readUInt16LE(this.at - 2);
  }

  u32(): number {
    this.need(4);
    this.at += 4;
    return this.bytes.readUInt32LE(this.at - 4);
  }

  /** Unsigned LEB128 of at most 32 bits. */
  uleb(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new Malformed('a number takes more than five bytes');
  }

  take(length: number): Buffer {
    this.need(length);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Bytes behind a 32-bit length. */
  block(): Buffer {
    return this.take(this.u32());
  }

  private need(length: number): void {
    if (length > this.left)
      throw new Malformed(`${length} bytes are wanted at ${this.at}, ${this.left} are there`);
  }
}
