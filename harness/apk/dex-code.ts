// The code of one method comes in, what it does without names that a build tool chooses goes out as a text to be hashed.
import { Cursor, Malformed } from './cursor.ts';

/** What an instruction refers to, by its index in the dex file. */
type Reference = 'string' | 'type' | 'field' | 'method';

/** Dalvik bytecode, https://source.android.com/docs/core/runtime/dalvik-bytecode: from this opcode on, so many 16-bit units. */
const lengths: readonly (readonly [from: number, units: number])[] = [
  [0x00, 1],
  [0x02, 2],
  [0x03, 3],
  [0x04, 1],
  [0x05, 2],
  [0x06, 3],
  [0x07, 1],
  [0x08, 2],
  [0x09, 3],
  [0x0a, 1],
  [0x13, 2],
  [0x14, 3],
  [0x15, 2],
  [0x17, 3],
  [0x18, 5],
  [0x19, 2],
  [0x1b, 3],
  [0x1c, 2],
  [0x1d, 1],
  [0x1f, 2],
  [0x21, 1],
  [0x22, 2],
  [0x24, 3],
  [0x27, 1],
  [0x29, 2],
  [0x2a, 3],
  [0x2d, 2],
  [0x3e, 1],
  [0x44, 2],
  [0x6e, 3],
  [0x73, 1],
  [0x74, 3],
  [0x79, 1],
  [0x90, 2],
  [0xb0, 1],
  [0xd0, 2],
  [0xe3, 1],
  [0xfa, 4],
  [0xfc, 3],
  [0xfe, 2],
];

const references: readonly (readonly [from: number, to: number, kind: Reference])[] = [
  [0x1a, 0x1b, 'string'],
  [0x1c, 0x1c, 'type'],
  [0x1f, 0x20, 'type'],
  [0x22, 0x25, 'type'],
  [0x52, 0x6d, 'field'],
  [0x6e, 0x72, 'method'],
  [0x74, 0x78, 'method'],
  [0xfa, 0xfb, 'method'],
];

const unitsOf = Uint8Array.from(
  { length: 256 },
  (_, op) => lengths.findLast(([from]) => from <= op)?.[1] ?? 1,
);
const referenceOf = Array.from(
  { length: 256 },
  (_, op) => references.find(([from, to]) => from <= op && op <= to)?.[2],
);

/** Names what an index means. */
export interface Names {
  string(index: number): string;
  type(index: number): string;
  field(index: number): { owner: string; name: string };
  method(index: number): { owner: string; name: string };
}

/** Names of the platform survive every build tool; the app's own do not. */
const platform = /^\[*L(?:java|javax|android|dalvik|org\/json|org\/xml|org\/w3c)\//;

/** Opcodes in order, with strings and names of the platform; jumps, registers and own names are left out. */
export function essenceOf(code: Buffer, names: Names): string {
  const parts: string[] = [];
  const cursor = new Cursor(code);
  while (cursor.left > 0) {
    const start = cursor.at;
    const unit = cursor.u16();
    const op = unit & 0xff;
    // Tables of switches and arrays stand behind the code in units of their own, marked as a nop with a second byte.
    if (op === 0 && unit !== 0) {
      parts.push(`t${unit >> 8}`);
      cursor.seek(start + 2 * payloadUnits(unit >> 8, cursor));
      continue;
    }
    const units = unitsOf[op] ?? 1;
    const kind = referenceOf[op];
    parts.push(op.toString(16));
    if (kind !== undefined) {
      const index = op === 0x1b ? cursor.u32() : cursor.u16();
      parts.push(named(kind, index, names));
    }
    cursor.seek(start + 2 * units);
  }
  return parts.join(' ');
}

function named(kind: Reference, index: number, names: Names): string {
  if (kind === 'string') return JSON.stringify(names.string(index).slice(0, 200));
  if (kind === 'type') {
    const type = names.type(index);
    return platform.test(type) ? type : kind;
  }
  const { owner, name } = names[kind](index);
  return platform.test(owner) ? `${owner}.${name}` : kind;
}

function payloadUnits(kind: number, cursor: Cursor): number {
  const size = cursor.u16();
  if (kind === 1) return size * 2 + 4;
  if (kind === 2) return size * 4 + 2;
  if (kind !== 3) throw new Malformed(`a table of the unknown kind ${kind} stands in its code`);
  const elements = cursor.u32();
  return Math.ceil((elements * size) / 2) + 4;
}
