// Opens Universal Binary JSON (its specification, draft 12): every string, number and name with its path.
import { isUtf8 } from 'node:buffer';
import { type BytesCoding, notApplicable } from '../coding.ts';
import { ByteReader, Leaves } from '../leaves.ts';

/** Bytes of the numbers, by their marker. */
const sizes: Readonly<Record<string, number>> = { i: 1, U: 1, I: 2, l: 4, L: 8, d: 4, D: 8 };
/** What may stand behind the first bracket. */
const second = /^[[{][iUIlL$#SCHZNTFdD[{]/;

/** One object or array that fills the bytes to the last one and holds text. */
export const ubjson: BytesCoding = {
  id: 'ubjson',
  segments: ['ubjson'],
  minLength: 6,
  document: true,
  decode(bytes) {
    if (!second.test(bytes.toString('latin1', 0, 2))) return notApplicable;
    const reader = new ByteReader(bytes);
    const leaves = new Leaves('ubjson');
    return value(reader, leaves, marker(reader)) && reader.left === 0
      ? leaves.outcome(bytes.length)
      : notApplicable;
  },
};

/** The next marker; no-ops are passed over. */
function marker(reader: ByteReader): string {
  let mark = '';
  do mark = String.fromCharCode(reader.byte());
  while (mark === 'N' && reader.ok);
  return mark;
}

function value(reader: ByteReader, leaves: Leaves, mark: string): boolean {
  if (!reader.ok || !leaves.within) return false;
  switch (mark) {
    case 'Z':
    case 'T':
    case 'F':
      return true;
    case 'C':
      reader.take(1);
      return reader.ok;
    case 'S':
    case 'H':
      return text(reader, leaves);
    case '[':
    case '{':
      return members(reader, leaves, mark === '{');
    default:
      return number(reader, leaves, mark);
  }
}

function number(reader: ByteReader, leaves: Leaves, mark: string): boolean {
  const bytes = reader.take(sizes[mark] ?? -1);
  if (!reader.ok) return false;
  if (mark === 'd') leaves.number(bytes.readFloatBE());
  else if (mark === 'D') leaves.number(bytes.readDoubleBE());
  else if (mark === 'L') leaves.number(bytes.readBigInt64BE());
  else leaves.number(mark === 'U' ? bytes.readUInt8() : bytes.readIntBE(0, bytes.length));
  return true;
}

/** A length has a marker of its own; -1 for none. */
function length(reader: ByteReader, mark = marker(reader)): number {
  const bytes = reader.take(/^[iUIl]$/.test(mark) ? (sizes[mark] ?? -1) : -1);
  if (!reader.ok) return -1;
  return mark === 'U' ? bytes.readUInt8() : bytes.readIntBE(0, bytes.length);
}

function text(reader: ByteReader, leaves: Leaves): boolean {
  const bytes = reader.take(length(reader));
  if (!reader.ok) return false;
  if (isUtf8(bytes)) leaves.text(bytes.toString('utf8'));
  else leaves.bytes(bytes);
  return true;
}

/** Members up to the closing bracket, or as many as are announced, of one kind or of any. */
function members(reader: ByteReader, leaves: Leaves, named: boolean): boolean {
  const announced = (mark: number): boolean => reader.source[reader.at] === mark && reader.byte() === mark;
  const kind = announced(0x24) ? marker(reader) : undefined;
  const count = announced(0x23) ? length(reader) : undefined;
  if ((kind !== undefined && count === undefined) || (count !== undefined && count < 0)) return false;
  if (kind === 'U' && count !== undefined && !named) return packed(reader, leaves, count);
  const close = named ? 0x7d : 0x5d;
  for (let index = 0; index !== count; index += 1) {
    if (count === undefined && announced(close)) return true;
    const name = named ? nameOf(reader) : index;
    if (name === undefined) return false;
    leaves.keys.push(name);
    if (typeof name === 'string') leaves.name(name);
    if (!value(reader, leaves, kind ?? marker(reader))) return false;
    leaves.keys.pop();
  }
  return reader.ok;
}

/** An array of unsigned bytes is a byte string. */
function packed(reader: ByteReader, leaves: Leaves, count: number): boolean {
  leaves.bytes(reader.take(count));
  return reader.ok;
}

function nameOf(reader: ByteReader): string | undefined {
  const bytes = reader.take(length(reader));
  return reader.ok ? bytes.toString('utf8') : undefined;
}
