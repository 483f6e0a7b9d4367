// Opens Apple's binary property lists (`bplist00`): every string, number and byte string with its path from the root.
import { isUtf8 } from 'node:buffer';
import { type BytesCoding, notApplicable } from '../coding.ts';
import { Leaves } from '../leaves.ts';

const magic = Buffer.from('bplist0', 'latin1');
const trailerBytes = 32;
/** References may share an object any number of times; a document is read this often at most. */
const maxReads = 200_000;

/** A property list by its first bytes. */
export const plist: BytesCoding = {
  id: 'plist',
  segments: ['plist'],
  minLength: 8 + 1 + 1 + trailerBytes,
  document: true,
  decode(bytes) {
    if (bytes.indexOf(magic) !== 0) return notApplicable;
    const leaves = new Leaves('plist');
    const list = PropertyList.of(bytes, leaves);
    return list?.readRoot() === true ? leaves.outcome(bytes.length) : notApplicable;
  },
};

/** Where things are in a list (CFBinaryPList.c). */
interface Trailer {
  offsetBytes: number;
  referenceBytes: number;
  objects: number;
  root: number;
  table: number;
}

class PropertyList {
  private readonly bytes: Buffer;
  private readonly leaves: Leaves;
  private readonly trailer: Trailer;
  private reads = 0;

  private constructor(bytes: Buffer, leaves: Leaves, trailer: Trailer) {
    this.bytes = bytes;
    this.leaves = leaves;
    this.trailer = trailer;
  }

  static of(bytes: Buffer, leaves: Leaves): PropertyList | undefined {
    const at = bytes.length - trailerBytes;
    const trailer = {
      offsetBytes: bytes[at + 6] ?? 0,
      referenceBytes: bytes[at + 7] ?? 0,
      objects: Number(bytes.readBigUInt64BE(at + 8)),
      root: Number(bytes.readBigUInt64BE(at + 16)),
      table: Number(bytes.readBigUInt64BE(at + 24)),
    };
    const { offsetBytes, referenceBytes, objects, table } = trailer;
    const widths = [offsetBytes, referenceBytes].every((width) => width >= 1 && width <= 4);
    if (!widths || table + objects * offsetBytes > at) return undefined;
    return new PropertyList(bytes, leaves, trailer);
  }

  readRoot(): boolean {
    return this.object(this.trailer.root);
  }

  private object(number: number): boolean {
    this.reads += 1;
    const { objects, table, offsetBytes } = this.trailer;
    if (number >= objects || this.reads > maxReads || !this.leaves.within) return false;
    const at = this.bytes.readUIntBE(table + number * offsetBytes, offsetBytes);
    const head = this.bytes[at];
    if (head === undefined || at >= table) return false;
    const kind = head >> 4;
    if (kind <= 3) return this.number(at + 1, { kind, size: 1 << (head & 7) });
    const sized = this.sizeAt(at);
    if (sized === undefined) return false;
    switch (kind) {
      case 0x4:
        return this.within(sized, 1, (bytes) => this.leaves.bytes(bytes));
      case 0x5:
      case 0x7:
        return this.within(sized, 1, (bytes) => this.text(bytes));
      case 0x6:
        return this.within(sized, 2, (bytes) =>
          this.leaves.text(Buffer.from(bytes).swap16().toString('utf16le')),
        );
      case 0x8:
        return true;
      case 0xa:
      case 0xb:
      case 0xc:
        return this.list(sized);
      case 0xd:
        return this.map(sized);
      default:
        return false;
    }
  }

  private text(bytes: Buffer): void {
    if (isUtf8(bytes)) this.leaves.text(bytes.toString('utf8'));
    else this.leaves.bytes(bytes);
  }

  /** Booleans, fill, integers (1), reals (2) and dates (3). */
  private number(at: number, { kind, size }: { kind: number; size: number }): boolean {
    if (kind === 0) return true;
    if (at + size > this.trailer.table || size > 16) return false;
    const bytes = this.bytes.subarray(at, at + size);
    if (kind === 1) this.leaves.number(BigInt(`0x${bytes.toString('hex')}`));
    else if (size === 4 || size === 8)
      this.leaves.number(size === 4 ? bytes.readFloatBE() : bytes.readDoubleBE());
    return true;
  }

  /** How many items or units follow, and where; more than 14 are told in an integer behind the head. */
  private sizeAt(at: number): { count: number; start: number } | undefined {
    const low = (this.bytes[at] ?? 0) & 0x0f;
    if (low < 0x0f) return { count: low, start: at + 1 };
    const width = 1 << ((this.bytes[at + 1] ?? 0) & 7);
    if (width > 4 || at + 2 + width > this.bytes.length) return undefined;
    return { count: this.bytes.readUIntBE(at + 2, width), start: at + 2 + width };
  }

  private within(
    { count, start }: { count: number; start: number },
    unitBytes: number,
    take: (bytes: Buffer) => void,
  ): boolean {
    const end = start + count * unitBytes;
    if (end > this.trailer.table) return false;
    take(this.bytes.subarray(start, end));
    return true;
  }

  private list({ count, start }: { count: number; start: number }): boolean {
    for (let index = 0; index < count; index += 1) {
      this.leaves.keys.push(index);
      const number = this.reference(start, index);
      if (number === undefined || !this.object(number)) return false;
      this.leaves.keys.pop();
    }
    return true;
  }

  private map({ count, start }: { count: number; start: number }): boolean {
    for (let index = 0; index < count; index += 1) {
      const key = this.reference(start, index);
      const value = this.reference(start, count + index);
      const name = key === undefined ? undefined : this.name(key);
      if (name === undefined || value === undefined) return false;
      this.leaves.keys.push(name);
      this.leaves.name(name);
      if (!this.object(value)) return false;
      this.leaves.keys.pop();
    }
    return true;
  }

  private reference(start: number, index: number): number | undefined {
    const { referenceBytes, table } = this.trailer;
    const at = start + index * referenceBytes;
    return at + referenceBytes > table ? undefined : this.bytes.readUIntBE(at, referenceBytes);
  }

  private name(number: number): string | undefined {
    const inner = new Leaves('name');
    const list = new PropertyList(this.bytes, inner, this.trailer);
    return list.object(number) && inner.children.length === 1 ? inner.children[0]?.text : undefined;
  }
}
