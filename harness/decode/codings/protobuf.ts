// Opens protocol buffers without their schema (protobuf.dev, encoding): texts, byte strings and large numbers by their field numbers, e.g. `protobuf:1.2#1.3`.
import { textOf } from '../bytes.ts';
import { type BytesCoding, type Child, notApplicable } from '../coding.ts';
import { digestText } from '../leaves.ts';
import { hasMagic } from '../plausible.ts';

const maxNesting = 40;
const maxLeaves = 200_000;
/** Numbers below this are counts, enums and flags. */
const tellingNumber = 100_000n;
/** A message has at least this much text in it, or it is taken for chance. */
const fewestCharacters = 4;
/** Field numbers in use; larger ones are legal, and what random bytes look like. */
const largestField = 100_000;
const longestId = 255;

/** Bytes that are fields from the first to the last, some of them text. */
export const protobuf: BytesCoding = {
  id: 'protobuf',
  segments: ['protobuf'],
  minLength: 6,
  decode(bytes) {
    const message = new Message(bytes);
    if (!message.read({ start: 0, end: bytes.length }, '', 0)) return notApplicable;
    const enough = message.readable >= Math.max(fewestCharacters, bytes.length > 64 ? bytes.length / 64 : 0);
    return enough ? { kind: 'decoded', children: message.children } : notApplicable;
  },
};

interface Span {
  start: number;
  end: number;
}

class Message {
  readonly children: Child[] = [];
  readable = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Reads the fields of a span; false, and nothing kept of it, when it is no message. */
  read(span: Span, prefix: string, nesting: number): boolean {
    const kept = this.children.length;
    const readable = this.readable;
    if (nesting < maxNesting && this.fields(span, prefix, nesting)) return true;
    this.children.length = kept;
    this.readable = readable;
    return false;
  }

  private fields({ start, end }: Span, prefix: string, nesting: number): boolean {
    const seen = new Map<number, number>();
    for (let at = start; at < end;) {
      const tag = this.varint(at, end);
      if (tag === undefined || tag.value > 8n * BigInt(largestField)) return false;
      const field = Number(tag.value >> 3n);
      const before = seen.get(field) ?? 0;
      seen.set(field, before + 1);
      const path = `${prefix}${field}${before === 0 ? '' : `#${before}`}`;
      const next = this.field({ start: tag.next, end }, path, { wire: Number(tag.value & 7n), nesting });
      if (field === 0 || next === undefined || this.children.length > maxLeaves) return false;
      at = next;
    }
    return true;
  }

  /** Where the next field starts; undefined when this is none. */
  private field(
    { start, end }: Span,
    path: string,
    { wire, nesting }: { wire: number; nesting: number },
  ): number | undefined {
    if (wire === 0) {
      const number = this.varint(start, end);
      if (number !== undefined && number.value >= tellingNumber)
        this.add(path, { text: String(BigInt.asIntN(64, number.value)) });
      return number?.next;
    }
    if (wire === 1) {
      if (start + 8 > end) return undefined;
      const number = this.bytes.readBigUInt64LE(start);
      if (number >= tellingNumber) this.add(path, { text: number.toString(16) });
      return start + 8;
    }
    if (wire === 5) return start + 4 <= end ? start + 4 : undefined;
    if (wire !== 2) return undefined;
    const size = this.varint(start, end);
    if (size === undefined || size.value > BigInt(end - size.next)) return undefined;
    const span = { start: size.next, end: size.next + Number(size.value) };
    this.run(span, path, nesting);
    return span.end;
  }

  /** A run of stated length: text, a message, or bytes. A text that starts with a line break may be a message all the same. */
  private run(span: Span, path: string, nesting: number): void {
    if (span.start === span.end) return;
    const content = this.bytes.subarray(span.start, span.end);
    const text = textOf(content)?.text;
    const first = content[0] ?? 0;
    if (text !== undefined && first >= 0x20) {
      this.text(path, text);
      return;
    }
    const before = this.children.length;
    if (!hasMagic(content) && this.read(span, `${path}.`, nesting + 1) && this.children.length > before)
      return;
    if (text !== undefined) this.text(path, text);
    else {
      const digest = digestText(content);
      // A compressed stream under its stated length is no more chance than a text.
      if (hasMagic(content)) this.readable += content.length;
      if (digest === undefined) this.add(path, { bytes: content, quiet: content.length <= longestId });
      else this.add(path, { text: digest });
    }
  }

  private text(path: string, text: string): void {
    this.readable += text.length;
    this.add(path, { text });
  }

  private add(path: string, content: Pick<Child, 'text' | 'bytes' | 'quiet'>): void {
    this.children.push({ segment: 'protobuf', path: () => path, ...content });
  }

  private varint(start: number, end: number): { value: bigint; next: number } | undefined {
    let low = 0;
    let at = start;
    for (let shift = 0; shift < 28 && at < end; shift += 7) {
      const byte = this.bytes[at] ?? 0;
      at += 1;
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return { value: BigInt(low), next: at };
    }
    let value = BigInt(low);
    for (let shift = 28n; shift < 70n && at < end; shift += 7n) {
      const byte = this.bytes[at] ?? 0;
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return { value: BigInt.asUintN(64, value), next: at };
    }
    return undefined;
  }
}
