// Gathers the leaves of a binary document with their paths; the readers of the single formats fill it.
import { formatJsonPath, NAME_MARK } from '../lib/json-path.ts';
import { type Child, notApplicable, type Outcome } from './coding.ts';
import { hasMagic } from './plausible.ts';

/** More leaves than this are no record of anything a person did. */
const maxLeaves = 200_000;
/** Deeper documents are refused. */
export const maxNesting = 100;

/** Sizes of digests and keys in bytes: such a value is read as a number, in hex. */
const digestSizes = new Set([16, 20, 24, 28, 32, 48, 64]);

/** Hex text of bytes that have a digest's size and are no stream and no text; undefined for other bytes. */
export function digestText(bytes: Buffer): string | undefined {
  if (!digestSizes.has(bytes.length) || hasMagic(bytes)) return undefined;
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f) ? undefined : bytes.toString('hex');
}

/** Shorter byte strings are ids. */
export const shortestPacked = 12;

/** Bytes this short that nobody opens are an id or a key, and no news. */
const longestId = 255;

/** The children of one document, in its order. */
export class Leaves {
  readonly children: Child[] = [];
  /** Names and indexes that lead to the value being read. */
  readonly keys: (string | number)[] = [];
  /** Characters of text met, names included. */
  readable = 0;
  private readonly segment: string;
  private readonly namesSeen = new Set<string>();

  constructor(segment: string) {
    this.segment = segment;
  }

  /** False once there are too many leaves or levels. */
  get within(): boolean {
    return this.children.length < maxLeaves && this.keys.length < maxNesting;
  }

  /** The answer for a document read to its last byte: without text, or short and with hardly any, it was chance. */
  outcome(sizeBytes: number): Outcome {
    const enough = sizeBytes < 16 ? 3 : 1;
    return this.readable < enough ? notApplicable : { kind: 'decoded', children: this.children };
  }

  /** The answer of a guess at such a document: only the byte strings long enough to be a packed value. */
  packed(): Outcome {
    const children = this.children.filter(({ bytes }) => (bytes?.length ?? 0) >= shortestPacked);
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  }

  /** A property's name, told once. */
  name(text: string): void {
    this.readable += text.length;
    if (text.length < 3 || this.namesSeen.has(text)) return;
    this.namesSeen.add(text);
    this.add(NAME_MARK, { text });
  }

  text(text: string): void {
    this.readable += text.length;
    if (text !== '') this.add('', { text });
  }

  number(value: number | bigint): void {
    this.add('', { text: String(value) });
  }

  bytes(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const digest = digestText(bytes);
    if (digest === undefined) this.add('', { bytes, quiet: bytes.length <= longestId });
    else this.add('', { text: digest });
  }

  private add(mark: string, content: Pick<Child, 'text' | 'bytes' | 'quiet'>): void {
    const path = formatJsonPath(this.keys) + mark;
    this.children.push({ segment: this.segment, path: () => path, ...content });
  }
}

/** Reads numbers and runs from bytes; `ok` turns false at the first step beyond the end. */
export class ByteReader {
  at = 0;
  ok = true;
  readonly source: Buffer;

  constructor(source: Buffer) {
    this.source = source;
  }

  get left(): number {
    return this.source.length - this.at;
  }

  /** `size` bytes; empty, and `ok` false, when fewer are left. */
  take(size: number): Buffer {
    if (size < 0 || size > this.left) {
      this.ok = false;
      return Buffer.alloc(0);
    }
    this.at += size;
    return this.source.subarray(this.at - size, this.at);
  }

  byte(): number {
    return this.take(1)[0] ?? 0;
  }

  /** An unsigned integer of 1, 2, 4 or 8 bytes, most significant first; beyond 2^53 it is rounded. */
  unsigned(size: number): number {
    const bytes = this.take(size);
    if (!this.ok) return 0;
    return size === 8 ? Number(bytes.readBigUInt64BE()) : bytes.readUIntBE(0, size);
  }
}
