// The bytes of a dex file come in, its classes and, for chosen ones, the essence of their methods go out. Every offset is checked.
import { createHash } from 'node:crypto';
import { Cursor, Malformed } from './cursor.ts';
import { essenceOf, type Names } from './dex-code.ts';

/** One dex file, read lazily. Class names are Java's: `com.example.Main$1`. */
export interface Dex {
  classes: readonly string[];
  /** Hashes of method bodies in classes that are wanted; bodies too short to tell anything apart are left out. */
  bodiesOf(wanted: (className: string) => boolean): string[];
}

const noIndex = 0xffffffff;
/** Getters and the like are the same everywhere. */
const shortestBodyBytes = 24;
const mostMembers = 65_536;

interface Table {
  size: number;
  offset: number;
}

/** Opens a dex file; throws Malformed with what is wrong. */
export function readDex(bytes: Buffer): Dex {
  if (bytes.length < 0x70 || bytes.toString('latin1', 0, 4) !== 'dex\n')
    throw new Malformed('it does not begin as a dex file');
  const head = new Cursor(bytes, 0x28);
  // 0x78563412 marks the reversed byte order that no Android ever wrote.
  if (head.u32() !== 0x12345678) throw new Malformed('its byte order is not that of Android');
  head.seek(0x38);
  const table = (entryBytes: number): Table => {
    const [size, offset] = [head.u32(), head.u32()];
    if (size > 0 && offset + size * entryBytes > bytes.length)
      throw new Malformed(`a table of ${size} entries at ${offset} lies outside its ${bytes.length} bytes`);
    return { size, offset };
  };
  const [strings, types, _protos, fields, methods, classDefs] = [
    table(4),
    table(4),
    table(12),
    table(8),
    table(8),
    table(32),
  ] as const;
  const entry = ({ size, offset }: Table, index: number, entryBytes: number): Cursor => {
    if (index >= size) throw new Malformed(`entry ${index} of a table of ${size} is referred to`);
    return new Cursor(bytes, offset + index * entryBytes);
  };
  const known = new Map<number, string>();
  const string = (index: number): string => {
    const before = known.get(index);
    if (before !== undefined) return before;
    const at = new Cursor(bytes, entry(strings, index, 4).u32());
    at.uleb();
    const end = bytes.indexOf(0, at.at);
    if (end < 0) throw new Malformed('a string has no end');
    // Modified UTF-8 differs from UTF-8 in characters that class names and most strings do not have.
    const text = bytes.toString('utf8', at.at, end);
    known.set(index, text);
    return text;
  };
  const type = (index: number) => string(entry(types, index, 4).u32());
  const member = (of: Table) => (index: number) => {
    const at = entry(of, index, 8);
    const owner = type(at.u16());
    at.u16();
    return { owner, name: string(at.u32()) };
  };
  const names: Names = { string, type, field: member(fields), method: member(methods) };
  const definitions = Array.from({ length: classDefs.size }, (_, index) => {
    const at = entry(classDefs, index, 32);
    const name = javaName(type(at.u32()));
    at.seek(at.at + 20);
    return { name, data: at.u32() };
  });
  return {
    classes: definitions.map(({ name }) => name),
    bodiesOf: (wanted) => {
      const budget = { bytes: bytes.length };
      return definitions.flatMap(({ name, data }) =>
        data === 0 || data === noIndex || !wanted(name)
          ? []
          : codeOffsets(new Cursor(bytes, data)).flatMap((at) => bodyAt(bytes, at, { names, budget })),
      );
    },
  };
}

function javaName(descriptor: string): string {
  return descriptor.replace(/^L|;$/g, '').replaceAll('/', '.');
}

/** Offsets of the code of a class's methods, from its class_data_item. */
function codeOffsets(data: Cursor): number[] {
  const [statics, instances, directs, virtuals] = [data.uleb(), data.uleb(), data.uleb(), data.uleb()];
  if (Math.max(statics, instances, directs, virtuals) > mostMembers)
    throw new Malformed('a class has too many members');
  for (let index = 0; index < 2 * (statics + instances); index += 1) data.uleb();
  const offsets: number[] = [];
  for (let index = 0; index < directs + virtuals; index += 1) {
    data.uleb();
    data.uleb();
    const offset = data.uleb();
    if (offset !== 0) offsets.push(offset);
  }
  return offsets;
}

function bodyAt(
  bytes: Buffer,
  offset: number,
  { names, budget }: { names: Names; budget: { bytes: number } },
): string[] {
  const code = new Cursor(bytes, offset).seek(offset + 12);
  const instructions = code.take(code.u32() * 2);
  // Methods do not share code; a file in which they do would be read for ever.
  budget.bytes -= instructions.length;
  if (budget.bytes < 0) throw new Malformed('its methods have more code than the file has bytes');
  if (instructions.length < shortestBodyBytes) return [];
  return [createHash('sha256').update(essenceOf(instructions, names)).digest('hex').slice(0, 16)];
}
