// Opens CBOR documents (RFC 8949): every string, number, byte string and name with its path.
import { isUtf8 } from 'node:buffer';
import { type BytesCoding, decoded, notApplicable } from '../coding.ts';
import { ByteReader, Leaves, shortestPacked } from '../leaves.ts';

/** Head of the tag that only says «this is CBOR» (RFC 8949, 3.4.6). */
const selfDescribed = Buffer.from([0xd9, 0xd9, 0xf7]);
/** Ends a value of no stated length. */
const stop = 0xff;
const endless = -1;

/** One or more maps or arrays that fill the bytes to the last one and hold text. */
export const cbor: BytesCoding = {
  id: 'cbor',
  segments: ['cbor'],
  minLength: 4,
  document: true,
  decode(bytes) {
    const start = bytes.indexOf(selfDescribed) === 0 ? selfDescribed.length : 0;
    const inner = embedded(bytes.subarray(start));
    if (inner !== undefined) return decoded({ segment: 'cbor', path: () => '$', bytes: inner });
    return documents(bytes, start)?.outcome(bytes.length) ?? notApplicable;
  },
};

/** The same without any text: a guess, of which only the longer byte strings are handed on. */
export const cborBinary: BytesCoding = {
  id: 'cbor-binary',
  segments: ['cbor'],
  minLength: shortestPacked + 2,
  document: true,
  decode: (bytes) => documents(bytes, 0)?.packed() ?? notApplicable,
};

/** What stands in the documents that fill the bytes from `start` on; undefined where there is anything else. */
function documents(bytes: Buffer, start: number): Leaves | undefined {
  const reader = new ByteReader(bytes);
  reader.at = start;
  const leaves = new Leaves('cbor');
  for (let document = 0; document === 0 || reader.left > 0; document += 1) {
    if (document > 0) leaves.keys.push(document);
    if (!opensContainer(bytes[reader.at] ?? 0) || !value(reader, leaves)) return undefined;
    if (document > 0) leaves.keys.pop();
  }
  return leaves;
}

/** Tag 24 before a byte string: CBOR inside CBOR (RFC 8949, 3.4.5.1). */
const embeddedTag = 0xd818;

/** What a document that is nothing but another one, as bytes, holds. */
function embedded(bytes: Buffer): Buffer | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== embeddedTag || (bytes[2] as number) >> 5 !== 2)
    return undefined;
  const reader = new ByteReader(bytes);
  reader.at = 3;
  const size = argument(reader, (bytes[2] as number) & 0x1f);
  const isWhole = reader.ok && size === reader.left && opensContainer(bytes[reader.at] ?? 0);
  return isWhole ? reader.take(reader.left) : undefined;
}

function opensContainer(head: number): boolean {
  return (head >= 0x80 && head <= 0x9b) || head === 0x9f || (head >= 0xa0 && head <= 0xbb) || head === 0xbf;
}

function value(reader: ByteReader, leaves: Leaves): boolean {
  const head = reader.byte();
  if (!reader.ok || !leaves.within) return false;
  const kind = head >> 5;
  if (kind === 7) return simple(reader, leaves, head & 0x1f);
  const size = argument(reader, head & 0x1f);
  if (size === undefined || !reader.ok) return false;
  switch (kind) {
    case 0:
    case 1:
      if (size === endless) return false;
      leaves.number(kind === 0 ? size : -1n - BigInt(size));
      return true;
    case 2:
    case 3:
      return string(reader, leaves, { size, kind });
    case 4:
      return list(reader, leaves, size);
    case 5:
      return map(reader, leaves, size);
    default:
      return size !== endless && tagged(reader, leaves);
  }
}

/** The number in or behind a head; `endless` for a value that ends with a stop, undefined for a head that is not defined. */
function argument(reader: ByteReader, low: number): number | bigint | undefined {
  if (low < 24) return low;
  if (low === 31) return endless;
  if (low > 27) return undefined;
  if (low < 27) return reader.unsigned(1 << (low - 24));
  const bytes = reader.take(8);
  if (!reader.ok) return undefined;
  const wide = bytes.readBigUInt64BE();
  return wide <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(wide) : wide;
}

/** A tag only says more of the value behind it; one tag behind another is legal and not in use. */
function tagged(reader: ByteReader, leaves: Leaves): boolean {
  return (reader.source[reader.at] ?? stop) >> 5 !== 6 && value(reader, leaves);
}

function simple(reader: ByteReader, leaves: Leaves, low: number): boolean {
  if (low >= 20 && low <= 23) return true;
  if (low < 20) return false;
  if (low === 24) return reader.byte() >= 32 && reader.ok;
  if (low > 27) return false;
  const bytes = reader.take(1 << (low - 24));
  if (!reader.ok) return false;
  if (low === 26) leaves.number(bytes.readFloatBE());
  if (low === 27) leaves.number(bytes.readDoubleBE());
  return true;
}

function string(
  reader: ByteReader,
  leaves: Leaves,
  { size, kind }: { size: number | bigint; kind: number },
): boolean {
  const bytes = size === endless ? pieces(reader, kind) : reader.take(Number(size));
  if (bytes === undefined || !reader.ok) return false;
  if (kind === 2) leaves.bytes(bytes);
  else if (isUtf8(bytes)) leaves.text(bytes.toString('utf8'));
  else return false;
  return true;
}

/** A string in pieces, each of a stated length. */
function pieces(reader: ByteReader, kind: number): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let head = reader.byte(); head !== stop; head = reader.byte()) {
    if (!reader.ok || head >> 5 !== kind) return undefined;
    const size = argument(reader, head & 0x1f);
    if (size === undefined || size === endless) return undefined;
    parts.push(reader.take(Number(size)));
  }
  return Buffer.concat(parts);
}

function list(reader: ByteReader, leaves: Leaves, size: number | bigint): boolean {
  if (size > reader.left) return false;
  for (let index = 0; size === endless ? !stopped(reader) : index < size; index += 1) {
    leaves.keys.push(index);
    if (!value(reader, leaves)) return false;
    leaves.keys.pop();
  }
  return true;
}

function map(reader: ByteReader, leaves: Leaves, size: number | bigint): boolean {
  if (size > reader.left) return false;
  for (let index = 0; size === endless ? !stopped(reader) : index < size; index += 1) {
    // Text and numbers name things; names of other kinds are legal and not in use.
    if ((reader.source[reader.at] ?? stop) >> 5 > 3) return false;
    const inner = new Leaves('name');
    if (!value(reader, inner) || inner.children.length > 1) return false;
    const key = inner.children[0]?.text ?? '';
    leaves.keys.push(key);
    leaves.name(key);
    if (!value(reader, leaves)) return false;
    leaves.keys.pop();
  }
  return true;
}

/** Whether a stop is next; it is read then. Also true at the end of the bytes, where `ok` turns false. */
function stopped(reader: ByteReader): boolean {
  if (reader.left === 0) return reader.byte() === stop;
  if (reader.source[reader.at] !== stop) return false;
  reader.at += 1;
  return true;
}
