// Opens MessagePack documents (its specification at msgpack.org): every string, number, byte string and name with its path.
import { isUtf8 } from 'node:buffer';
import { type BytesCoding, notApplicable } from '../coding.ts';
import { ByteReader, Leaves, shortestPacked } from '../leaves.ts';

/** One or more maps or arrays that fill the bytes to the last one and hold text. */
export const messagePack: BytesCoding = {
  id: 'msgpack',
  segments: ['msgpack'],
  minLength: 4,
  document: true,
  decode: (bytes) => documents(bytes)?.outcome(bytes.length) ?? notApplicable,
};

/** The same without any text: a guess, of which only the longer byte strings are handed on. */
export const messagePackBinary: BytesCoding = {
  id: 'msgpack-binary',
  segments: ['msgpack'],
  minLength: shortestPacked + 2,
  document: true,
  decode: (bytes) => documents(bytes)?.packed() ?? notApplicable,
};

/** What stands in the documents that fill the bytes; undefined where there is anything else. */
function documents(bytes: Buffer): Leaves | undefined {
  const reader = new ByteReader(bytes);
  const leaves = new Leaves('msgpack');
  for (let document = 0; document === 0 || reader.left > 0; document += 1) {
    if (document > 0) leaves.keys.push(document);
    if (!opensContainer(bytes[reader.at] ?? 0) || !value(reader, leaves)) return undefined;
    if (document > 0) leaves.keys.pop();
  }
  return leaves;
}

function opensContainer(head: number): boolean {
  return (head >= 0x80 && head <= 0x9f) || (head >= 0xdc && head <= 0xdf);
}

/** Sizes behind the heads c4-c9 (bytes, extensions) and d9-df (text, arrays, maps). */
const sizeBytes: Readonly<Record<number, number>> = {
  196: 1,
  197: 2,
  198: 4,
  199: 1,
  200: 2,
  201: 4,
  217: 1,
  218: 2,
  219: 4,
  220: 2,
  221: 4,
  222: 2,
  223: 4,
};

function value(reader: ByteReader, leaves: Leaves): boolean {
  const head = reader.byte();
  if (!reader.ok || !leaves.within) return false;
  if (head < 0x80 || head >= 0xe0) return number(head < 0x80 ? head : head - 256, leaves);
  if (head < 0x90) return map(reader, leaves, head & 0x0f);
  if (head < 0xa0) return list(reader, leaves, head & 0x0f);
  if (head < 0xc0) return text(reader, leaves, head & 0x1f);
  const width = sizeBytes[head];
  const size = width === undefined ? 0 : reader.unsigned(width);
  if (!reader.ok) return false;
  switch (head) {
    case 0xc0:
    case 0xc2:
    case 0xc3:
      return true;
    case 0xc4:
    case 0xc5:
    case 0xc6:
      leaves.bytes(reader.take(size));
      return reader.ok;
    case 0xc7:
    case 0xc8:
    case 0xc9:
      reader.take(1);
      leaves.bytes(reader.take(size));
      return reader.ok;
    case 0xca:
      return float(reader, leaves, 4);
    case 0xcb:
      return float(reader, leaves, 8);
    case 0xcc:
    case 0xcd:
    case 0xce:
    case 0xcf:
      return integer(reader, leaves, { size: 1 << (head - 0xcc), signed: false });
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3:
      return integer(reader, leaves, { size: 1 << (head - 0xd0), signed: true });
    case 0xd4:
    case 0xd5:
    case 0xd6:
    case 0xd7:
    case 0xd8:
      reader.take(1);
      leaves.bytes(reader.take(1 << (head - 0xd4)));
      return reader.ok;
    case 0xd9:
    case 0xda:
    case 0xdb:
      return text(reader, leaves, size);
    case 0xdc:
    case 0xdd:
      return list(reader, leaves, size);
    case 0xde:
    case 0xdf:
      return map(reader, leaves, size);
    default:
      return false;
  }
}

function number(read: number | bigint, leaves: Leaves): boolean {
  leaves.number(read);
  return true;
}

function integer(
  reader: ByteReader,
  leaves: Leaves,
  { size, signed }: { size: number; signed: boolean },
): boolean {
  const bytes = reader.take(size);
  if (!reader.ok) return false;
  if (size === 8) return number(signed ? bytes.readBigInt64BE() : bytes.readBigUInt64BE(), leaves);
  return number(signed ? bytes.readIntBE(0, size) : bytes.readUIntBE(0, size), leaves);
}

function float(reader: ByteReader, leaves: Leaves, size: 4 | 8): boolean {
  const bytes = reader.take(size);
  return reader.ok && number(size === 4 ? bytes.readFloatBE() : bytes.readDoubleBE(), leaves);
}

function text(reader: ByteReader, leaves: Leaves, size: number): boolean {
  const bytes = reader.take(size);
  if (!reader.ok) return false;
  // Older encoders have no byte strings and call everything text.
  if (isUtf8(bytes)) leaves.text(bytes.toString('utf8'));
  else leaves.bytes(bytes);
  return true;
}

function list(reader: ByteReader, leaves: Leaves, size: number): boolean {
  if (size > reader.left) return false;
  for (let index = 0; index < size; index += 1) {
    leaves.keys.push(index);
    if (!value(reader, leaves)) return false;
    leaves.keys.pop();
  }
  return true;
}

function map(reader: ByteReader, leaves: Leaves, size: number): boolean {
  if (2 * size > reader.left) return false;
  for (let index = 0; index < size; index += 1) {
    const key = name(reader);
    if (key === undefined) return false;
    leaves.keys.push(key);
    if (typeof key === 'string') leaves.name(key);
    if (!value(reader, leaves)) return false;
    leaves.keys.pop();
  }
  return true;
}

/** A name is text or a number; other keys are legal and not in use. */
function name(reader: ByteReader): string | number | undefined {
  const head = reader.source[reader.at] ?? 0;
  if (opensContainer(head)) return undefined;
  const inner = new Leaves('name');
  if (!value(reader, inner) || inner.children.length > 1) return undefined;
  return inner.children[0]?.text ?? '';
}
