// Opens Smile (Jackson's binary JSON; its format specification 1.0.6): every string, integer and name with its path, shared ones too.
import { isUtf8 } from 'node:buffer';
import { type BytesCoding, notApplicable } from '../coding.ts';
import { ByteReader, Leaves } from '../leaves.ts';

const magic = Buffer.from(':)\n', 'latin1');
const headBytes = 4;
/** Bits of the last byte of the head. */
const shares = { names: 1, values: 2 } as const;
const endOfText = 0xfc;
const endOfContent = 0xff;
/** Longer strings are not shared, and no more than so many. */
const [longestShared, mostShared] = [64, 1024];
/** Bytes of the numbers whose value says nothing here: floats of 32 and 64 bits, seven bits a byte. */
const floatBytes: Readonly<Record<number, number>> = { 0x28: 5, 0x29: 10 };

/** One or more documents behind a head. */
export const smile: BytesCoding = {
  id: 'smile',
  segments: ['smile'],
  minLength: headBytes + 2,
  document: true,
  decode(bytes) {
    if (bytes.compare(magic, 0, magic.length, 0, magic.length) !== 0) return notApplicable;
    const leaves = new Leaves('smile');
    const document = new Document(bytes, leaves);
    return document.read() ? leaves.outcome(bytes.length) : notApplicable;
  },
};

class Document {
  private readonly reader: ByteReader;
  private readonly leaves: Leaves;
  private readonly flags: number;
  private names: string[] = [];
  private values: string[] = [];

  constructor(bytes: Buffer, leaves: Leaves) {
    this.reader = new ByteReader(bytes);
    this.leaves = leaves;
    this.reader.at = headBytes;
    this.flags = bytes[headBytes - 1] ?? 0;
  }

  /** Reads values up to the last byte, with marks or heads between them; false for bytes that are none. */
  read(): boolean {
    const { reader, leaves } = this;
    for (let document = 0; reader.left > 0; document += 1) {
      if (document > 0) leaves.keys.push(document);
      if (!this.value(reader.byte())) return false;
      if (document > 0) leaves.keys.pop();
      while (reader.source[reader.at] === endOfContent) reader.at += 1;
      if (reader.source.indexOf(magic, reader.at) === reader.at) reader.at += headBytes;
    }
    return true;
  }

  private value(head: number): boolean {
    const { reader, leaves } = this;
    if (!reader.ok || !leaves.within || head === 0) return false;
    if (head < 0x20) return this.shared(this.values[head - 1]);
    if (head < 0x24) return true;
    if (head < 0x26) return this.integer();
    if (floatBytes[head] !== undefined) {
      reader.take(floatBytes[head] ?? 0);
      return reader.ok;
    }
    if (head >= 0x40 && head < 0xc0) return this.text(sizeOf(head));
    if (head >= 0xc0 && head < 0xe0) return this.number(unfolded(BigInt(head & 0x1f)));
    if (head === 0xe0 || head === 0xe4) return this.text(this.untilEnd()) && this.reader.byte() === endOfText;
    if (head >= 0xec && head < 0xf0) return this.shared(this.values[((head & 3) << 8) | reader.byte()]);
    if (head === 0xf8) return this.list();
    if (head === 0xfa) return this.object();
    if (head !== 0xfd) return false;
    leaves.bytes(reader.take(Number(this.vint())));
    return reader.ok;
  }

  private integer(): boolean {
    return this.number(unfolded(this.vint()));
  }

  private number(value: bigint): boolean {
    this.leaves.number(value);
    return this.reader.ok;
  }

  private text(size: number): boolean {
    const text = this.string(size);
    if (text === undefined) return false;
    this.leaves.text(text);
    if ((this.flags & shares.values) !== 0 && size <= longestShared) this.values = kept(this.values, text);
    return true;
  }

  private shared(text: string | undefined): boolean {
    if (text !== undefined) this.leaves.text(text);
    return text !== undefined;
  }

  private string(size: number): string | undefined {
    const bytes = this.reader.take(size);
    return this.reader.ok && isUtf8(bytes) ? bytes.toString('utf8') : undefined;
  }

  /** Bytes up to the mark that ends a long text; -1 where there is none. */
  private untilEnd(): number {
    const { source, at } = this.reader;
    const end = source.indexOf(endOfText, at);
    return end < 0 ? -1 : end - at;
  }

  private list(): boolean {
    for (let index = 0; ; index += 1) {
      const head = this.reader.byte();
      if (head === 0xf9) return true;
      this.leaves.keys.push(index);
      if (!this.value(head)) return false;
      this.leaves.keys.pop();
    }
  }

  private object(): boolean {
    for (;;) {
      const head = this.reader.byte();
      if (head === 0xfb) return true;
      const name = this.reader.ok ? this.name(head) : undefined;
      if (name === undefined) return false;
      this.leaves.keys.push(name);
      this.leaves.name(name);
      if (!this.value(this.reader.byte())) return false;
      this.leaves.keys.pop();
    }
  }

  private name(head: number): string | undefined {
    if (head === 0x20) return '';
    if (head >= 0x30 && head < 0x34) return this.names[((head & 3) << 8) | this.reader.byte()];
    if (head >= 0x40 && head < 0x80) return this.names[head - 0x40];
    const isLong = head === 0x34;
    if (!isLong && (head < 0x80 || head > 0xf7)) return undefined;
    const size = isLong ? this.untilEnd() : head < 0xc0 ? head - 0x7f : head - 0xbe;
    const name = this.string(size);
    if (isLong) this.reader.take(1);
    else if (name !== undefined && (this.flags & shares.names) !== 0) this.names = kept(this.names, name);
    return name;
  }

  /** Seven bits a byte, the first ones highest; the last byte has six, and its top bit set. */
  private vint(): bigint {
    let value = 0n;
    for (let count = 0; count < 10 && this.reader.ok; count += 1) {
      const byte = this.reader.byte();
      if (byte >= 0x80) return (value << 6n) | BigInt(byte & 0x3f);
      value = (value << 7n) | BigInt(byte);
    }
    return value;
  }
}

/** Bytes of a short text by its head. */
function sizeOf(head: number): number {
  if (head < 0x80) return head - 0x3f;
  return head - 0x7e;
}

function kept(list: string[], text: string): string[] {
  if (list.length >= mostShared) return [text];
  list.push(text);
  return list;
}

function unfolded(value: bigint): bigint {
  return (value & 1n) === 0n ? value >> 1n : -(value >> 1n) - 1n;
}
