// Opens BSON documents (bsonspec.org): every string, number, byte string and name with its path.
import { isUtf8 } from 'node:buffer';
import { type BytesCoding, notApplicable } from '../coding.ts';
import { ByteReader, Leaves } from '../leaves.ts';

const smallestDocument = 5;

/** One or more documents whose stated lengths fill the bytes to the last one. */
export const bson: BytesCoding = {
  id: 'bson',
  segments: ['bson'],
  minLength: 8,
  document: true,
  decode(bytes) {
    if (bytes.at(-1) !== 0 || bytes.readInt32LE(0) > bytes.length) return notApplicable;
    const reader = new ByteReader(bytes);
    const leaves = new Leaves('bson');
    for (let document = 0; reader.left > 0; document += 1) {
      if (document > 0) leaves.keys.push(document);
      if (!fields(reader, leaves, { isList: false })) return notApplicable;
      if (document > 0) leaves.keys.pop();
    }
    return leaves.outcome(bytes.length);
  },
};

function fields(reader: ByteReader, leaves: Leaves, { isList }: { isList: boolean }): boolean {
  const start = reader.at;
  const end = start + length(reader);
  if (!reader.ok || !leaves.within || end > reader.source.length) return false;
  for (let type = reader.byte(); type !== 0; type = reader.byte()) {
    const name = zeroEnded(reader);
    if (name === undefined || !reader.ok) return false;
    leaves.keys.push(isList && /^\d+$/.test(name) ? Number(name) : name);
    if (!isList) leaves.name(name);
    if (!value(type, reader, leaves)) return false;
    leaves.keys.pop();
  }
  return reader.ok && reader.at === end;
}

/** A document's length counts its own four bytes. */
function length(reader: ByteReader): number {
  const bytes = reader.take(4);
  const size = reader.ok ? bytes.readInt32LE() : 0;
  if (size < smallestDocument) reader.ok = false;
  return size;
}

function value(type: number, reader: ByteReader, leaves: Leaves): boolean {
  switch (type) {
    case 0x01: {
      const bytes = reader.take(8);
      if (reader.ok) leaves.number(bytes.readDoubleLE());
      return reader.ok;
    }
    case 0x02:
    case 0x0d:
    case 0x0e:
      return text(reader, leaves);
    case 0x03:
      return fields(reader, leaves, { isList: false });
    case 0x04:
      return fields(reader, leaves, { isList: true });
    case 0x05: {
      const head = reader.take(5);
      const size = reader.ok ? head.readInt32LE() : -1;
      leaves.bytes(reader.take(size));
      return reader.ok;
    }
    case 0x07:
      leaves.text(reader.take(12).toString('hex'));
      return reader.ok;
    case 0x08:
      return reader.byte() <= 1 && reader.ok;
    case 0x06:
    case 0x0a:
    case 0x7f:
    case 0xff:
      return true;
    case 0x0b: {
      const pattern = zeroEnded(reader);
      if (pattern !== undefined) leaves.text(pattern);
      return pattern !== undefined && zeroEnded(reader) !== undefined;
    }
    case 0x10: {
      const bytes = reader.take(4);
      if (reader.ok) leaves.number(bytes.readInt32LE());
      return reader.ok;
    }
    case 0x09:
    case 0x11:
    case 0x12: {
      const bytes = reader.take(8);
      if (reader.ok) leaves.number(bytes.readBigInt64LE());
      return reader.ok;
    }
    case 0x13:
      reader.take(16);
      return reader.ok;
    default:
      return false;
  }
}

function text(reader: ByteReader, leaves: Leaves): boolean {
  const head = reader.take(4);
  const bytes = reader.take(reader.ok ? head.readInt32LE() : -1);
  if (!reader.ok || bytes.at(-1) !== 0 || !isUtf8(bytes)) return false;
  leaves.text(bytes.toString('utf8', 0, bytes.length - 1));
  return true;
}

function zeroEnded(reader: ByteReader): string | undefined {
  const end = reader.source.indexOf(0, reader.at);
  if (end < 0) return undefined;
  const bytes = reader.take(end - reader.at);
  reader.take(1);
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
