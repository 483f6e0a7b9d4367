// Opens protocol buffers without their schema (protobuf.dev, encoding): texts, byte strings and large numbers by their field numbers, e.g. `protobuf:1.2#1.3`.
import { textOf } from '../bytes.ts';
import { type BytesCoding, type Child, notApplicable } from '../coding.ts';
import { digestText, shortestPacked } from '../leaves.ts';
import { hasMagic } from '../plausible.ts';

const maxNesting = 40;
const maxLeaves = 200_000;
/** Numbers below this are counts, enums and flags. */
const tellingNumber = 100_000;
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
  document: true,
  decode(bytes) {
    const message = new Message(bytes);
    if (!message.read({ start: 0, end: bytes.length }, '', 0)) return notApplicable;
    const enough = message.readable >= Math.max(fewestCharacters, bytes.length > 64 ? bytes.length / 64 : 0);
    return enough ? { kind: 'decoded', children: message.children } : notApplicable;
  },
};

/** The same without any text: a guess, of which only the longer byte strings are handed on. */
export const protobufBinary: BytesCoding = {
  id: 'protobuf-binary',
  segments: ['protobuf'],
  minLength: shortestPacked + 2,
  document: true,
  decode(bytes) {
    const message = new Message(bytes);
    if (!message.read({ start: 0, end: bytes.length }, '', 0)) return notApplicable;
    const children = message.children.filter((child) => (child.bytes?.length ?? 0) >= shortestPacked);
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};

interface Span {
  start: number;
  end: number;
}

class Message {
  readonly children: Child[] = [];
  readable = 0;
  private next = 0;
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
      if (tag < 0 || tag > 8 * largestField) return false;
      const field = tag >>> 3;
      const before = seen.get(field) ?? 0;
      seen.set(field, before + 1);
      const path = `${prefix}${field}${before === 0 ? '' : `#${before}`}`;
      const next = this.field({ start: this.next, end }, path, { wire: tag & 7, nesting });
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
      if (number < 0) return undefined;
      if (number >= tellingNumber) this.add(path, { text: this.exact(start, this.next) });
      return this.next;
    }
    if (wire === 1) {
      if (start + 8 > end) return undefined;
      const number = this.bytes.readBigUInt64LE(start);
      if (number >= BigInt(tellingNumber)) this.add(path, { text: number.toString(16) });
      return start + 8;
    }
    if (wire === 5) return start + 4 <= end ? start + 4 : undefined;
    if (wire !== 2) return undefined;
    const size = this.varint(start, end);
    if (size < 0 || size > end - this.next) return undefined;
    const span = { start: this.next, end: this.next + size };
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
      else {
        this.readable += fewestCharacters;
        this.add(path, { text: digest });
      }
    }
  }

  private text(path: string, text: string): void {
    this.readable += text.length;
    this.add(path, { text });
  }

  private add(path: string, content: Pick<Child, 'text' | 'bytes' | 'quiet'>): void {
    this.children.push({ segment: 'protobuf', path: () => path, ...content });
  }

  /** The number that starts at `start`, rounded beyond 2^53; -1 when it does not end in ten bytes. `next` is where it ends. */
  private varint(start: number, end: number): number {
    let value = 0;
    let scale = 1;
    const last = Math.min(end, start + 10);
    for (let at = start; at < last; at += 1) {
      const byte = this.bytes[at] as number;
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte >= 0x80) continue;
      this.next = at + 1;
      return value;
    }
    return -1;
  }

  /** The number between `start` and `end`, signed, to its last digit. */
  private exact(start: number, end: number): string {
    let value = 0n;
    for (let at = end - 1; at >= start; at -= 1) value = (value << 7n) | BigInt((this.bytes[at] ?? 0) & 0x7f);
    return String(BigInt.asIntN(64, value));
  }
}
