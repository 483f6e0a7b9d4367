// Opens bencode (BEP 3): `d3:url20:https://…e`, every string, number and name with its path, whether its strings are text or bytes.
import { isUtf8 } from 'node:buffer';
import { mayBeBencode } from '../bytes.ts';
import { type BytesCoding, notApplicable, type Outcome } from '../coding.ts';
import { ByteReader, Leaves } from '../leaves.ts';

const end = 0x65;

/** One dictionary or list that fills the bytes to the last one. */
export const bencode: BytesCoding = {
  id: 'bencode',
  segments: ['bencode'],
  minLength: 6,
  document: true,
  decode: (bytes) => (mayBeBencode(bytes) ? open(bytes) : notApplicable),
};

function open(bytes: Buffer): Outcome {
  const reader = new ByteReader(bytes);
  const leaves = new Leaves('bencode');
  return value(reader, leaves) && reader.left === 0 ? leaves.outcome(bytes.length) : notApplicable;
}

function value(reader: ByteReader, leaves: Leaves): boolean {
  if (!leaves.within) return false;
  const head = reader.source[reader.at];
  if (head === 0x69) return integer(reader, leaves);
  if (head === 0x64 || head === 0x6c) {
    reader.at += 1;
    return members(reader, leaves, head === 0x64);
  }
  const bytes = string(reader);
  if (bytes === undefined) return false;
  if (isUtf8(bytes)) leaves.text(bytes.toString('utf8'));
  else leaves.bytes(bytes);
  return true;
}

function members(reader: ByteReader, leaves: Leaves, named: boolean): boolean {
  for (let index = 0; reader.source[reader.at] !== end; index += 1) {
    const name = named ? string(reader)?.toString('utf8') : index;
    if (name === undefined) return false;
    leaves.keys.push(name);
    if (typeof name === 'string') leaves.name(name);
    if (!value(reader, leaves)) return false;
    leaves.keys.pop();
  }
  reader.at += 1;
  return true;
}

function integer(reader: ByteReader, leaves: Leaves): boolean {
  const digits = /^i(-?\d{1,20})e/.exec(ahead(reader))?.[1];
  if (digits === undefined) return false;
  reader.at += digits.length + 2;
  leaves.number(BigInt(digits));
  return true;
}

function string(reader: ByteReader): Buffer | undefined {
  const digits = /^\d{1,9}(?=:)/.exec(ahead(reader))?.[0];
  if (digits === undefined) return undefined;
  reader.at += digits.length + 1;
  const bytes = reader.take(Number(digits));
  return reader.ok ? bytes : undefined;
}

function ahead({ source, at }: ByteReader): string {
  return source.toString('latin1', at, at + 24);
}
